import { rows, sql, type Tx } from "./db.ts";

/** A record of a system that could not be read, or not be heard: nobody knows which record it is. */
export interface UnreadRecord {
  readonly kind: "quarantine" | "dead letter";
  /** The number of the quarantine row or of the dead letter. */
  readonly number: number;
  readonly connection: string;
  readonly id: string;
}

/** What waits for somebody to say how it is to be read; who is linked is known, whatever it says now. */
const unread = sql`(
  select organisation, 'quarantine' as kind, id as number, connection, noun, source_id as id from quarantine
  where closed_at is null and source_id is not null
  union all
  select organisation, 'dead letter', id, connection, noun, record from dead_letter
  where closed_at is null and queue = 'in' and kind = 'observed' and record is not null)`;

const isUnknown = sql`not exists (select from crosswalk c
  where c.organisation = u.organisation and c.connection = u.connection and c.noun = u.noun and c.role = 'main'
    and c.id = u.id and c.unlinked_at is null)`;

/** The records of these systems that nobody could read, and that are not known to be one of ours; the oldest first. */
export async function unreadIn(
  tx: Tx,
  organisation: string,
  noun: string,
  connections: readonly string[],
): Promise<readonly UnreadRecord[]> {
  if (connections.length === 0) return [];
  return tx.query<UnreadRecord>(sql`
    select u.kind, u.number, u.connection, u.id from ${unread} u
    where u.organisation = ${organisation} and u.noun = ${noun} and u.connection = any(${[...connections]}::text[])
      and ${isUnknown}
    order by u.number`);
}

/** These records could be read: what is kept of them because they could not is done with. */
export async function wasRead(
  tx: Tx,
  organisation: string,
  records: readonly { readonly connection: string; readonly noun: string; readonly id: string }[],
  now: Date,
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(sql`
    with readable as (
      select * from json_to_recordset(${rows(records)}::json) as r(connection text, noun text, id text)
    ), heard as (
      update dead_letter d set closed_at = ${now}::timestamptz, closed_because = 'it was heard since' from readable r
      where d.organisation = ${organisation} and d.closed_at is null and d.queue = 'in' and d.kind = 'observed'
        and d.connection = r.connection and d.noun = r.noun and d.record = r.id
    )
    update quarantine q set closed_at = ${now}::timestamptz, closed_by = 'plumbline' from readable r
    where q.organisation = ${organisation} and q.closed_at is null
      and q.connection = r.connection and q.noun = r.noun and q.source_id = r.id`);
}

/** Passes on to whoever waits for something unread, where nothing is unread any more, that it is to be decided again. */
export async function handOffReadable(tx: Tx, organisation: string, trail: string): Promise<number> {
  const passed = await tx.query(sql`
    insert into handoff (organisation, arrival)
    select distinct h.organisation, jsonb_build_object('lane', '-/' || h.noun || '/' || h.record, 'kind', 'again',
      'connection', '', 'company', '', 'noun', h.noun, 'id', h.record, 'body', null, 'trail', ${trail}::text, 'urgency', 3)
    from hold h
    where h.organisation = ${organisation} and h.closed_at is null and h.code = 'quarantine.open'
      and not exists (select from ${unread} u where u.organisation = h.organisation and u.noun = h.noun
        and u.connection = h.facts->>'connection' and ${isUnknown})
    returning id`);
  return passed.length;
}
