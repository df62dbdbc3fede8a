import { z } from "zod";
import type { Domain } from "./domain.ts";

/** A row of Odoo as far as its time is concerned. `write_date` is read in whole seconds and stored in millionths. */
export interface Dated {
  readonly id: number;
  readonly write_date: string;
}

/** Reads the first rows of a condition, in this order. */
export type Rows<Row extends Dated> = (
  condition: Domain,
  order: string,
  limit: number,
) => Promise<readonly Row[]>;

/** Where a pass stands: all before this second was read; within it, all up to this id. */
const Position = z.object({ second: z.string().nullable(), id: z.number().optional() });

/** How far one table was read. Moments are Odoo's own, but for `since`, which only measures how long ago it was. */
export const Mark = z.object({
  /** All up to this write_date was read, but for what was committed late. */
  seen: z.string().nullable(),
  /** When that was the latest there was. */
  since: z.string().nullable(),
  /** What was under way at that time has been read as well. */
  settled: z.boolean(),
  /** A pass that was begun: what was the latest then, when that was, and how far it has come. */
  pass: z.object({ until: z.string(), since: z.string(), at: Position }).optional(),
});
export type Mark = z.infer<typeof Mark>;

export const NOTHING_READ: Mark = { seen: null, since: null, settled: false };

export interface Reading<Row extends Dated> {
  readonly rows: Rows<Row>;
  readonly mark: Mark;
  readonly overlapSeconds: number;
  readonly pageSize: number;
  readonly now: () => Date;
}

/**
 * One pass over what was written since the mark, in pages, each with the mark to go on from. A write_date is the moment
 * at which its transaction began, so a row may appear with an earlier one than was seen already: a pass begins that much
 * earlier, until so much time has gone by that nothing from then can still be under way. It ends with what was the
 * latest when it began; what is written meanwhile is the next one's.
 */
export async function* changedRows<Row extends Dated>(
  reading: Reading<Row>,
): AsyncGenerator<{ readonly rows: readonly Row[]; readonly mark: Mark }> {
  const { mark, pageSize } = reading;
  let pass = mark.pass ?? (await begun(reading));
  while (pass) {
    const { rows, next } = await page(reading.rows, pass, pageSize);
    if (!next) {
      yield { rows, mark: completed(reading, pass) };
      return;
    }
    pass = { ...pass, at: next };
    if (rows.length > 0) yield { rows, mark: { ...mark, pass } };
  }
  yield { rows: [], mark };
}

/** Where reading begins that is to miss nothing from now on: the present is taken for read. */
export async function markOfNow<Row extends Dated>(rows: Rows<Row>, now: () => Date): Promise<Mark> {
  const since = now().toISOString();
  return { seen: await latest(rows), since, settled: false };
}

const latest = async (rows: Rows<Dated>): Promise<string | null> =>
  (await rows([], "write_date desc,id desc", 1))[0]?.write_date ?? null;

type Pass = NonNullable<Mark["pass"]>;

/** Nothing is to be read where the latest is the same as before, and nothing from then can be under way any more. */
async function begun({ rows, mark, overlapSeconds, now }: Reading<Dated>): Promise<Pass | undefined> {
  const { seen, settled } = mark;
  const since = now().toISOString();
  const found = await latest(rows);
  if (found === null || (settled && seen !== null && found <= seen)) return undefined;
  const second = seen === null ? null : shifted(seen, settled ? 1 : -overlapSeconds);
  return { until: seen !== null && seen > found ? seen : found, since, at: { second } };
}

function completed({ mark, overlapSeconds }: Reading<Dated>, { until, since }: Pass): Mark {
  if (until !== mark.seen || mark.since === null) return { seen: until, since, settled: false };
  const passedSeconds = (Date.parse(since) - Date.parse(mark.since)) / 1000;
  return { seen: until, since: mark.since, settled: mark.settled || passedSeconds >= overlapSeconds };
}

/**
 * Rows come by second and, within one second, by microsecond, which nobody shows. So a second that a page does not end
 * is either left to the next page whole, or, where it fills one by itself, read on by id.
 */
async function page<Row extends Dated>(
  read: Rows<Row>,
  { until, at: { second, id } }: Pass,
  size: number,
): Promise<{ rows: readonly Row[]; next?: z.infer<typeof Position> }> {
  if (second !== null && id !== undefined) {
    const end = shifted(second, 1);
    const within: Domain = [
      ["write_date", ">=", second],
      ["write_date", "<", end],
      ["id", ">", id],
    ];
    const rows = await read(within, "id", size);
    const last = rows.at(-1);
    return { rows, next: last && rows.length >= size ? { second, id: last.id } : { second: end } };
  }
  const from: Domain = second === null ? [] : [["write_date", ">=", second]];
  const rows = await read([...from, ["write_date", "<", shifted(until, 1)]], "write_date,id", size);
  const last = rows.at(-1);
  if (!last || rows.length < size) return { rows };
  const whole = rows.filter(({ write_date }) => write_date < last.write_date);
  return { rows: whole, next: { second: last.write_date, ...(whole.length > 0 ? {} : { id: 0 }) } };
}

/** So many seconds after a moment of Odoo's. */
export function shifted(moment: string, seconds: number): string {
  const shiftedTo = new Date(Date.parse(isoOf(moment)) + seconds * 1000).toISOString();
  return shiftedTo.slice(0, 19).replace("T", " ");
}

/** Odoo's moments are UTC without saying so. */
export const isoOf = (moment: string): string => `${moment.replace(" ", "T")}Z`;
