import { rows, sql, type Tx } from "./db.ts";
import { type Arrival, keepArrivals } from "./inbox.ts";

/** Passes arrivals on to the lanes of other records, without taking these lanes' locks now. */
export async function handOff(tx: Tx, organisation: string, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  await tx.query(sql`
    insert into handoff (organisation, arrival)
    select ${organisation}, value from json_array_elements(${rows(arrivals)}::json)`);
}

/**
 * Moves what was passed on into its lanes, in its order: one mover at a time, so that nothing overtakes what was passed
 * on before it. Answers with how many. The transaction must hold no lane yet.
 */
export async function handOver(tx: Tx, organisation: string, most: number, now: Date): Promise<number> {
  const passed = await tx.query<{ arrival: Arrival }>(sql`
    with turn as materialized (
      select pg_try_advisory_xact_lock(hashtextextended('handoff/' || ${organisation}::text, 0)) as mine
    ), next as (
      select h.id from handoff h where (select mine from turn) and h.organisation = ${organisation}
      order by h.id limit ${most} for update
    ), gone as (
      delete from handoff h using next n where h.organisation = ${organisation} and h.id = n.id
      returning h.id, h.arrival
    )
    select arrival from gone order by id`);
  await keepArrivals(
    tx,
    organisation,
    passed.map(({ arrival }) => arrival),
    now,
  );
  return passed.length;
}

/** Passes on to every record of a noun that has no link at a connection that it is to be decided again. */
export async function handOffUnlinked(
  tx: Tx,
  organisation: string,
  { connection, noun, trail, urgency }: { connection: string; noun: string; trail: string; urgency: number },
): Promise<number> {
  const passed = await tx.query(sql`
    insert into handoff (organisation, arrival)
    select r.organisation, jsonb_build_object('lane', '-/' || r.noun || '/' || r.key, 'kind', 'again', 'connection', '',
      'company', '', 'noun', r.noun, 'id', r.key, 'body', null, 'trail', ${trail}::text, 'urgency', ${urgency}::int)
    from record r
    where r.organisation = ${organisation} and r.noun = ${noun} and r.merged_into is null
      and not exists (select from crosswalk c where c.organisation = r.organisation and c.noun = r.noun
        and c.record = r.key and c.connection = ${connection} and c.unlinked_at is null)
    order by r.key
    returning id`);
  return passed.length;
}

/** Passes on to every record of a noun that it is to be decided again. */
export async function handOffAll(
  tx: Tx,
  organisation: string,
  { noun, trail, urgency }: { noun: string; trail: string; urgency: number },
): Promise<void> {
  await tx.query(sql`
    insert into handoff (organisation, arrival)
    select r.organisation, jsonb_build_object('lane', '-/' || r.noun || '/' || r.key, 'kind', 'again', 'connection', '',
      'company', '', 'noun', r.noun, 'id', r.key, 'body', null, 'trail', ${trail}::text, 'urgency', ${urgency}::int)
    from record r where r.organisation = ${organisation} and r.noun = ${noun} and r.merged_into is null
    order by r.key`);
}
