import { rows, sql, type Tx } from "./db.ts";
import type { OutboxItem } from "./outbox.ts";

/** A lane in one worker's hands: whoever completes it must name the owner and the claim. */
export interface ClaimedLane {
  readonly key: string;
  readonly claim: number;
  readonly attempts: number;
  /** How often its errand waited for what its target said to be heard. */
  readonly looks: number;
  /** Until then a call that nobody answered may still take effect. */
  readonly settledAt: string | null;
  /** Since then something may have been made there that nobody told of, and nobody has looked. */
  readonly unansweredSince: string | null;
}

export interface Claim {
  readonly target: string;
  readonly worker: number;
  readonly call: string;
  readonly lanes: ReadonlyMap<string, ClaimedLane>;
  /** The first errand of each lane. */
  readonly items: readonly OutboxItem[];
}

export interface Claiming {
  readonly organisation: string;
  readonly worker: number;
  /** Names this call; running calls of a target are counted by it, exactly, under the target's lock. */
  readonly call: string;
  readonly lanesMax: number;
  readonly leaseUntil: Date;
  readonly now: Date;
}

/** Takes the next lanes of one target that is live and below its limit of calls; undefined when there is nothing to do. */
export async function claim(tx: Tx, claiming: Claiming): Promise<Claim | undefined> {
  const { organisation, worker, call, lanesMax, leaseUntil, now } = claiming;
  const [target] = await tx.query<{ connection: string }>(sql`
    select t.connection from target t
    where t.organisation = ${organisation} and t.state = 'live' and (t.not_before is null or t.not_before <= ${now}::timestamptz)
      and exists (select from lane l where l.organisation = t.organisation and l.queue = 'out' and l.target = t.connection
        and l.last_seq > l.done_seq and l.owner is null and l.ready_at <= ${now}::timestamptz)
      and t.calls_max > (select count(distinct l.call) from lane l
        where l.organisation = t.organisation and l.target = t.connection and l.owner is not null)
    order by (select min(l.urgency) from lane l where l.organisation = t.organisation and l.queue = 'out'
        and l.target = t.connection and l.last_seq > l.done_seq and l.owner is null), random()
    limit 1 for update skip locked`);
  if (!target) return undefined;
  // Counted again now that the target is locked: two claims never both take its last place.
  const lanes = await tx.query<ClaimedLane>(sql`
    with next as materialized (
      select key from lane
      where organisation = ${organisation} and queue = 'out' and target = ${target.connection}
        and last_seq > done_seq and owner is null and ready_at <= ${now}::timestamptz
        and (select t.calls_max from target t where t.organisation = ${organisation} and t.connection = ${target.connection})
          > (select count(distinct o.call) from lane o
             where o.organisation = ${organisation} and o.target = ${target.connection} and o.owner is not null)
      order by urgency, ready_at limit ${lanesMax} for update skip locked
    )
    update lane l set owner = ${worker}, claim = claim + 1, call = ${call},
      lease_until = ${leaseUntil}::timestamptz
    from next where l.organisation = ${organisation} and l.queue = 'out' and l.key = next.key
    returning l.key, l.claim, l.attempts, l.looks, l.settled_at as "settledAt", l.unanswered_since as "unansweredSince"`);
  if (lanes.length === 0) return undefined;
  const items = await beginErrands(tx, organisation, lanes, now);
  return {
    target: target.connection,
    worker,
    call,
    lanes: new Map(lanes.map((lane) => [lane.key, lane])),
    items,
  };
}

