import { sql, type Tx } from "./db.ts";

/** Does anything stir, or begin to before this moment? What waits longer than that waits for somebody. */
export async function stirs(tx: Tx, organisation: string, before: Date): Promise<boolean> {
  const [row] = await tx.query<{ stirs: boolean }>(sql`
    select exists (select from lane where organisation = ${organisation} and last_seq > done_seq
        and (owner is not null or ready_at < ${before}::timestamptz))
      or exists (select from handoff where organisation = ${organisation})
      or exists (select from cursor where organisation = ${organisation} and read_at is not null and opened_at is null) as stirs`);
  return row?.stirs ?? false;
}

/** How many records there are of a noun, and how many of them stand in at least so many systems. */
export async function recordCounts(
  tx: Tx,
  organisation: string,
  noun: string,
  systems: number,
): Promise<{ readonly all: number; readonly everywhere: number }> {
  const [row] = await tx.query<{ all: number; everywhere: number }>(sql`
    select count(*) as all, count(*) filter (where (select count(distinct c.connection) from crosswalk c
        where c.organisation = r.organisation and c.noun = r.noun and c.record = r.key and c.unlinked_at is null) >= ${systems}) as everywhere
    from record r where r.organisation = ${organisation} and r.noun = ${noun} and r.merged_into is null`);
  return row ?? { all: 0, everywhere: 0 };
}
