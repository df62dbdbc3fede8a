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
    insert into dead_letter (organisation, queue, lane, kind, connection, company, noun, record, body, remedy, reason, attempts, trail, at)
    select ${organisation}, queue, lane, kind, connection, company, noun, record, body, remedy, reason, attempts, trail, ${now}::timestamptz
    from json_to_recordset(${rows(letters)}::json) as d(
      queue text, lane text, kind text, connection text, company text, noun text, record text, body jsonb, remedy text,
      reason text, attempts integer, trail text)`);
}

export async function openDeadLetters(
  tx: Tx,
  organisation: string,
  most = 200,
): Promise<readonly (DeadLetter & { id: number; at: string })[]> {
  return tx.query(sql`
    select id, queue, lane, kind, connection, company, noun, record, body, remedy, reason, attempts, trail, at from dead_letter
    where organisation = ${organisation} and closed_at is null order by id limit ${most}`);
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

export async function quarantined(
  tx: Tx,
  organisation: string,
  most = 200,
): Promise<readonly (Unreadable & { id: number; at: string })[]> {
  return tx.query(sql`
    select id, connection, noun, source_id as "sourceId", reason, raw, trail, at from quarantine
    where organisation = ${organisation} and closed_at is null order by id limit ${most}`);
}

/** How many dead letters and how many unreadable items are open, by connection. */
export async function deadEndCounts(
  tx: Tx,
  organisation: string,
): Promise<readonly { kind: "dead letter" | "quarantine"; connection: string; count: number; since: string }[]> {
  return tx.query(sql`
    select 'dead letter' as kind, connection, count(*) as count, min(at) as since from dead_letter
    where organisation = ${organisation} and closed_at is null group by connection
    union all
    select 'quarantine', connection, count(*), min(at) from quarantine
    where organisation = ${organisation} and closed_at is null group by connection
    order by kind, connection`);
}