/** Reads each lane's first errand in a second statement, and notes that it is sent. A lane without one is drained. */
async function beginErrands(tx: Tx, organisation: string, lanes: readonly ClaimedLane[], now: Date) {
  const keys = lanes.map(({ key }) => key);
  const items = await tx.query<OutboxItem>(sql`
    with head as (
      select distinct on (o.lane) o.* from lane l join outbox o on o.organisation = l.organisation and o.lane = l.key and o.seq > l.done_seq
      where l.organisation = ${organisation} and l.queue = 'out' and l.key = any(${keys}::text[])
      order by o.lane, o.seq
    ), begun as (
      update outbox o set sent_at = ${now}::timestamptz from head h
      where o.organisation = h.organisation and o.lane = h.lane and o.seq = h.seq
    ), marked as (
      update lane l set claimed_seq = h.seq from head h
      where l.organisation = ${organisation} and l.queue = 'out' and l.key = h.lane
    )
    select lane, seq, kind, connection, company, noun, record, body, effect_key as "effectKey", trail, created_at as "createdAt", sent_at as "sentAt"
    from head`);
  const busy = new Set(items.map(({ lane }) => lane));
  const drained = keys.filter((key) => !busy.has(key));
  if (drained.length > 0)
    await tx.query(sql`
      update lane set owner = null, call = null, done_seq = last_seq, attempts = 0
      where organisation = ${organisation} and queue = 'out' and key = any(${drained}::text[])`);
  return items;
}

/** How one claimed lane goes on: its errand is finished, or is tried again at a moment. */
export interface Settlement {
  readonly lane: string;
  readonly claim: number;
  readonly seq: number;
  readonly finished: boolean;
  /** How often its errand was tried so far. */
  readonly attempts: number;
  readonly looks: number;
  readonly readyAt: string;
  /** Until when what nobody answered may still take effect; null where everything was answered. */
  readonly settledAt: string | null;
  /** When the errand was last sent without an answer; the next attempt resolves that first. Null: every attempt was answered. */
  readonly sentAt: string | null;
  /** Since when an effect may stand there that nobody knows of. */
  readonly unansweredSince: string | null;
}

/** Gives lanes back; answers with those that were still the worker's. What another took over is not touched. */
export async function settle(
  tx: Tx,
  organisation: string,
  worker: number,
  settlements: readonly Settlement[],
): Promise<ReadonlySet<string>> {
  if (settlements.length === 0) return new Set();
  const ours = await tx.query<{ key: string }>(sql`
    with settled as materialized (
      select s.* from json_to_recordset(${rows(settlements)}::json) as s(
        lane text, claim bigint, seq bigint, finished boolean, attempts integer, looks integer, "readyAt" timestamptz,
        "settledAt" timestamptz, "sentAt" timestamptz, "unansweredSince" timestamptz)
      join lane l on l.organisation = ${organisation} and l.queue = 'out' and l.key = s.lane
        and l.owner = ${worker} and l.claim = s.claim
      order by s.lane for update of l
    ), released as (
      update lane l set owner = null, call = null, lease_until = null,
        done_seq = case when s.finished then s.seq else l.done_seq end, attempts = s.attempts, looks = s.looks, ready_at = s."readyAt",
        settled_at = greatest(l.settled_at, s."settledAt"), unanswered_since = s."unansweredSince"
      from settled s
      where l.organisation = ${organisation} and l.queue = 'out' and l.key = s.lane
    ), finished as (
      delete from outbox o using settled s
      where o.organisation = ${organisation} and o.lane = s.lane and o.seq = s.seq and s.finished
    ), unfinished as (
      update outbox o set sent_at = s."sentAt" from settled s
      where o.organisation = ${organisation} and o.lane = s.lane and o.seq = s.seq and not s.finished
    )
    select lane as key from settled`);
  return new Set(ours.map(({ key }) => key));
}

/** Extends the lease of these calls; answers with those that this worker still holds. What it does not name runs out. */
export async function renewLeases(
  tx: Tx,
  worker: number,
  calls: readonly string[],
  until: Date,
): Promise<ReadonlySet<string>> {
  if (calls.length === 0) return new Set();
  const renewed = await tx.query<{ call: string }>(sql`
    with held as (
      select organisation, queue, key from lane
      where owner = ${worker} and call = any(${[...calls]}::text[])
      order by organisation, queue, key for update
    )
    update lane l set lease_until = ${until}::timestamptz from held h
    where l.organisation = h.organisation and l.queue = h.queue and l.key = h.key
    returning l.call`);
  return new Set(renewed.map(({ call }) => call));
}
