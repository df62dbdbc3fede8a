import type { Asked } from "../kernel/case.ts";
import { rows, sql, type Tx } from "./db.ts";

export interface StoredAsked extends Asked {
  /** Absent until it is recorded. */
  readonly id?: number | undefined;
  readonly noun: string;
  readonly record: string;
  readonly because?: string | undefined;
}

/** What people and the hub have decided of these records and is not spent, the oldest first. */
export async function readAsked(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<readonly StoredAsked[]> {
  return tx.query<StoredAsked>(sql`
    select id, noun, record, by, who, act as "do", about, digest, because, particulars, at from asked
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[]) and not spent
    order by id`);
}

/** All that people and the hub have ever decided of one record, the oldest first. */
export async function readAllAsked(
  tx: Tx,
  organisation: string,
  noun: string,
  record: string,
): Promise<readonly StoredAsked[]> {
  return tx.query<StoredAsked>(sql`
    select id, noun, record, by, who, act as "do", about, digest, because, particulars, at from asked
    where organisation = ${organisation} and noun = ${noun} and record = ${record} order by id`);
}

/** Records what is new of these, and what of them is spent now. */
export async function keepAsked(
  tx: Tx,
  organisation: string,
  { asked, spent }: { asked: readonly StoredAsked[]; spent: ReadonlySet<Asked> },
): Promise<void> {
  const fresh = asked.filter(({ id }) => id === undefined).map((one) => ({ ...one, spent: spent.has(one) }));
  if (fresh.length > 0)
    await tx.query(sql`
      insert into asked (organisation, noun, record, by, who, act, about, digest, because, particulars, at, spent)
      select ${organisation}, noun, record, by, who, "do", about, digest, because, particulars, at, spent
      from json_to_recordset(${rows(fresh)}::json) as a(
        noun text, record text, by text, who text, "do" text, about text, digest text, because text, particulars jsonb,
        at timestamptz, spent boolean)`);
  const ids = asked.flatMap((one) => (one.id !== undefined && spent.has(one) ? [one.id] : []));
  if (ids.length > 0)
    await tx.query(sql`
      update asked set spent = true where organisation = ${organisation} and id = any(${ids}::bigint[])`);
}

/** Who was found to be another one than a record that ends is another one than the record that it is from now on. */
export async function carryDistinct(
  tx: Tx,
  organisation: string,
  noun: string,
  joined: readonly { readonly from: string; readonly into: string }[],
): Promise<void> {
  await tx.query(sql`
    with ended as (
      select j."into", a.by, a.who, a.about, a.because, a.at, substr(a.about, length(${noun}::text) + 2) as other
      from json_to_recordset(${rows(joined)}::json) as j("from" text, "into" text)
      join asked a on a.organisation = ${organisation} and a.noun = ${noun} and a.record = j."from"
      where a.act = 'distinct' and not a.spent and a.about <> ${noun}::text || '/' || j."into"
    )
    insert into asked (organisation, noun, record, by, who, act, about, because, at)
    select ${organisation}, ${noun}, e."into", e.by, e.who, 'distinct', e.about, e.because, e.at from ended e
    union all
    select ${organisation}, ${noun}, e.other, e.by, e.who, 'distinct', ${noun}::text || '/' || e."into", e.because, e.at
    from ended e`);
}

/**
 * What people have decided of a record that ends, as far as it goes by a scope, is decided of the record that it is
 * from now on. Where both have a word on one scope, the one that refuses stands.
 */
export async function carryScoped(
  tx: Tx,
  organisation: string,
  noun: string,
  joined: readonly { readonly from: string; readonly into: string }[],
): Promise<void> {
  await tx.query(sql`
    insert into asked (organisation, noun, record, by, who, act, about, because, particulars, at)
    select ${organisation}, ${noun}, j."into", a.by, a.who, a.act, a.about, a.because, a.particulars, a.at
    from json_to_recordset(${rows(joined)}::json) as j("from" text, "into" text)
    join asked a on a.organisation = ${organisation} and a.noun = ${noun} and a.record = j."from"
    where a.about like 'scope:%' and not a.spent
      and a.id = (select max(l.id) from asked l where l.organisation = a.organisation and l.noun = a.noun
        and l.record = a.record and l.about = a.about and not l.spent)
      and (a.act = 'refuse' or not exists (select from asked o where o.organisation = a.organisation
        and o.noun = a.noun and o.record = j."into" and o.about = a.about and not o.spent))
    order by a.id`);
}
