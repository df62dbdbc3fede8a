import type { Origins } from "../kernel/case.ts";
import { rows, sql, type Tx } from "./db.ts";

export interface StoredRecord {
  readonly noun: string;
  readonly key: string;
  readonly known: Record<string, unknown> | null;
  readonly origins: Origins<Record<string, unknown>>;
  readonly state: string;
  readonly turn: number;
  readonly title: string;
  readonly numbers: readonly string[];
  readonly mergedInto: string | null;
}

/** Locks these records, in the order of their keys, and reads them. What is not there yet is not locked. */
export async function lockRecords(
  tx: Tx,
  organisation: string,
  noun: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredRecord>> {
  const found = await tx.query<StoredRecord>(sql`
    select noun, key, known, origins, state, turn, title, numbers, merged_into as "mergedInto" from record
    where organisation = ${organisation} and noun = ${noun} and key = any(${[...keys]}::text[])
    order by key for update`);
  return new Map(found.map((record) => [record.key, record]));
}

/**
 * Locks these keys while there are no records of theirs yet, in order, until the transaction ends: two that would make
 * the same record make it one after the other.
 */
export async function lockUnmade(
  tx: Tx,
  organisation: string,
  noun: string,
  keys: readonly string[],
): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(hash) from (
      select distinct hashtextextended('record ' || ${organisation} || ' ' || ${noun} || ' ' || key, 0) as hash
      from unnest(${[...keys]}::text[]) as key order by hash) locks`);
}

/** Reads records without locking them. */
export async function readRecords(
  tx: Tx,
  organisation: string,
  noun: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredRecord>> {
  const found = await tx.query<StoredRecord>(sql`
    select noun, key, known, origins, state, turn, title, numbers, merged_into as "mergedInto" from record
    where organisation = ${organisation} and noun = ${noun} and key = any(${[...keys]}::text[])`);
  return new Map(found.map((record) => [record.key, record]));
}

export async function keepRecords(
  tx: Tx,
  organisation: string,
  records: readonly StoredRecord[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(sql`
    insert into record (organisation, noun, key, known, origins, state, turn, title, numbers, merged_into, changed_at)
    select ${organisation}, noun, key, known, origins, state, turn, title, numbers, "mergedInto", ${now}::timestamptz
    from json_to_recordset(${rows(records)}::json) as r(
      noun text, key text, known jsonb, origins jsonb, state text, turn integer, title text, numbers text[], "mergedInto" text)
    order by noun, key
    on conflict (organisation, noun, key) do update set
      known = excluded.known, origins = excluded.origins, state = excluded.state, turn = excluded.turn,
      title = excluded.title, numbers = excluded.numbers, merged_into = excluded.merged_into, changed_at = excluded.changed_at`);
}

/** Records that bear this number, or whose title contains it; the newest change first. */
export async function findRecords(
  tx: Tx,
  organisation: string,
  text: string,
  most = 20,
): Promise<readonly StoredRecord[]> {
  return tx.query<StoredRecord>(sql`
    select noun, key, known, origins, state, turn, title, numbers, merged_into as "mergedInto" from record r
    where organisation = ${organisation} and (key = ${text} or numbers @> array[${text}]::text[]
      or strpos(lower(title), lower(${text})) > 0
      or exists (select from crosswalk c where c.organisation = r.organisation and c.noun = r.noun and c.record = r.key and c.id = ${text}))
    order by (merged_into is null) desc, (title = ${text}) desc, changed_at desc limit ${most}`);
}

/** The records that were merged into this one, and into those. */
export async function mergedInto(
  tx: Tx,
  organisation: string,
  { noun, key }: { readonly noun: string; readonly key: string },
): Promise<readonly string[]> {
  const found = await tx.query<{ key: string }>(sql`
    with recursive absorbed (key) as (
      select key from record where organisation = ${organisation} and noun = ${noun} and merged_into = ${key}
      union
      select r.key from absorbed a join record r
        on r.organisation = ${organisation} and r.noun = ${noun} and r.merged_into = a.key
    )
    select key from absorbed order by key`);
  return found.map((one) => one.key);
}

/** Lets one merge of a noun happen after the other, until the transaction ends: two that cross see each other's end. */
export async function lockMerges(tx: Tx, organisation: string, noun: string): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(hashtextextended('merge ' || ${organisation} || ' ' || ${noun}, 0))`);
}

/** Lets no merge of a noun happen until the transaction ends; what is linked in it stands for a survivor. */
export async function lockAgainstMerges(tx: Tx, organisation: string, noun: string): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock_shared(hashtextextended('merge ' || ${organisation} || ' ' || ${noun}, 0))`);
}

/** Which record each of these keys stands for now: itself, or the one that it came to be by merges. */
export async function survivorsOf(
  tx: Tx,
  organisation: string,
  noun: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await tx.query<{ key: string; survivor: string }>(sql`
    with recursive way (key, survivor) as (
      select key, key from unnest(${[...keys]}::text[]) as key
      union
      select w.key, r.merged_into from way w join record r
        on r.organisation = ${organisation} and r.noun = ${noun} and r.key = w.survivor
      where r.merged_into is not null
    )
    select key, survivor from way w where not exists (select from record r
      where r.organisation = ${organisation} and r.noun = ${noun} and r.key = w.survivor and r.merged_into is not null)`);
  return new Map(found.map(({ key, survivor }) => [key, survivor]));
}
