import { z } from "zod";
import { same } from "../../kernel/same.ts";
import type { Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { overtakenAmong } from "../kit/unless-overtaken.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import { ALL, observedAs, type Records, Row, rowsById, stampsOf } from "./records.ts";

export type Values = Readonly<Record<string, unknown>>;

/** What a record lacks of what it is told, and what a person has to see to first: then nothing is written. */
export interface Lack {
  readonly values: Values;
  readonly problems: readonly string[];
}

/** One record as it stands, and what it is to be told. */
export interface Work<T> {
  readonly row: Row;
  readonly stamp: string;
  readonly patch: T;
}

/** What writing a noun needs beside its rows. */
export interface Writing<T> {
  readonly lackOf: (work: Work<T>) => Lack;
  /** The row's own fields as they would stand, had they been told and left. */
  readonly toldAs: (patch: T) => Values;
  /** What is written elsewhere first, to a part that has a table of its own; answers with what that makes to be written here. */
  readonly before?: ((work: Work<T>) => Promise<Values | undefined>) | undefined;
}

/**
 * Writes to each record what it lacks, in one call that answers with the record as it left it. What somebody changed
 * since it was decided is left as it stands.
 */
export async function updated<T>(
  odoo: Odoo,
  records: Records,
  changes: readonly Update<T>[],
  writing: Writing<T>,
): Promise<readonly (Outcome | Overtaken)[]> {
  const rows = await rowsById(
    odoo,
    records,
    changes.map(({ id }) => Number(id)),
  );
  const overtaken = overtakenAmong(
    changes,
    rows.map((row) => observedAs(records, row, undefined)),
  );
  const standing = new Map(rows.map((row) => [String(row.id), row]));
  const stamps = await stampsOf(
    odoo,
    records,
    rows.map(({ id }) => id),
  );
  const outcomes = new Map<Update<T>, Outcome | Overtaken>();
  await inPairs(changes, async (change) => {
    const row = standing.get(change.id);
    const stamp = row && stamps.get(row.id);
    if (!row) outcomes.set(change, goneFrom(records, change.id));
    else if (overtaken.has(change))
      outcomes.set(change, { done: false, overtaken: observedAs(records, row, stamp) });
    else outcomes.set(change, await inLine(odoo, records, { ...change, row }, writing, stamp));
  });
  return changes.map((change) => outcomes.get(change) ?? goneFrom(records, change.id));
}

/** Brings one record in line with what it is told. */
async function inLine<T>(
  odoo: Odoo,
  records: Records,
  work: Work<T>,
  writing: Writing<T>,
  stamp: string | undefined,
): Promise<Outcome> {
  const lack = writing.lackOf(work);
  if (lack.problems.length > 0)
    return { done: false, error: new ConnectorError("refused", lack.problems.join(". ")) };
  try {
    const more = await writing.before?.(work);
    const values = { ...lack.values, ...more };
    const isAsItWas = more === undefined && Object.keys(values).length === 0;
    const row = isAsItWas ? work.row : await saved(odoo, records, work.row, values);
    return { done: true, image: observedAs(records, row, stamp) };
  } catch (error) {
    if (error instanceof ConnectorError) return { done: false, error };
    throw error;
  }
}

/**
 * A record that was just made, or that an earlier attempt made unheard: then it is brought in line, unless somebody has
 * changed it since. That is left to them, and answered as if it stood as told: so it is news with the next reading.
 */
export async function settled<T>(
  odoo: Odoo,
  records: Records,
  work: Work<T>,
  writing: Writing<T>,
): Promise<Outcome> {
  const { row, stamp, patch } = work;
  const { uid } = await odoo.session();
  const isLacking = Object.keys(writing.lackOf(work).values).length > 0;
  if (!isLacking || row.write_uid === uid) return inLine(odoo, records, work, writing, stamp);
  const image = observedAs(records, row, stamp);
  return { done: true, image: { ...image, wire: { ...row, ...writing.toldAs(patch) } } };
}

/** The record after these values were written; where there is nothing to write, as it stands now. */
async function saved(odoo: Odoo, records: Records, row: Row, values: Values): Promise<Row> {
  const { model, specification } = records;
  if (Object.keys(values).length === 0) return (await rowsById(odoo, records, [row.id]))[0] ?? row;
  const answer = await odoo.call({
    ...{ model, method: "web_save", ids: [row.id], context: ALL },
    args: { vals: values, specification },
  });
  const [after] = answered(z.array(Row), answer, `${model}.web_save`);
  return after ?? row;
}

/** Those of these values that differ from what stands. */
export const differing = (stands: Values, wanted: Values): Values =>
  Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && !same(stands[name] || null, value || null),
    ),
  );

/** Two connections: more only lengthen Odoo's queue, in which people wait as well. */
export async function inPairs<T>(tasks: readonly T[], run: (task: T) => Promise<void>): Promise<void> {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await run(task);
  };
  await Promise.all([worker(), worker()]);
}

const goneFrom = ({ kind }: Records, id: string): Outcome => ({
  done: false,
  error: new ConnectorError(
    "refused",
    `Odoo no longer holds ${kind} ${id}: it was deleted. Restore it there, or unlink it here`,
  ),
});
