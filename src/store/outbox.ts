import { rows, sql, type Tx } from "./db.ts";

export type ErrandKind = "tell" | "effect" | "read" | "poll" | "sweep";

/** Something to be done at a target, addressed to a lane. */
export interface Errand {
  readonly lane: string;
  readonly kind: ErrandKind;
  readonly connection: string;
  readonly company: string;
  readonly noun: string;
  readonly record: string | null;
  readonly body: unknown;
  readonly effectKey?: string | undefined;
  readonly trail: string;
  readonly urgency: number;
}

export interface OutboxItem extends Omit<Errand, "effectKey" | "urgency"> {
  readonly seq: number;
  readonly effectKey: string | null;
  readonly createdAt: string;
  /** When an earlier attempt was last sent that nobody answered. */
  readonly sentAt: string | null;
}

/** The lane of one record at one seat. */
export const seatLane = (connection: string, company: string, noun: string, record: string): string =>
  `${connection}/${company}/${noun}/${record}`;

/** Numbers the errands in their lanes and keeps them; an effect whose key is kept already, or was done, is not kept again. */
export async function keepErrands(
  tx: Tx,
  organisation: string,
  errands: readonly Errand[],
  now: Date,
): Promise<void> {
  if (errands.length === 0) return;
  await tx.query(sql`
    with errand as (
      select e.*, row_number() over (partition by lane order by nth) as place, count(*) over (partition by lane) as total
      from (
        select * from json_to_recordset(${rows(errands.map((one, nth) => ({ ...one, nth })))}::json) as e(
          nth integer, lane text, kind text, connection text, company text, noun text, record text, body jsonb,
          "effectKey" text, trail text, urgency smallint)
      ) e
    ), numbered as (
      insert into lane as l (organisation, queue, key, target, urgency, last_seq, ready_at)
      select ${organisation}, 'out', lane, min(connection), min(urgency), count(*), ${now}::timestamptz
      from errand group by lane order by lane
      on conflict (organisation, queue, key) do update
        set last_seq = l.last_seq + excluded.last_seq,
            urgency = case when l.last_seq > l.done_seq then least(l.urgency, excluded.urgency) else excluded.urgency end,
            ready_at = case when l.last_seq > l.done_seq then l.ready_at else excluded.ready_at end
      returning key, last_seq
    )
    insert into outbox (organisation, lane, seq, kind, connection, company, noun, record, body, effect_key, trail, created_at)
    select ${organisation}, e.lane, n.last_seq - e.total + e.place, e.kind, e.connection, e.company, e.noun, e.record,
           e.body, e."effectKey", e.trail, ${now}::timestamptz
    from errand e join numbered n on n.key = e.lane
    where e."effectKey" is null or not exists (
      select from receipt r where r.organisation = ${organisation} and r.connection = e.connection
        and r.company = e.company and r.key = e."effectKey")
    on conflict (organisation, effect_key) where effect_key is not null do nothing`);
}

/** One errand, by its lane and its number there. */
export interface Numbered {
  readonly lane: string;
  readonly seq: number;
}

/**
 * Takes back what these lanes were to tell and nobody has begun to: the newest decision says what a seat lacks.
 * What is being told at this moment stays, and what an effect comes after, which rests on it. So does what the
 * decision counted as being told, though it came to nothing since: it is tried again.
 */
export async function replaceTells(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
  counted: readonly Numbered[] = [],
): Promise<void> {
  if (lanes.length === 0) return;
  await tx.query(sql`
    with locked as (
      select key from lane
      where organisation = ${organisation} and queue = 'out' and key = any(${[...lanes]}::text[])
      order by key for update
    )
    delete from outbox o using locked l
    where o.organisation = ${organisation} and o.lane = any(${[...lanes]}::text[]) and o.lane = l.key
      and o.kind = 'tell' and o.sent_at is null
      and not exists (select from outbox e
        where e.organisation = o.organisation and e.lane = o.lane and e.kind = 'effect' and e.seq > o.seq)
      and (o.lane, o.seq) not in (select c.lane, c.seq from json_to_recordset(${rows(counted)}::json) as c(lane text, seq bigint))`);
}

