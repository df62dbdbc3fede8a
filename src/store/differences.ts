import { sql, type Tx } from "./db.ts";

/** Differences since records were linked, by connection and field. */
export interface DifferenceCount {
  readonly connection: string;
  readonly field: string;
  readonly records: number;
}

const DIFFERENCE = "adoption.difference";

/** How many fields of linked records differ and nobody has decided, by connection and field. */
export async function differenceCounts(
  tx: Tx,
  organisation: string,
  noun: string,
): Promise<readonly DifferenceCount[]> {
  return tx.query<DifferenceCount>(sql`
    select split_part(h.facts->>'seat', '/', 1) as connection, h.facts->>'field' as field, count(*) as records
    from hold h
    where h.organisation = ${organisation} and h.noun = ${noun} and h.closed_at is null and h.code = ${DIFFERENCE}
    group by 1, 2 order by 1, 2`);
}

/** The holds of one field's differences at one connection, in pages. */
export async function differenceHolds(
  tx: Tx,
  organisation: string,
  {
    noun,
    connection,
    field,
    after,
    most,
  }: { noun: string; connection: string; field: string; after: number; most: number },
): Promise<
  readonly {
    readonly id: number;
    readonly record: string;
    readonly blocks: string;
    readonly digest: string;
  }[]
> {
  return tx.query(sql`
    select h.id, h.record, h.blocks, h.facts->>'digest' as digest from hold h
    where h.organisation = ${organisation} and h.noun = ${noun} and h.closed_at is null and h.code = ${DIFFERENCE}
      and split_part(h.facts->>'seat', '/', 1) = ${connection} and h.facts->>'field' = ${field} and h.id > ${after}
    order by h.id limit ${most}`);
}
