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
  const lanes = await tx.query<ClaimedLane & { doneSeq: number }>(sql`
    update lane set owner = ${worker}, claim = claim + 1, call = ${call}, lease_until = ${leaseUntil}::timestamptz
    where organisation = ${organisation} and queue = 'out' and key = any(array(
      select key from lane
      where organisation = ${organisation} and queue = 'out' and target = ${target.connection}
        and last_seq > done_seq and owner is null and ready_at <= ${now}::timestamptz
        and (select t.calls_max from target t where t.organisation = ${organisation} and t.connection = ${target.connection})
          > (select count(distinct o.call) from lane o
             where o.organisation = ${organisation} and o.target = ${target.connection} and o.owner is not null)
      order by urgency, ready_at limit ${lanesMax} for update skip locked))
    returning key, claim, attempts, looks, done_seq as "doneSeq", settled_at as "settledAt", unanswered_since as "unansweredSince"`);
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

/** Reads each lane's first errand in a later statement, and notes that it is sent. A lane without one is drained. */
async function beginErrands(
  tx: Tx,
  organisation: string,
  lanes: readonly { readonly key: string; readonly doneSeq: number }[],
  now: Date,
) {
  const items = await tx.query<OutboxItem>(sql`
    select head.* from json_to_recordset(${rows(lanes)}::json) as l(key text, "doneSeq" bigint)
    cross join lateral (
      select lane, seq, kind, connection, company, noun, record, body, effect_key as "effectKey", trail,
        created_at as "createdAt", sent_at as "sentAt"
      from outbox where organisation = ${organisation} and lane = l.key and seq > l."doneSeq" order by seq limit 1) head`);
  const heads = new Map(items.map(({ lane, seq }) => [lane, seq]));
  if (heads.size > 0)
    await tx.query(sql`
      update outbox set sent_at = ${now}::timestamptz
      where organisation = ${organisation} and lane = any(${[...heads.keys()]}::text[])
        and seq = (${JSON.stringify(Object.fromEntries(heads))}::jsonb ->> lane)::bigint`);
  const drained = lanes.map(({ key }) => key).filter((key) => !heads.has(key));
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
  // By the lanes' names, as values by lane: no join whose order the planner could get wrong while a table is new.
  const given = Object.fromEntries(settlements.map((one) => [one.lane, one]));
  const ours = await tx.query<{ key: string }>(sql`
    with ours as materialized (
      select key from lane l, (select ${JSON.stringify(given)}::jsonb as s) given
      where organisation = ${organisation} and queue = 'out' and key = any(${Object.keys(given)}::text[])
        and owner = ${worker} and claim = (s -> key ->> 'claim')::bigint
      order by key for update of l
    )
    update lane set owner = null, call = null, lease_until = null,
      done_seq = case when (s -> key ->> 'finished')::boolean then (s -> key ->> 'seq')::bigint else done_seq end,
      attempts = (s -> key ->> 'attempts')::integer, looks = (s -> key ->> 'looks')::integer,
      ready_at = (s -> key ->> 'readyAt')::timestamptz,
      settled_at = greatest(settled_at, (s -> key ->> 'settledAt')::timestamptz),
      unanswered_since = (s -> key ->> 'unansweredSince')::timestamptz
    from (select ${JSON.stringify(given)}::jsonb as s) given
    where organisation = ${organisation} and queue = 'out' and key = any(array(select key from ours))
    returning key`);
  const kept = new Set(ours.map(({ key }) => key));
  const [finished, unfinished] = [true, false].map((isFinished) =>
    settlements.filter((one) => one.finished === isFinished && kept.has(one.lane)),
  );
  await finish(tx, organisation, finished ?? []);
  await putBack(tx, organisation, unfinished ?? []);
  return kept;
}

async function finish(tx: Tx, organisation: string, done: readonly Settlement[]): Promise<void> {
  if (done.length === 0) return;
  const seqs = Object.fromEntries(done.map(({ lane, seq }) => [lane, seq]));
  await tx.query(sql`
    delete from outbox where organisation = ${organisation} and lane = any(${Object.keys(seqs)}::text[])
      and seq = (${JSON.stringify(seqs)}::jsonb ->> lane)::bigint`);
}

/** Tried again later; what it was sent for without an answer stays noted. */
async function putBack(tx: Tx, organisation: string, waiting: readonly Settlement[]): Promise<void> {
  if (waiting.length === 0) return;
  await tx.query(sql`
    update outbox o set sent_at = s."sentAt"
    from json_to_recordset(${rows(waiting)}::json) as s(lane text, seq bigint, "sentAt" timestamptz)
    where o.organisation = ${organisation} and o.lane = any(${waiting.map(({ lane }) => lane)}::text[])
      and o.lane = s.lane and o.seq = s.seq`);
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
