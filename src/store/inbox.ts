import { rows, sql, type Tx } from "./db.ts";

export type ArrivalKind = "observed" | "gone" | "hint" | "receipt" | "refusal" | "asked" | "again";

/** One thing that came in, addressed to a lane: the lane of a source's record, or of a record of ours. */
export interface Arrival {
  readonly lane: string;
  readonly kind: ArrivalKind;
  readonly connection: string;
  readonly company: string;
  readonly noun: string;
  /** The id at the source, or the key of our record. */
  readonly id: string;
  readonly version?: string | undefined;
  readonly at?: string | undefined;
  readonly stamp?: string | undefined;
  /** Digest of what a source says; it is kept only when it differs from the lane's last. */
  readonly image?: string | undefined;
  readonly body: unknown;
  readonly trail: string;
  readonly urgency: number;
}

export interface InboxItem extends Omit<Arrival, "image" | "urgency" | "version" | "at" | "stamp"> {
  readonly seq: number;
  readonly version: string | null;
  readonly at: string | null;
  readonly stamp: string | null;
}

/** The lane of a record of a source: what it says is heard in the order it was kept. */
export const sourceLane = (connection: string, noun: string, id: string): string =>
  `${connection}/${noun}/${id}`;

/** The lane of a record of ours: what concerns it and comes from nobody's system. */
export const recordLane = (noun: string, key: string): string => `-/${noun}/${key}`;

