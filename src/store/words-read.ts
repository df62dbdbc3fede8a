import type { Link } from "./crosswalk.ts";
import { rows, sql, type Tx } from "./db.ts";

/** A word that somebody's records were read by, and what it meant then; null where nobody had said. */
export interface WordAt {
  readonly connection: string;
  readonly list: string;
  readonly word: string;
  readonly ours: string | null;
}

/** What these words meant wherever they were read, each meaning once. An empty connection is any. */
export async function meaningsRead(
  tx: Tx,
  organisation: string,
  words: readonly Pick<WordAt, "connection" | "list" | "word">[],
): Promise<readonly WordAt[]> {
  if (words.length === 0) return [];
  return tx.query<WordAt>(sql`
    select distinct v.connection, r.list, r.word, r.ours
    from voice v cross join jsonb_to_recordset(v.words) as r(list text, word text, ours text)
    join json_to_recordset(${rows(words)}::json) as w(connection text, list text, word text)
      on w.list = r.list and w.word = r.word and w.connection in ('', v.connection)
    where v.organisation = ${organisation} and v.words is not null
    order by v.connection, r.list, r.word, r.ours`);
}

/** Seats whose record was read by one of these words as it meant then, in order; those after this one. */
export async function readBy(
  tx: Tx,
  organisation: string,
  {
    words,
    after,
    most,
  }: { readonly words: readonly WordAt[]; readonly after?: Link | undefined; readonly most: number },
): Promise<readonly Link[]> {
  const { noun = "", record = "", connection = "", company = "", id = "" } = after ?? {};
  return tx.query<Link>(sql`
    select distinct c.connection, c.company, c.noun, c.id, c.record
    from voice v
    cross join jsonb_to_recordset(v.words) as r(list text, word text, ours text)
    join json_to_recordset(${rows(words)}::json) as w(connection text, list text, word text, ours text)
      on w.connection = v.connection and w.list = r.list and w.word = r.word and w.ours is not distinct from r.ours
    join crosswalk c on c.organisation = v.organisation and c.noun = v.noun and c.record = v.record
      and c.connection = v.connection and c.company = v.company
    where v.organisation = ${organisation} and v.words is not null and v.gone is null
      and c.role = 'main' and c.unlinked_at is null
      and (c.noun, c.record, c.connection, c.company, c.id) > (${noun}::text, ${record}::text, ${connection}::text, ${company}::text, ${id}::text)
    order by c.noun, c.record, c.connection, c.company, c.id limit ${most}`);
}

/** A seat that refused to be told one of these words of ours. */
export interface RefusedWord {
  readonly noun: string;
  readonly record: string;
  readonly connection: string;
  readonly company: string;
  readonly ours: string;
  readonly field: string;
  readonly at: string;
  readonly title: string;
}

/** Seats that refused what they were told, with each plain value of it that is one of these words of ours. */
export async function refusedWords(
  tx: Tx,
  organisation: string,
  words: readonly { readonly connection: string; readonly ours: string }[],
): Promise<readonly RefusedWord[]> {
  if (words.length === 0) return [];
  return tx.query<RefusedWord>(sql`
    select distinct on (v.noun, v.record, v.connection, v.company, p.value) v.noun, v.record, v.connection, v.company,
      p.value as ours, p.key as field, r->>'at' as at, coalesce(d.title, '') as title
    from voice v
    cross join jsonb_array_elements(v.refused) r
    cross join jsonb_each_text(r->'patch') p
    join json_to_recordset(${rows(words)}::json) as w(connection text, ours text)
      on w.connection in ('', v.connection) and w.ours = p.value
    left join record d on d.organisation = v.organisation and d.noun = v.noun and d.key = v.record
    where v.organisation = ${organisation} and jsonb_typeof(v.refused) = 'array' and v.gone is null
    order by v.noun, v.record, v.connection, v.company, p.value, r->>'at' desc`);
}
