import { sql, type Tx } from "./db.ts";
import type { StoredRecord } from "./records.ts";

/** A record with when it last changed. */
export interface DatedRecord extends StoredRecord {
  readonly changedAt: string;
}

export interface RecordFilter {
  readonly noun: string;
  readonly state?: string | undefined;
  /** In its name, or one of its numbers, or its id in a system. */
  readonly text?: string | undefined;
  readonly after: string;
  readonly most: number;
}

/** Records that stand by themselves, in the order of their keys, which is that of their making: those after this key. */
export async function recordsAfter(
  tx: Tx,
  organisation: string,
  { noun, state = "", text = "", after, most }: RecordFilter,
): Promise<readonly DatedRecord[]> {
  return tx.query<DatedRecord>(sql`
    select noun, key, known, origins, state, turn, title, numbers, merged_into as "mergedInto", changed_at as "changedAt"
    from record r
    where organisation = ${organisation} and noun = ${noun} and key > ${after} and merged_into is null
      and (${state} = '' or state = ${state})
      and (${text} = '' or key = ${text} or numbers @> array[${text}]::text[] or strpos(lower(title), lower(${text})) > 0
        or exists (select from crosswalk c where c.organisation = r.organisation and c.noun = r.noun
          and c.record = r.key and c.id = ${text} and c.unlinked_at is null))
    order by key limit ${most}`);
}

/** One record with when it last changed. */
export async function datedRecord(
  tx: Tx,
  organisation: string,
  { noun, key }: { readonly noun: string; readonly key: string },
): Promise<DatedRecord | undefined> {
  const [found] = await tx.query<DatedRecord>(sql`
    select noun, key, known, origins, state, turn, title, numbers, merged_into as "mergedInto", changed_at as "changedAt"
    from record where organisation = ${organisation} and noun = ${noun} and key = ${key}`);
  return found;
}

/** Records that stand by themselves and bear this number, as it is written; two and more are several. */
export async function recordsNumbered(
  tx: Tx,
  organisation: string,
  { noun, number }: { readonly noun: string; readonly number: string },
): Promise<readonly DatedRecord[]> {
  return tx.query<DatedRecord>(sql`
    select noun, key, known, origins, state, turn, title, numbers, merged_into as "mergedInto", changed_at as "changedAt"
    from record
    where organisation = ${organisation} and noun = ${noun} and numbers @> array[${number}]::text[] and merged_into is null
    order by key limit 20`);
}
