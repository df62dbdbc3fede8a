import { raw, type Sql } from "sql-template-tag";
import { rows as asJson, type Db, sql } from "../src/store/db.ts";

/** The tables that an item leaves rows in; of the outbox, whose rows are gone when they are done, the tellings. */
const TABLES = [
  "lane",
  "inbox",
  "record",
  "voice",
  "crosswalk",
  "fact",
  "outbox",
  "receipt",
  "journal",
] as const;

export type Rows = ReadonlyMap<string, readonly object[]>;

/** All that one organisation's items left, table by table. */
export async function rowsOf(db: Db, organisation: string): Promise<Rows> {
  const found = new Map<string, readonly object[]>();
  for (const table of TABLES) {
    const kept = await db.query<{ row: object }>(sql`
      select to_jsonb(t) as row from ${raw(`public.${table}`)} t where organisation = ${organisation}`);
    found.set(
      table,
      kept.map(({ row }) => row),
    );
  }
  // The telling bears what its receipt brought: the same patch.
  const told = await db.query<{ row: object }>(sql`
    select jsonb_build_object('lane', l.key, 'seq', 1, 'kind', 'tell', 'connection', l.target, 'company', '', 'noun', 'item',
      'record', split_part(l.key, '/', 4), 'body', jsonb_build_object('patch', i.body->'patch'), 'trail', i.trail,
      'created_at', i.received_at, 'sent_at', i.received_at, 'withdrawn', false) as row
    from lane l cross join lateral (
      select body, trail, received_at from inbox
      where organisation = ${organisation} and lane = '-/item/' || split_part(l.key, '/', 4) and kind = 'receipt'
      order by lane, seq limit 1) i
    where l.organisation = ${organisation} and l.queue = 'out'`);
  found.set(
    "outbox",
    told.map(({ row }) => row),
  );
  return found;
}

/** The same rows as batches of statements that are ready to be sent, under another organisation. */
export async function batchesOf(
  db: Db,
  rows: Rows,
  { organisation, batches }: { organisation: string; batches: number },
): Promise<readonly (readonly Sql[])[]> {
  const columns = new Map<string, string>();
  for (const table of TABLES) columns.set(table, await columnsOf(db, table));
  return Array.from({ length: batches }, (_, nth) =>
    [...rows].map(([table, all]) => {
      const from = (at: number) => Math.floor((all.length * at) / batches);
      const share = all.slice(from(nth), from(nth + 1)).map((row) => ({ ...row, organisation }));
      const [name, list] = [raw(`public.${table}`), raw(columns.get(table) ?? "")];
      return sql`insert into ${name} (${list}) select ${list} from json_populate_recordset(null::${name}, ${asJson(share)}::json)`;
    }),
  );
}

/** Puts them in as fast as one can: prepared, one statement per table, one transaction per batch, side by side. */
export async function insertBatches(
  db: Db,
  batches: readonly (readonly Sql[])[],
  connections: number,
): Promise<void> {
  const left = [...batches];
  const hand = async () => {
    for (let batch = left.shift(); batch; batch = left.shift()) {
      const statements = batch;
      await db.transaction(async (tx) => {
        for (const statement of statements) await tx.query(statement);
      });
    }
  };
  await Promise.all(Array.from({ length: connections }, hand));
}

/** What a writer states: numbers and transactions are given by the database. */
async function columnsOf(db: Db, table: string): Promise<string> {
  const columns = await db.query<{ name: string }>(sql`
    select column_name::text as name from information_schema.columns
    where table_schema = 'public' and table_name = ${table} and is_identity = 'NO' and column_name <> 'tx'
    order by ordinal_position`);
  return columns.map(({ name }) => name).join(", ");
}
