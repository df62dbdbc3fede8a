import { raw, type Sql } from "sql-template-tag";
import { sql, type Tx } from "./db.ts";
import { LIVING } from "./workers.ts";

/** The tables that grow with every event and are no record of their own: the journal tells of all that passed through them. */
export const PASSING = [
  "inbox",
  "receipt",
  "delivery",
  "hold",
  "dead_letter",
  "quarantine",
  "asked",
  "lane",
  "worker",
] as const;
export type Passing = (typeof PASSING)[number];

/** A stretch of a table, by its pages as they lie on the disk: no index is needed, and no batch is larger than it. */
export interface Stretch {
  readonly organisation: string;
  /** What came before this moment may go. */
  readonly before: Date;
  readonly fromPage: number;
  readonly belowPage: number;
}

/** How much was removed, and between which moments it had come. */
export interface Removed {
  readonly count: number;
  readonly oldest: string | null;
  readonly newest: string | null;
}

/** How many pages a table has by now. */
export async function pagesOf(tx: Tx, table: Passing): Promise<number> {
  const [row] = await tx.query<{ pages: number }>(sql`
    select pg_relation_size(${table}::regclass) / current_setting('block_size')::bigint as pages`);
  return row?.pages ?? 0;
}

/**
 * Removes what nobody needs any more from a stretch of a table. The stretch is read first and by its place alone: a plan
 * that went by an index of the organisation would read the whole table for each.
 */
export const removeOld: Readonly<Record<Passing, (tx: Tx, stretch: Stretch) => Promise<Removed>>> = {
  inbox: removeHeard,
  receipt: removeReceipts,
  delivery: removeDeliveries,
  hold: removeDone({ table: "hold", at: "closed_at", isDone: ours }),
  dead_letter: removeDone({ table: "dead_letter", at: "closed_at", isDone: ours }),
  quarantine: removeDone({ table: "quarantine", at: "closed_at", isDone: ours }),
  asked: removeDone({ table: "asked", at: "at", isDone: (mine) => sql`${ours(mine)} and o.spent` }),
  lane: removeDone({ table: "lane", at: "ready_at", isDone: isReadLane }),
  worker: removeDone({ table: "worker", at: "seen_at", isDone: isGoneWorker }),
};

interface Done {
  readonly table: Passing;
  /** When it was done with, or used last. */
  readonly at: string;
  /** Of a row called o: that it is done with. */
  readonly isDone: (organisation: string) => Sql;
}

/** Removes whole rows of a table in which each says itself that it is done with. */
function removeDone({ table, at, isDone }: Done) {
  return async (tx: Tx, { organisation, before, fromPage, belowPage }: Stretch): Promise<Removed> =>
    removed(
      await tx.query<Removed>(sql`
        with old as materialized (
          select ctid as place, t.* from ${raw(table)} t
          where ctid >= ${tid(fromPage)}::tid and ctid < ${tid(belowPage)}::tid and ${raw(at)} < ${before}::timestamptz
        ), gone as (
          delete from ${raw(table)} where ctid = any(array(select o.place from old o where ${isDone(organisation)}))
          returning ${raw(at)} as at
        )
        select count(*) as count, min(at) as oldest, max(at) as newest from gone`),
    );
}

function ours(organisation: string): Sql {
  return sql`o.organisation = ${organisation}`;
}

/** A hint opens a lane for the reading of its record, which nothing follows. */
function isReadLane(organisation: string): Sql {
  return sql`${ours(organisation)} and o.queue = 'out' and o.key like '%//%/read:%' and o.last_seq = o.done_seq
    and o.owner is null`;
}

/** A worker's number is never used again. */
function isGoneWorker(): Sql {
  return sql`o.id not in (${LIVING}) and not exists (select from lane l where l.owner = o.id)`;
}

const tid = (page: number): string => `(${page},0)`;

const removed = ([row]: readonly Removed[]): Removed => row ?? { count: 0, oldest: null, newest: null };

/** What was heard; the newest that a source said of each of its records stays, to be heard again. */
async function removeHeard(tx: Tx, { organisation, before, fromPage, belowPage }: Stretch): Promise<Removed> {
  const rows = await tx.query<Removed>(sql`
    with old as materialized (
      select ctid as place, organisation, lane, seq, kind from inbox
      where ctid >= ${tid(fromPage)}::tid and ctid < ${tid(belowPage)}::tid and received_at < ${before}::timestamptz
    ), gone as (
      delete from inbox where ctid = any(array(
        select i.place from old i
        where i.organisation = ${organisation}
          and i.seq <= (select l.done_seq from lane l
            where l.organisation = ${organisation} and l.queue = 'in' and l.key = i.lane)
          and (i.kind not in ('observed', 'gone') or i.seq < (select max(n.seq) from inbox n
            where n.organisation = ${organisation} and n.lane = i.lane and n.kind in ('observed', 'gone')))))
      returning received_at
    )
    select count(*) as count, min(received_at) as oldest, max(received_at) as newest from gone`);
  return removed(rows);
}

/** Proofs of records of which nothing is under way: nothing to be told or done, no dead letter, no intent that is not spent. */
async function removeReceipts(
  tx: Tx,
  { organisation, before, fromPage, belowPage }: Stretch,
): Promise<Removed> {
  const rows = await tx.query<Removed>(sql`
    with old as materialized (
      select ctid as place, organisation, noun, record, key from receipt
      where ctid >= ${tid(fromPage)}::tid and ctid < ${tid(belowPage)}::tid and at < ${before}::timestamptz
    ), gone as (
      delete from receipt where ctid = any(array(
        select r.place from old r
        where r.organisation = ${organisation}
          and not exists (select from outbox o
            where o.organisation = ${organisation} and o.noun = r.noun and o.record = r.record)
          and not exists (select from dead_letter d
            where d.organisation = ${organisation} and d.noun = r.noun and d.record = r.record and d.closed_at is null)
          and not exists (select from asked a
            where a.organisation = ${organisation} and a.noun = r.noun and a.record = r.record and not a.spent
              and (a.by = 'hub' or a.about = r.key))))
      returning at
    )
    select count(*) as count, min(at) as oldest, max(at) as newest from gone`);
  return removed(rows);
}

/** Deliveries that no sender repeats any more. */
async function removeDeliveries(
  tx: Tx,
  { organisation, before, fromPage, belowPage }: Stretch,
): Promise<Removed> {
  const rows = await tx.query<Removed>(sql`
    with old as materialized (
      select ctid as place, organisation from delivery
      where ctid >= ${tid(fromPage)}::tid and ctid < ${tid(belowPage)}::tid and received_at < ${before}::timestamptz
    ), gone as (
      delete from delivery where ctid = any(array(select d.place from old d where d.organisation = ${organisation}))
      returning received_at
    )
    select count(*) as count, min(received_at) as oldest, max(received_at) as newest from gone`);
  return removed(rows);
}
