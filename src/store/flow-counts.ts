import { sql, type Tx } from "./db.ts";

/** The keys of records of a noun that stand by themselves, in pages. */
export async function recordKeys(
  tx: Tx,
  organisation: string,
  { noun, after, most }: { readonly noun: string; readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  const found = await tx.query<{ key: string }>(sql`
    select key from record
    where organisation = ${organisation} and noun = ${noun} and merged_into is null and key > ${after}
    order by key limit ${most}`);
  return found.map(({ key }) => key);
}

/** How many records of a noun stand at each connection, and how many of them wait for anything. */
export async function standingCounts(
  tx: Tx,
  organisation: string,
  noun: string,
): Promise<readonly { readonly connection: string; readonly standing: number; readonly held: number }[]> {
  return tx.query(sql`
    with held as (
      select distinct record from hold where organisation = ${organisation} and noun = ${noun} and closed_at is null
    )
    select c.connection, count(distinct c.record) as standing, count(distinct h.record) as held
    from crosswalk c left join held h on h.record = c.record
    where c.organisation = ${organisation} and c.noun = ${noun} and c.unlinked_at is null
    group by c.connection order by c.connection`);
}
