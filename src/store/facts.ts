import { rows, sql, type Tx } from "./db.ts";

export interface Contribution {
  readonly key: string;
  readonly noun: string;
  readonly record: string;
  /** A decimal string; null where the record merely bears the key. */
  readonly amount: string | null;
}

/** The most bearers of one key that are looked at: a key that everybody bears tells nobody apart. */
export const BEARERS_MAX = 50;

/**
 * Locks these keys, in order, until the transaction ends: whoever would change an answer waits, so that a decision is
 * committed only while the facts it rests on still stand.
 */
export async function lockFacts(tx: Tx, organisation: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(sql`
    select pg_advisory_xact_lock(hash) from (
      select distinct hashtextextended(${organisation} || ' ' || key, 0) as hash
      from unnest(${[...keys]}::text[]) as key order by hash) locks`);
}

/** Who bears these marks? At most one more than `BEARERS_MAX` of each. */
export async function someContributionsTo(
  tx: Tx,
  organisation: string,
  keys: readonly string[],
): Promise<readonly Contribution[]> {
  if (keys.length === 0) return [];
  return tx.query<Contribution>(sql`
    select f.key, f.noun, f.record, f.amount from unnest(${[...keys]}::text[]) as wanted(key)
    cross join lateral (
      select key, noun, record, amount::text as amount from fact
      where organisation = ${organisation} and fact.key = wanted.key
      order by key, noun, record limit ${BEARERS_MAX + 1}) f`);
}

/** Who contributes to these keys? All of them: a total leaves nobody out. */
export async function contributionsTo(
  tx: Tx,
  organisation: string,
  keys: readonly string[],
): Promise<readonly Contribution[]> {
  if (keys.length === 0) return [];
  return tx.query<Contribution>(sql`
    select key, noun, record, amount::text as amount from fact
    where organisation = ${organisation} and key = any(${[...keys]}::text[])
    order by key, noun, record`);
}

/** What these records contribute. */
export async function contributionsOf(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<readonly Contribution[]> {
  return tx.query<Contribution>(sql`
    select key, noun, record, amount::text as amount from fact
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])`);
}

/** Takes back the old contributions and makes the new ones. The caller holds the locks of all their keys. */
export async function changeContributions(
  tx: Tx,
  organisation: string,
  { taken, made }: { taken: readonly Contribution[]; made: readonly Contribution[] },
): Promise<void> {
  if (taken.length > 0)
    await tx.query(sql`
      delete from fact f using json_to_recordset(${rows(taken)}::json) as t(key text, noun text, record text)
      where f.organisation = ${organisation} and f.key = t.key and f.noun = t.noun and f.record = t.record`);
  if (made.length > 0)
    await tx.query(sql`
      insert into fact (organisation, key, noun, record, amount)
      select ${organisation}, key, noun, record, amount
      from json_to_recordset(${rows(made)}::json) as m(key text, noun text, record text, amount numeric)
      order by key, noun, record
      on conflict (organisation, key, noun, record) do update set amount = excluded.amount`);
}

/**
 * Which held records rest on one of these keys, or on one of these records' standing? A key that more than a few bear
 * tells nobody apart: one more who bears it changes nobody's answer, or a phone that thousands share would have
 * thousands decided again for each of them.
 */
export async function waitersOn(
  tx: Tx,
  organisation: string,
  keys: readonly string[],
): Promise<readonly { noun: string; record: string }[]> {
  if (keys.length === 0) return [];
  return tx.query(sql`
    with changed as (
      select k.key from (select distinct key from unnest(${[...keys]}::text[]) as u(key)) k
      cross join lateral (select from waiting where organisation = ${organisation} and key = k.key limit 1) w
    ), telling as (
      select key from changed c where not exists (
        select from fact f where f.organisation = ${organisation} and f.key = c.key and f.amount is null
        offset ${BEARERS_MAX + 1})
    )
    select distinct w.noun, w.record from telling t
    cross join lateral (select noun, record from waiting where organisation = ${organisation} and key = t.key offset 0) w
    order by w.noun, w.record`);
}

/** Which records wait for one of the days that have begun by this one, and some more of them each time? */
export async function waitersOnDays(
  tx: Tx,
  organisation: string,
  { upTo, most }: { upTo: string; most: number },
): Promise<readonly { noun: string; record: string }[]> {
  return tx.query(sql`
    delete from waiting w using (
      select key, noun, record from waiting
      where organisation = ${organisation} and key >= 'day/' and key <= ${upTo} and starts_with(key, 'day/')
      order by key, noun, record limit ${most} for update skip locked) due
    where w.organisation = ${organisation} and w.key = due.key and w.noun = due.noun and w.record = due.record
    returning w.noun, w.record`);
}

/** Makes what these records wait for exactly this. */
export async function replaceWaiting(
  tx: Tx,
  organisation: string,
  {
    noun,
    records,
    waits,
  }: { noun: string; records: readonly string[]; waits: readonly { record: string; key: string }[] },
): Promise<void> {
  await tx.query(sql`
    with wanted as (select * from json_to_recordset(${rows(waits)}::json) as w(record text, key text)),
    ended as (
      delete from waiting w where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
        and not exists (select from wanted n where n.record = w.record and n.key = w.key))
    insert into waiting (organisation, key, noun, record)
    select distinct ${organisation}, key, ${noun}, record from wanted on conflict do nothing`);
}
