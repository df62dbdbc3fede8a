import type { Sql } from "sql-template-tag";
import { type Session, sql, type Tx } from "./db.ts";

/** The class of the session locks by which workers are known to live. */
const LIFE = 4400;

/** The numbers of the workers that live: their session locks are held in this database, not in its neighbours. */
export const LIVING = sql`
  select k.objid::bigint from pg_locks k
  where k.locktype = 'advisory' and k.classid = ${LIFE} and k.objsubid = 2 and k.granted
    and k.database = (select oid from pg_database where datname = current_database())`;

/** Registers a worker; its number is never used again. Until it has lived in a session its lease alone speaks for it. */
export async function registerWorker(tx: Tx, name: string, now: Date): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into worker (name, booted_at, seen_at) values (${name}, '-infinity', ${now}::timestamptz)
    returning id`);
  if (!row) throw new Error("The database did not number a worker");
  return row.id;
}

/**
 * Takes the worker's session lock: while this session lives, so does the worker. Also after the database came back.
 * False while an earlier session of the worker still holds it; that one proves as much.
 */
export async function liveIn(session: Session, worker: number, now: Date): Promise<boolean> {
  const [lock] = await session.query<{ held: boolean }>(
    sql`select pg_try_advisory_lock(${LIFE}, ${worker}) as held`,
  );
  if (!lock?.held) return false;
  await session.query(sql`
    update worker set booted_at = pg_postmaster_start_time(), seen_at = ${now}::timestamptz where id = ${worker}`);
  return true;
}

/**
 * Frees the lanes of workers that are gone; answers with how many. A worker is gone when its session lock is free, or
 * its lease has run out. A lock that was lost by a restart of the database proves nothing: then the lease decides.
 */
export async function freeLanesOfTheDead(tx: Tx, now: Date): Promise<number> {
  const lost = sql`
    lease_until < ${now}::timestamptz or owner in (
      select w.id from worker w
      where w.id in (select owner from lane where owner is not null)
        and w.booted_at = pg_postmaster_start_time() and w.id not in (${LIVING}))`;
  return free(tx, lost, now);
}

/**
 * Frees what a worker owns and knows nothing of: its claim was committed, and the connection broke before it heard so.
 * What it claimed since it counted its calls is not meant; `leasedUpTo` tells it apart.
 */
export async function freeForgottenLanes(
  tx: Tx,
  { worker, calls, leasedUpTo }: { worker: number; calls: readonly string[]; leasedUpTo: Date },
  now: Date,
): Promise<number> {
  const lost = sql`
    owner = ${worker} and call <> all(${[...calls]}::text[]) and lease_until < ${leasedUpTo}::timestamptz`;
  return free(tx, lost, now);
}

/** What was begun in these lanes was sent by now at the latest, and nobody knows whether it was answered. */
async function free(tx: Tx, lost: Sql, now: Date): Promise<number> {
  const freed = await tx.query(sql`
    with lost as (
      select organisation, key from lane
      where owner is not null and (${lost})
      order by organisation, key for update skip locked
    ), begun as (
      update outbox o set sent_at = ${now}::timestamptz from lost l
      where o.organisation = l.organisation and o.lane = l.key and o.sent_at is not null
    )
    update lane l set owner = null, call = null, lease_until = null, ready_at = least(l.ready_at, ${now}::timestamptz)
    from lost where l.organisation = lost.organisation and l.queue = 'out' and l.key = lost.key
    returning l.key`);
  return freed.length;
}

/** How many workers live. */
export async function livingWorkers(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`select count(*) from worker where id in (${LIVING})`);
  return row?.count ?? 0;
}
