import { z } from "zod";
import { digestOf } from "../../kernel/digest.ts";
import type { Observed } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer } from "../kit/http.ts";
import { stampIn } from "./codes.ts";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** What tells one record from another; all that TrustLayer says of it is kept. */
const Record = z.looseObject({
  _id: z.string().min(1),
  createdAt: moment,
  updatedAt: moment,
  externalCodes: z.array(z.string()).nullish(),
});

const List = z.object({ data: z.array(z.unknown()), meta: z.object({ count: z.number() }) });

export interface Row extends Observed {
  readonly createdAt: string;
  /** Tells one state of it from another: two changes may bear the same moment. */
  readonly digest: string;
}

/** What one answer shows of a list, and how many there are in all. */
export interface Shown {
  readonly rows: readonly Row[];
  readonly count: number;
}

export function listIn(answer: Answer, what: string): Shown {
  const list = List.safeParse(answer.json());
  if (!list.success) throw new ConnectorError("changed", `TrustLayer's ${what} are no list any more`);
  return { rows: list.data.data.map((wire) => rowOf(wire, what)), count: list.data.meta.count };
}

export function rowOf(wire: unknown, what: string): Row {
  const record = Record.safeParse(wire);
  if (!record.success) {
    const places = record.error.issues.map(
      ({ path, message }) => `${path.join(".") || "the record"}: ${message}`,
    );
    throw new ConnectorError(
      "changed",
      `TrustLayer shows an unknown record among its ${what}: ${places.slice(0, 3).join("; ")}`,
    );
  }
  const { _id: id, createdAt, updatedAt, externalCodes } = record.data;
  const stamp = stampIn(externalCodes ?? []);
  return { id, version: updatedAt, at: updatedAt, createdAt, wire, stamp, digest: digestOf(wire) };
}

export const observedOf = ({ createdAt: _, digest: __, ...observed }: Row): Observed => observed;
