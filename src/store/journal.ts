import { sql, type Tx } from "./db.ts";
import { storable } from "./storable.ts";

/** Where on the road something happened, or who stood beside it. */
export type Stage = "ingest" | "canonicalize" | "decide" | "deliver" | "person" | "admin" | "engine";

/** One thing that happened. The body holds references and digests of bank and personal data, never their values. */
export interface JournalEntry {
  readonly organisation: string;
  readonly at: Date;
  /** All that belongs to one cause. */
  readonly trail: string;
  readonly noun: string | null;
  readonly record: string | null;
  readonly stage: Stage;
  /** What was done, in a word or a few: `observed`, `held`, `told`. */
  readonly what: string;
  /** Who or what acted: a connection, a person, the hub. */
  readonly actor: string;
  readonly body: object;
}

/** An entry as it is kept. */
export interface JournalRow extends Omit<JournalEntry, "at" | "organisation" | "body"> {
  readonly seq: number;
  readonly at: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A part of a list in the order of writing: what comes after the last row of the part before. */
export interface Page {
  readonly after?: number | undefined;
  readonly most?: number | undefined;
}

const MOST = 200;
/** No transaction has a later number. */
const LAST_TX = "18446744073709551615";

/** Writes what happened, in the order given. It stands if the transaction does. */
export async function writeJournal(tx: Tx, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(sql`
    insert into journal (organisation, at, trail, noun, record, stage, what, actor, body)
    select organisation, at, trail, noun, record, stage, what, actor, body
    from json_to_recordset(${storable(entries)}::json) as e(
      organisation text, at timestamptz, trail text, noun text, record text, stage text, what text, actor text, body jsonb)`);
}

/** What happened on one trail, and on those of which its cause was heard together; oldest first. */
export async function trailOf(
  tx: Tx,
  organisation: string,
  trail: string,
  { after = 0, most = MOST }: Page = {},
): Promise<readonly JournalRow[]> {
  return tx.query<JournalRow>(sql`
    select seq, at, trail, noun, record, stage, what, actor, body from journal
    where organisation = ${organisation} and ${on(organisation, trail)} and seq > ${after} order by seq limit ${most}`);
}

/** On this trail, or on one whose cause was heard together with this one's: they were decided at once. */
const on = (organisation: string, trail: string) => sql`(trail = ${trail} or trail in (
  select body->>'with' from journal
  where organisation = ${organisation} and trail = ${trail} and stage = 'decide' and what = 'heard with'))`;

/** What happened to one record, oldest first. */
export async function journalOf(
  tx: Tx,
  organisation: string,
  { noun, record }: { readonly noun: string; readonly record: string },
  { after = 0, most = MOST }: Page = {},
): Promise<readonly JournalRow[]> {
  return tx.query<JournalRow>(sql`
    select seq, at, trail, noun, record, stage, what, actor, body from journal
    where organisation = ${organisation} and noun = ${noun} and record = ${record} and seq > ${after}
    order by seq limit ${most}`);
}

/**
 * The newest of what happened to these records, and of what belongs to these trails and to no other record; oldest
 * first.
 */
export async function journalAbout(
  tx: Tx,
  organisation: string,
  about: { readonly noun: string; readonly records: readonly string[]; readonly trails: readonly string[] },
  most: number,
): Promise<readonly JournalRow[]> {
  const { noun, records, trails } = about;
  return tx.query<JournalRow>(sql`
    select * from (
      select seq, at, trail, noun, record, stage, what, actor, body from journal
      where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
      union all
      select seq, at, trail, noun, record, stage, what, actor, body from journal
      where organisation = ${organisation} and trail = any(${[...trails]}::text[]) and record is null
      order by seq desc limit ${most}
    ) newest order by seq`);
}

/** The newest of all that happened, oldest first. */
export async function lastOfJournal(
  tx: Tx,
  organisation: string,
  most: number,
): Promise<readonly JournalRow[]> {
  return tx.query<JournalRow>(sql`
    select * from (
      select seq, at, trail, noun, record, stage, what, actor, body from journal
      where organisation = ${organisation} order by tx desc, seq desc limit ${most}
    ) newest order by seq`);
}

/** What happened before this place of the journal, the newest first. */
export async function journalBefore(
  tx: Tx,
  organisation: string,
  {
    noun = "",
    record = "",
    trail = "",
    before: [beforeTx, beforeSeq] = [LAST_TX, 0],
    most,
  }: {
    readonly noun?: string | undefined;
    readonly record?: string | undefined;
    readonly trail?: string | undefined;
    /** The transaction and the number of a row. */
    readonly before?: readonly [string, number] | undefined;
    readonly most: number;
  },
): Promise<readonly (JournalRow & { readonly tx: string })[]> {
  return tx.query(sql`
    select seq, tx::text as tx, at, trail, noun, record, stage, what, actor, body from journal
    where organisation = ${organisation} and (tx, seq) < (${beforeTx}::xid8, ${beforeSeq}::bigint)
      and (${noun} = '' or noun = ${noun}) and (${record} = '' or record = ${record}) and (${trail} = '' or ${on(organisation, trail)})
    order by journal.tx desc, seq desc limit ${most}`);
}

/** Makes the journal's partitions of this month and the next; answers with the new ones. Once a day is often enough. */
export async function prepareMonths(tx: Tx, now: Date): Promise<readonly string[]> {
  const made = await tx.query<{ name: string }>(sql`select journal_months(${now}::timestamptz, 3) as name`);
  return made.map(({ name }) => name);
}
