import { z } from "zod";
import type { Observed } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { answered } from "./answer.ts";
import { isoOf, type Rows } from "./changes.ts";
import type { Odoo } from "./client.ts";
import type { Domain } from "./domain.ts";
import { faultOf } from "./faults.ts";
import { MODULE, stampAmong, stampName } from "./stamps.ts";

/** A row as Odoo says it; the rest of its shape is checked where it is read. */
export const Row = z.looseObject({
  id: z.number(),
  write_date: z.string(),
  write_uid: z.union([z.number(), z.literal(false)]),
});
export type Row = z.infer<typeof Row>;

/** The records of a noun that are rows of one model: which, what is asked of them, and what is to be known of each. */
export interface Records {
  readonly model: string;
  /** The noun, which our keys there begin with. */
  readonly kind: string;
  readonly which: Domain;
  readonly specification: Readonly<Record<string, object>>;
  /** The company whose books it belongs to. */
  readonly companyOf?: (row: Row) => string | undefined;
  /** The moments of its parts, which leave no trace on it. */
  readonly partsOf?: (row: Row) => readonly string[];
}

/** Archived ones as well. */
export const ALL = { active_test: false };

/** The rows that fit a condition, in this order. */
export const rowsWhere =
  (odoo: Odoo, { model, which, specification }: Records): Rows<Row> =>
  async (condition, order, limit) => {
    const answer = await odoo.call({
      ...{ model, method: "web_search_read", context: ALL },
      args: { domain: [...which, ...condition], specification, order, limit, count_limit: 1 },
    });
    return answered(z.object({ records: z.array(Row) }), answer, `${model}.web_search_read`).records;
  };

export async function rowsById(
  odoo: Odoo,
  records: Records,
  ids: readonly number[],
): Promise<readonly Row[]> {
  return ids.length === 0 ? [] : rowsWhere(odoo, records)([["id", "in", ids]], "id", ids.length);
}

/** What Odoo says of each, with the hub's own key where one is stamped on it. */
export async function observed(
  odoo: Odoo,
  records: Records,
  rows: readonly Row[],
): Promise<readonly Observed[]> {
  const stamps = await stampsOf(
    odoo,
    records,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => observedAs(records, row, stamps.get(row.id)));
}

/** The version is the record's own write_date, which never goes back; the moment that of its latest part. */
export function observedAs({ companyOf, partsOf }: Records, row: Row, stamp: string | undefined): Observed {
  const dates = [row.write_date, ...(partsOf?.(row) ?? [])].sort();
  const company = companyOf?.(row);
  return {
    id: String(row.id),
    version: row.write_date,
    at: isoOf(dates.at(-1) ?? row.write_date),
    wire: row,
    ...(stamp === undefined ? {} : { stamp }),
    ...(company === undefined ? {} : { company }),
  };
}

/** The records among these, in the order asked for. A number that is none is of no record. */
export async function readRecords(
  odoo: Odoo,
  records: Records,
  ids: readonly string[],
): Promise<readonly Observed[]> {
  const rows = await rowsById(odoo, records, ids.map(Number).filter(Number.isSafeInteger));
  const found = new Map((await observed(odoo, records, rows)).map((one) => [one.id, one]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

const IDS_A_CALL = 1000;

/** The ids of all of them. */
export async function* recordIds(odoo: Odoo, { model, which }: Records): AsyncGenerator<readonly string[]> {
  for (let after = 0; ; ) {
    const answer = await odoo.call({
      ...{ model, method: "search", context: ALL },
      args: { domain: [...which, ["id", ">", after]], order: "id", limit: IDS_A_CALL },
    });
    const ids = answered(z.array(z.number()), answer, `${model}.search`);
    const last = ids.at(-1);
    if (last === undefined) return;
    yield ids.map(String);
    if (ids.length < IDS_A_CALL) return;
    after = last;
  }
}

const Reference = z.tuple([z.string(), z.union([z.number(), z.literal(false)])]);

/** The record of an external id, if it is there and may be seen. */
export async function referenced(
  odoo: Odoo,
  model: string,
  module: string,
  name: string,
): Promise<number | undefined> {
  try {
    const answer = await odoo.call({
      ...{ model: "ir.model.data", method: "check_object_reference", context: ALL },
      args: { module, xml_id: name },
    });
    const [found, id] = answered(Reference, answer, "ir.model.data.check_object_reference");
    return found === model && id !== false ? id : undefined;
  } catch (error) {
    if (faultOf(error) === "ValueError") return undefined; // There is no such external id.
    throw error;
  }
}

/** The records that bear these keys of the hub's. */
export async function bearersOf(
  odoo: Odoo,
  records: Records,
  stamps: readonly string[],
): Promise<readonly Observed[]> {
  const { model, kind } = records;
  const ids: number[] = [];
  for (const stamp of stamps)
    ids.push(...[(await referenced(odoo, model, MODULE, stampName(kind, stamp))) ?? []].flat());
  return observed(odoo, records, await rowsById(odoo, records, ids));
}

const Metadata = z.array(z.object({ id: z.number(), xmlids: z.array(z.object({ xmlid: z.string() })) }));

/** All external ids of each are asked for: of several, `get_external_id` answers with any one. */
export async function stampsOf(
  odoo: Odoo,
  { model, kind }: Pick<Records, "model" | "kind">,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const answer = await odoo.call({ model, method: "get_metadata", ids, context: ALL });
  return new Map(
    answered(Metadata, answer, `${model}.get_metadata`).flatMap(({ id, xmlids }) => {
      const stamp = stampAmong(
        kind,
        xmlids.map(({ xmlid }) => xmlid),
      );
      return stamp === undefined ? [] : [[id, stamp] as const];
    }),
  );
}

/** Of the fields that Odoo is asked for, all are asked once whether the user may see them: one that is hidden would fail every call. */
export async function checkSeen(
  odoo: Odoo,
  { model, specification }: Pick<Records, "model" | "specification">,
  remedy: string,
): Promise<void> {
  const seen = await odoo.fields(model);
  const missing = Object.keys(specification).filter((name) => !seen[name]);
  if (missing.length > 0)
    throw new ConnectorError("reconnect", `Odoo shows no ${missing.join(", ")} on ${model}: ${remedy}`);
}
