import pg from "pg";
import { inject } from "vitest";

/** Whatever makes a database other than the migrations left it: its tables, columns, triggers, functions and what is known of them. */
export const SHAPE = `
  with own as (select oid from pg_namespace where nspname = 'public')
  select sum(hashtextextended(what, 0))::text as shape from (
    select concat(relname, relkind, relnatts) as what from pg_class where relnamespace in (select oid from own)
    union all select concat(tgname, tgenabled, tgrelid) from pg_trigger where not tgisinternal
    union all select concat(proname, prosrc) from pg_proc where pronamespace in (select oid from own)
    union all select concat(conname, conrelid, convalidated) from pg_constraint
      where connamespace in (select oid from own)
    union all select name from migration
    union all select nspname from pg_namespace where not starts_with(nspname, 'pg_')) as whats`;

/** What much was written to keeps its dead rows; a copy of the template is faster then. */
const BYTES_MAX = 4_000_000;

/** Leaves a database as the migrations left it. False: it has become another, or too large, and is not worth it. */
export async function isWiped(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ shape: string; bytes: string }>(
      `select shape, bytes from (${SHAPE}) as s, (select sum(pg_relation_size(oid)) as bytes from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r') as b`,
    );
    if (rows[0]?.shape !== inject("postgres").shape || Number(rows[0]?.bytes) > BYTES_MAX) return false;
    await client.query(WIPE);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Past the triggers that keep the journal from being written to again. */
const WIPE = `
  set session_replication_role = replica;
  do $$ declare one record; begin
    for one in select c.oid::regclass as name, relkind from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') and relname <> 'migration' loop
      if one.relkind = 'S' then perform setval(one.name, 1, false);
      else execute format('delete from only %s', one.name); end if;
    end loop;
  end $$`;
