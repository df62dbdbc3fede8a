import { type Session, sql, type Tx } from "./db.ts";

/** The class of the session locks by which workers are known to live. */
const LIFE = 4400;

/** Registers a worker; its number is never used again. */
export async function registerWorker(tx: Tx, name: string, now: Date): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into worker (name, booted_at, seen_at) values (${name}, pg_postmaster_start_time(), ${now}::timestamptz)
    returning id`);
  if (!row) throw new Error("The database did not number a worker");
  return row.id;
}

/** Takes the worker's session lock: while this session lives, so does the worker. Also after the database came back. */
export async function liveIn(session: Session, worker: number, now: Date): Promise<void> {
  await session.query(sql`select pg_advisory_lock(${LIFE}, ${worker})`);
  await session.query(sql`
    update worker set booted_at = pg_postmaster_start_time(), seen_at = ${now}::timestamptz where id = ${worker}`);
}

/**
 * Frees the lanes of workers that are gone; answers with how many. A worker is gone when its session lock is free, or
 * its lease has run out. A lock that was lost by a restart of the database proves nothing: then the lease decides.
 */
export async function freeLanesOfTheDead(tx: Tx, now: Date): Promise<number> {
  const freed = await tx.query(sql`
    update lane set owner = null, call = null, lease_until = null, ready_at = least(ready_at, ${now}::timestamptz)
    where owner is not null and (lease_until < ${now}::timestamptz or owner in (
      select w.id from worker w
      where w.id in (select distinct owner from lane where owner is not null)
        and w.booted_at = pg_postmaster_start_time()
        and not exists (select from pg_locks k
          where k.locktype = 'advisory' and k.classid = ${LIFE} and k.objid = w.id and k.objsubid = 2 and k.granted)))
    returning key`);
  return freed.length;
}