/** Takes back what these lanes were to tell after these numbers; answers with whom that was about. */
export async function withdrawFollowers(
  tx: Tx,
  organisation: string,
  ended: readonly { readonly lane: string; readonly seq: number }[],
): Promise<readonly { readonly noun: string; readonly record: string }[]> {
  if (ended.length === 0) return [];
  return tx.query(sql`
    with withdrawn as (
      delete from outbox o using json_to_recordset(${rows(ended)}::json) as e(lane text, seq bigint)
      where o.organisation = ${organisation} and o.lane = e.lane and o.seq > e.seq and o.kind = 'tell'
      returning o.noun, o.record
    )
    select distinct noun, record from withdrawn order by noun, record`);
}

/** What is being told to these records' seats at this moment, or was sent and never answered. */
export async function beingTold(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<
  readonly (Numbered & {
    record: string;
    connection: string;
    company: string;
    patch: Record<string, unknown>;
  })[]
> {
  return tx.query(sql`
    select lane, seq, record, connection, company, body->'patch' as patch from outbox
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
      and kind = 'tell' and sent_at is not null and not withdrawn
    order by lane, seq`);
}

/** Takes back what these lanes are to tell, also what a worker has in hand and may not have sent yet. */
export async function withdrawTells(tx: Tx, organisation: string, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return;
  await tx.query(sql`
    update outbox set withdrawn = true
    where organisation = ${organisation} and lane = any(${[...lanes]}::text[]) and kind = 'tell' and not withdrawn`);
}

/**
 * Takes back all that the seats of these records were to be told, because the records end: at once what nobody has
 * begun; what was begun is not done over.
 */
export async function takeBackTells(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<void> {
  if (records.length === 0) return;
  const theirs = sql`organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[]) and kind = 'tell'`;
  await tx.query(sql`
    select from lane where organisation = ${organisation} and queue = 'out'
      and key = any(array(select lane from outbox where ${theirs})) order by key for update`);
  await tx.query(sql`delete from outbox where ${theirs} and sent_at is null`);
  await tx.query(sql`update outbox set withdrawn = true where ${theirs} and not withdrawn`);
}

/** Which of these lanes' tellings were taken back? */
export async function withdrawnAmong(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ lane: string }>(sql`
    select lane from outbox where organisation = ${organisation} and lane = any(${[...lanes]}::text[]) and withdrawn`);
  return new Set(found.map(({ lane }) => lane));
}

/** Which of these lanes have something to do already? */
export async function pendingLanes(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await tx.query<{ key: string }>(sql`
    select key from lane where organisation = ${organisation} and queue = 'out' and key = any(${[...lanes]}::text[])
      and last_seq > done_seq`);
  return new Set(found.map(({ key }) => key));
}

/** An errand that is still to be carried out, and how its lane stands. */
export interface PendingErrand {
  readonly kind: ErrandKind;
  readonly connection: string;
  readonly company: string;
  readonly body: unknown;
  readonly createdAt: string;
  /** Nobody has answered what was sent then. */
  readonly sentAt: string | null;
  readonly readyAt: string;
  readonly attempts: number;
  /** How often it waited for what the system said last to be heard. */
  readonly looks: number;
  /** A worker has it in hand. */
  readonly isInHand: boolean;
}

/** What is still to be told to, or done at, these records' seats, in order. */
export async function pendingErrands(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<readonly PendingErrand[]> {
  return tx.query<PendingErrand>(sql`
    select o.kind, o.connection, o.company, o.body, o.created_at as "createdAt", o.sent_at as "sentAt",
      l.ready_at as "readyAt", l.attempts, l.looks, l.owner is not null as "isInHand"
    from outbox o join lane l on l.organisation = o.organisation and l.queue = 'out' and l.key = o.lane
    where o.organisation = ${organisation} and o.noun = ${noun} and o.record = any(${[...records]}::text[])
    order by o.created_at, o.lane, o.seq`);
}

/** Drops what is to be told at a connection of a noun and nobody has begun to: it is decided anew before it is told. */
export async function dropTells(
  tx: Tx,
  organisation: string,
  { connection, noun }: { readonly connection: string; readonly noun: string },
): Promise<void> {
  await tx.query(sql`
    delete from outbox o
    where o.organisation = ${organisation} and o.connection = ${connection} and o.noun = ${noun} and o.kind = 'tell'
      and o.sent_at is null
      and not exists (select from outbox e
        where e.organisation = o.organisation and e.lane = o.lane and e.kind = 'effect' and e.seq > o.seq)`);
}
