import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "./db.ts";

/** A field that a seat lacks while the record has it, which counts as told since they were linked. */
export interface Fillable {
  readonly connection: string;
  readonly field: string;
  readonly records: number;
}

// Nothing is said of a field: absent, null, an empty text or list, or an object with nothing in it.
const isEmpty = (value: Sql) =>
  sql`jsonb_strip_nulls(coalesce(${value}, 'null'::jsonb)) in ('null', '""', '[]', '{}')`;
const couldBe = sql`(${isEmpty(sql`v.says->f.field`)} and not ${isEmpty(sql`f.value`)})`;

/** What could be filled, by connection and field. */
export async function fillable(tx: Tx, organisation: string, noun: string): Promise<readonly Fillable[]> {
  return tx.query<Fillable>(sql`
    select v.connection, f.field, count(*) as records
    from voice v cross join lateral jsonb_each(v.told) f(field, value)
    where v.organisation = ${organisation} and v.noun = ${noun} and v.gone is null and ${couldBe}
    group by v.connection, f.field order by v.connection, f.field`);
}

/** The records in which one field of one connection could be filled, in pages. */
export async function fillableRecords(
  tx: Tx,
  organisation: string,
  {
    noun,
    connection,
    field,
    after,
    most,
  }: { noun: string; connection: string; field: string; after: string; most: number },
): Promise<readonly string[]> {
  const found = await tx.query<{ record: string }>(sql`
    select distinct v.record from voice v cross join lateral jsonb_each(v.told) f(field, value)
    where v.organisation = ${organisation} and v.noun = ${noun} and v.connection = ${connection} and v.gone is null
      and f.field = ${field} and v.record > ${after} and ${couldBe}
    order by v.record limit ${most}`);
  return found.map(({ record }) => record);
}

/** A field counts as told no more in these records' seats at a connection. The caller holds the records. */
export async function forgetTold(
  tx: Tx,
  organisation: string,
  {
    noun,
    connection,
    field,
    records,
  }: { noun: string; connection: string; field: string; records: readonly string[] },
): Promise<void> {
  await tx.query(sql`
    update voice v set told = told - ${field}::text
    where v.organisation = ${organisation} and v.noun = ${noun} and v.connection = ${connection} and v.gone is null
      and v.record = any(${[...records]}::text[]) and v.told ? ${field}::text
      and ${isEmpty(sql`v.says->${field}::text`)}`);
}