/** Keeps observations, one per lane, that differ from the lane's last and are not older; answers with the lanes kept. */
export async function keepObservations(
  tx: Tx,
  organisation: string,
  arrivals: readonly Arrival[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (arrivals.length === 0) return new Set();
  const kept = await tx.query<{ lane: string }>(sql`
    with arrival as (
      select * from json_to_recordset(${rows(arrivals)}::json) as a(
        lane text, kind text, connection text, company text, noun text, id text, version text, at timestamptz,
        stamp text, image text, body jsonb, trail text, urgency smallint)
    ), numbered as (
      insert into lane as l (organisation, queue, key, target, urgency, last_seq, ready_at, image, version)
      select ${organisation}, 'in', lane, '', urgency, 1, ${now}::timestamptz, image, version from arrival order by lane
      on conflict (organisation, queue, key) do update
        set last_seq = l.last_seq + 1, image = excluded.image, version = excluded.version,
            urgency = case when l.last_seq > l.done_seq then least(l.urgency, excluded.urgency) else excluded.urgency end,
            ready_at = case when l.last_seq > l.done_seq then l.ready_at else excluded.ready_at end
        where l.image is distinct from excluded.image and (l.version is null or l.version <= excluded.version)
      returning key, last_seq
    )
    insert into inbox (organisation, lane, seq, kind, connection, company, noun, id, version, at, stamp, body, trail, received_at)
    select ${organisation}, a.lane, n.last_seq, a.kind, a.connection, a.company, a.noun, a.id, a.version, a.at, a.stamp,
           a.body, a.trail, ${now}::timestamptz
    from arrival a join numbered n on n.key = a.lane
    returning lane`);
  return new Set(kept.map(({ lane }) => lane));
}

/** Of these lanes: the digest and version of the last observation kept. */
export async function lastImages(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
): Promise<ReadonlyMap<string, { image: string | null; version: string | null }>> {
  const found = await tx.query<{ key: string; image: string | null; version: string | null }>(sql`
    select key, image, version from lane
    where organisation = ${organisation} and queue = 'in' and key = any(${[...lanes]}::text[])`);
  return new Map(found.map(({ key, ...rest }) => [key, rest]));
}

/** Something was written there since: whatever these lanes' sources say next is news, even what they said before it. */
export async function forgetImages(tx: Tx, organisation: string, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return;
  await tx.query(sql`
    update lane set image = null from (
      select key from lane where organisation = ${organisation} and queue = 'in' and key = any(${[...lanes]}::text[])
      order by key for update) told
    where lane.organisation = ${organisation} and lane.queue = 'in' and lane.key = told.key`);
}

/** Keeps arrivals of any kind but observations, in the order given within each lane. */
export async function keepArrivals(
  tx: Tx,
  organisation: string,
  arrivals: readonly Arrival[],
  now: Date,
): Promise<void> {
  if (arrivals.length === 0) return;
  await tx.query(sql`
    with arrival as (
      select a.*, row_number() over (partition by lane order by nth) as place, count(*) over (partition by lane) as total
      from (
        select * from json_to_recordset(${rows(arrivals.map((one, nth) => ({ ...one, nth })))}::json) as a(
          nth integer, lane text, kind text, connection text, company text, noun text, id text, version text,
          at timestamptz, stamp text, image text, body jsonb, trail text, urgency smallint)
      ) a
    ), numbered as (
      insert into lane as l (organisation, queue, key, target, urgency, last_seq, ready_at, image)
      select ${organisation}, 'in', lane, '', min(urgency), count(*), ${now}::timestamptz, max(image)
      from arrival group by lane order by lane
      on conflict (organisation, queue, key) do update
        set last_seq = l.last_seq + excluded.last_seq,
            urgency = case when l.last_seq > l.done_seq then least(l.urgency, excluded.urgency) else excluded.urgency end,
            ready_at = case when l.last_seq > l.done_seq then l.ready_at else excluded.ready_at end,
            image = coalesce(excluded.image, l.image)
      returning key, last_seq
    )
    insert into inbox (organisation, lane, seq, kind, connection, company, noun, id, version, at, stamp, body, trail, received_at)
    select ${organisation}, a.lane, n.last_seq - a.total + a.place, a.kind, a.connection, a.company, a.noun, a.id,
           a.version, a.at, a.stamp, a.body, a.trail, ${now}::timestamptz
    from arrival a join numbered n on n.key = a.lane`);
}

/** Locks lanes that have something to be heard; another worker's are passed over. The locks end with the transaction. */
export async function lockLanes(
  tx: Tx,
  organisation: string,
  lanesMax: number,
  now: Date,
): Promise<readonly string[]> {
  const locked = await tx.query<{ key: string }>(sql`
    select key from lane
    where organisation = ${organisation} and queue = 'in' and target = '' and last_seq > done_seq and owner is null
      and ready_at <= ${now}::timestamptz
    order by urgency, ready_at limit ${lanesMax} for update skip locked`);
  return locked.map(({ key }) => key);
}

/** Locks one lane that is ready, unless another worker has it. */
export async function lockLane(
  tx: Tx,
  organisation: string,
  lane: string,
  now: Date,
): Promise<{ attempts: number } | undefined> {
  const [locked] = await tx.query<{ attempts: number }>(sql`
    select attempts from lane
    where organisation = ${organisation} and queue = 'in' and key = ${lane} and last_seq > done_seq
      and ready_at <= ${now}::timestamptz
    for update skip locked`);
  return locked;
}

/** Its head could not be heard: the lane waits until then. The caller holds its lock. */
export async function postponeLane(tx: Tx, organisation: string, lane: string, readyAt: Date): Promise<void> {
  await tx.query(sql`
    update lane set attempts = attempts + 1, ready_at = ${readyAt}::timestamptz
    where organisation = ${organisation} and queue = 'in' and key = ${lane}`);
}

/** What these lanes have not heard yet, in order. Read after they are locked, so that nothing older can show. */
export async function unheard(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
): Promise<readonly InboxItem[]> {
  // Lane by lane, each in the order of its own key: no plan can read more than what is asked for.
  return tx.query<InboxItem>(sql`
    select i.* from unnest(${[...lanes].sort()}::text[]) as wanted(key)
    cross join lateral (
      select done_seq, last_seq from lane
      where organisation = ${organisation} and queue = 'in' and lane.key = wanted.key offset 0) l
    cross join lateral (
      select lane, seq, kind, connection, company, noun, id, version, at, stamp, body, trail from inbox
      where organisation = ${organisation} and lane = wanted.key and seq > l.done_seq and seq <= l.last_seq
      order by lane, seq offset 0) i`);
}

/** Everything up to the lanes' last number was heard. The caller holds their locks. */
export async function heardLanes(tx: Tx, organisation: string, lanes: readonly string[]): Promise<void> {
  await tx.query(sql`
    update lane set done_seq = last_seq, attempts = 0
    where organisation = ${organisation} and queue = 'in' and key = any(${[...lanes]}::text[])`);
}

/** Takes a sender's delivery id: false when it was taken before. */
export async function takeDeliveries(
  tx: Tx,
  organisation: string,
  deliveries: readonly { readonly connection: string; readonly id: string }[],
  now: Date,
): Promise<Set<string>> {
  if (deliveries.length === 0) return new Set();
  const taken = await tx.query<{ connection: string; id: string }>(sql`
    insert into delivery (organisation, connection, id, received_at)
    select distinct ${organisation}, connection, id, ${now}::timestamptz
    from json_to_recordset(${rows(deliveries)}::json) as d(connection text, id text)
    order by connection, id
    on conflict do nothing
    returning connection, id`);
  return new Set(taken.map(({ connection, id }) => `${connection}/${id}`));
}

/**
 * Is anything that this resource said still to be heard? What is tried again later counts as well, unless it is linked:
 * then it is known which record it is, and it can be nobody new.
 */
export async function hasUnheard(
  tx: Tx,
  organisation: string,
  connection: string,
  noun: string,
): Promise<boolean> {
  const prefix = sourceLane(connection, noun, "");
  const [row] = await tx.query<{ some: boolean }>(sql`
    select exists (select from lane l where organisation = ${organisation} and queue = 'in' and target = ''
      and last_seq > done_seq and owner is null and starts_with(key, ${prefix})
      and (attempts = 0 or not exists (select from crosswalk c
        where c.organisation = l.organisation and c.connection = ${connection} and c.noun = ${noun} and c.role = 'main'
          and c.id = substr(l.key, length(${prefix}) + 1) and c.unlinked_at is null))) as some`);
  return row?.some ?? false;
}

/** Which of these records of ours are about to be decided again? */
export async function undecided(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<ReadonlySet<string>> {
  const lanes = records.map((record) => recordLane(noun, record));
  const found = await tx.query<{ lane: string }>(sql`
    select key as lane from lane where organisation = ${organisation} and queue = 'in' and key = any(${lanes}::text[])
      and last_seq > done_seq
    union select arrival->>'lane' from handoff
    where organisation = ${organisation} and arrival->>'lane' = any(${lanes}::text[])`);
  const pending = new Set(found.map(({ lane }) => lane));
  return new Set(records.filter((record) => pending.has(recordLane(noun, record))));
}

/** The newest that a source said of its record, heard or not. */
export async function lastSaid(tx: Tx, organisation: string, lane: string): Promise<InboxItem | undefined> {
  const [item] = await tx.query<InboxItem>(sql`
    select lane, seq, kind, connection, company, noun, id, version, at, stamp, body, trail from inbox
    where organisation = ${organisation} and lane = ${lane} and kind in ('observed', 'gone') order by seq desc limit 1`);
  return item;
}

/** All that was kept of these lanes, in the order in which it came; of what was said only that it was. */
export async function keptIn(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
  most = 1000,
): Promise<readonly (Omit<InboxItem, "body"> & { receivedAt: string; isHeard: boolean })[]> {
  return tx.query(sql`
    select i.lane, i.seq, i.kind, i.connection, i.company, i.noun, i.id, i.version, i.at, i.stamp, i.trail,
      i.received_at as "receivedAt", i.seq <= l.done_seq as "isHeard"
    from inbox i join lane l on l.organisation = i.organisation and l.queue = 'in' and l.key = i.lane
    where i.organisation = ${organisation} and i.lane = any(${[...lanes]}::text[])
    order by i.received_at desc, i.lane, i.seq desc limit ${most}`);
}
