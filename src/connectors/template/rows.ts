import { z } from "zod";
import { digestOf } from "../../kernel/digest.ts";
import type { Observed } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer } from "../kit/http.ts";
import type { Marked } from "../kit/mark.ts";

/** What tells one record from another, and its states from each other. */
const Row = z.looseObject({
  id: z.string().min(1),
  updated_at: z.iso.datetime(),
  reference: z.string().nullish(),
});
export type Row = Observed & Marked;

const List = z.object({ data: z.array(z.unknown()) });

export function rowsOf(answer: Answer): readonly Row[] {
  const list = List.safeParse(answer.json());
  if (!list.success) throw new ConnectorError("changed", "Template System answers without a list");
  return list.data.data.map(rowOf);
}

export function rowOf(wire: unknown): Row {
  const row = Row.safeParse(wire);
  if (!row.success) {
    const places = row.error.issues.map(
      ({ path, message }) => `${path.join(".") || "the record"}: ${message}`,
    );
    throw new ConnectorError("changed", `Template System shows an unknown record: ${places.join("; ")}`);
  }
  const { id, updated_at: updatedAt, reference } = row.data;
  const at = new Date(updatedAt).toISOString();
  return { id, version: at, at, wire, stamp: reference ?? undefined, digest: digestOf(wire) };
}

export const observedOf = ({ digest: _, ...observed }: Row): Observed => observed;
