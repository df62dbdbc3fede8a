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
    select id, noun, record, by, who, act as "do", about, digest, because, at from asked
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[]) and not spent
    order by id`);
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
      insert into asked (organisation, noun, record, by, who, act, about, digest, because, at, spent)
      select ${organisation}, noun, record, by, who, "do", about, digest, because, at, spent
      from json_to_recordset(${rows(fresh)}::json) as a(
        noun text, record text, by text, who text, "do" text, about text, digest text, because text, at timestamptz,
        spent boolean)`);
  const ids = asked.flatMap((one) => (one.id !== undefined && spent.has(one) ? [one.id] : []));
  if (ids.length > 0)
    await tx.query(sql`
      update asked set spent = true where organisation = ${organisation} and id = any(${ids}::bigint[])`);
}
