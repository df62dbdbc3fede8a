import { rows, sql, type Tx } from "./db.ts";

/** What could not be read at all. */
export interface Unreadable {
  readonly connection: string;
  readonly noun: string;
  readonly sourceId: string | null;
  readonly reason: string;
  readonly raw: string;
  readonly trail: string;
}

export async function quarantine(
  tx: Tx,
  organisation: string,
  found: readonly Unreadable[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await tx.query(sql`
    insert into quarantine (organisation, connection, noun, source_id, reason, raw, trail, at)
    select ${organisation}, connection, noun, "sourceId", reason, raw, trail, ${now}::timestamptz
    from json_to_recordset(${rows(found)}::json) as q(
      connection text, noun text, "sourceId" text, reason text, raw text, trail text)`);
}

/** What was tried for the last time, for a technical reason. */
export interface DeadLetter {
  readonly queue: "in" | "out";
  readonly lane: string;
  readonly kind: string;
  readonly connection: string;
  readonly company: string;
  readonly noun: string;
  readonly record: string | null;
  readonly body: unknown;
  /** Of an effect: put back, it must bear the same one. */
  readonly effectKey?: string | null | undefined;
  readonly remedy: string;
  readonly reason: string;
  readonly attempts: number;
  readonly trail: string;
}

export async function bury(
  tx: Tx,
  organisation: string,
  letters: readonly DeadLetter[],
  now: Date,
): Promise<void> {
  if (letters.length === 0) return;
  await tx.query(sql`
    insert into dead_letter (organisation, queue, lane, kind, connection, company, noun, record, body, effect_key, remedy, reason,
      attempts, trail, at)
    select ${organisation}, queue, lane, kind, connection, company, noun, record, coalesce(body, 'null'), "effectKey", remedy, reason, attempts, trail, ${now}::timestamptz
    from json_to_recordset(${rows(letters)}::json) as d(
      queue text, lane text, kind text, connection text, company text, noun text, record text, body jsonb,
      "effectKey" text, remedy text, reason text, attempts integer, trail text)
    on conflict (organisation, lane, kind) where closed_at is null and queue = 'out' and effect_key is null
    do update set body = excluded.body, remedy = excluded.remedy, reason = excluded.reason, trail = excluded.trail,
      attempts = dead_letter.attempts + excluded.attempts, at = excluded.at`);
}

/** What could not be done in these lanes was done since, or is no longer wanted. Answers with the letters that ends. */
export async function exhume(
  tx: Tx,
  organisation: string,
  lanes: readonly string[],
  now: Date,
): Promise<readonly { readonly id: number; readonly lane: string }[]> {
  if (lanes.length === 0) return [];
  return tx.query(sql`
    update dead_letter set closed_at = ${now}::timestamptz, closed_because = 'it was done since'
    where organisation = ${organisation} and lane = any(${[...lanes]}::text[]) and closed_at is null and queue = 'out'
      and effect_key is null
    returning id, lane`);
}

/** One open dead letter, held for the caller's transaction. */
export async function openDeadLetter(
  tx: Tx,
  organisation: string,
  id: number,
): Promise<(DeadLetter & { id: number; at: string }) | undefined> {
  const [letter] = await tx.query<DeadLetter & { id: number; at: string }>(sql`
    select id, queue, lane, kind, connection, company, noun, record, body, effect_key as "effectKey", remedy, reason, attempts,
      trail, at from dead_letter
    where organisation = ${organisation} and id = ${id} and closed_at is null for update`);
  return letter;
}

export const openDeadLetters = (tx: Tx, organisation: string, most = 200) =>
  deadLettersAfter(tx, organisation, { after: 0, most });

/** Open dead letters in the order of their numbers: those after this one. */
export async function deadLettersAfter(
  tx: Tx,
  organisation: string,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<readonly (DeadLetter & { id: number; at: string })[]> {
  return tx.query(sql`
    select id, queue, lane, kind, connection, company, noun, record, body, remedy, reason, attempts, trail, at from dead_letter
    where organisation = ${organisation} and closed_at is null and id > ${after} order by id limit ${most}`);
}

export async function closeDeadLetter(
  tx: Tx,
  organisation: string,
  id: number,
  { because, now }: { because: string; now: Date },
): Promise<boolean> {
  const closed = await tx.query(sql`
    update dead_letter set closed_at = ${now}::timestamptz, closed_because = ${because}
    where organisation = ${organisation} and id = ${id} and closed_at is null returning id`);
  return closed.length > 0;
}

/** One item in quarantine, held for the caller's transaction. */
export async function inQuarantine(
  tx: Tx,
  organisation: string,
  id: number,
): Promise<(Unreadable & { id: number; at: string }) | undefined> {
  const [found] = await tx.query<Unreadable & { id: number; at: string }>(sql`
    select id, connection, noun, source_id as "sourceId", reason, raw, trail, at from quarantine
    where organisation = ${organisation} and id = ${id} and closed_at is null for update`);
  return found;
}

export async function closeQuarantined(
  tx: Tx,
  organisation: string,
  id: number,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await tx.query(sql`
    update quarantine set closed_at = ${now}::timestamptz, closed_by = ${by}
    where organisation = ${organisation} and id = ${id} and closed_at is null`);
}

export const quarantined = (tx: Tx, organisation: string, most = 200) =>
  quarantinedAfter(tx, organisation, { after: 0, most });

/** What is in quarantine in the order of its numbers: after this one. */
export async function quarantinedAfter(
  tx: Tx,
  organisation: string,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<readonly (Unreadable & { id: number; at: string })[]> {
  return tx.query(sql`
    select id, connection, noun, source_id as "sourceId", reason, raw, trail, at from quarantine
    where organisation = ${organisation} and closed_at is null and id > ${after} order by id limit ${most}`);
}

/** How many dead letters and how many unreadable items are open, by connection. */
export async function deadEndCounts(
  tx: Tx,
  organisation: string,
): Promise<
  readonly { kind: "dead letter" | "quarantine"; connection: string; count: number; since: string }[]
> {
  return tx.query(sql`
    select 'dead letter' as kind, connection, count(*) as count, min(at) as since from dead_letter
    where organisation = ${organisation} and closed_at is null group by connection
    union all
    select 'quarantine', connection, count(*), min(at) from quarantine
    where organisation = ${organisation} and closed_at is null group by connection
    order by kind, connection`);
}

/** The open dead ends of these records, and of what they stand as in systems. */
export async function deadEndsOf(
  tx: Tx,
  organisation: string,
  {
    noun,
    records,
    places,
  }: {
    readonly noun: string;
    readonly records: readonly string[];
    readonly places: readonly { readonly connection: string; readonly id: string }[];
  },
): Promise<
  readonly {
    kind: "dead letter" | "quarantine";
    id: number;
    connection: string;
    reason: string;
    at: string;
  }[]
> {
  return tx.query(sql`
    with places as (select * from json_to_recordset(${rows(places)}::json) as p(connection text, id text))
    select 'dead letter' as kind, id, connection, reason, at from dead_letter d
    where organisation = ${organisation} and noun = ${noun} and closed_at is null
      and (record = any(${[...records]}::text[])
        or exists (select from places p where d.queue = 'in' and p.connection = d.connection and p.id = d.record))
    union all
    select 'quarantine', q.id, q.connection, q.reason, q.at from quarantine q
    join places p on p.connection = q.connection and p.id = q.source_id
    where q.organisation = ${organisation} and q.noun = ${noun} and q.closed_at is null
    order by at`);
}
