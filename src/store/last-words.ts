import type { Link } from "./crosswalk.ts";
import { rows, sql, type Tx } from "./db.ts";

/** What a seat said last of its record, as it came: read from it, or answered when it was told. */
export interface LastWord extends Link {
  readonly version: string | null;
  readonly at: string | null;
  readonly stamp: string | null;
  readonly wire: unknown;
}

/** The last words of these seats, as far as they are kept; none of one that has said since that its record is gone. */
export async function lastWordsOf(
  tx: Tx,
  organisation: string,
  links: readonly Link[],
): Promise<readonly LastWord[]> {
  if (links.length === 0) return [];
  return tx.query<LastWord>(sql`
    select connection, company, noun, id, record, version, at, stamp, wire
    from json_to_recordset(${rows(links)}::json) as w(connection text, company text, noun text, id text, record text)
    cross join lateral (
      (select version, at, stamp, body as wire, kind from inbox
        where organisation = ${organisation} and lane = w.connection || '/' || w.noun || '/' || w.id
          and kind in ('observed', 'gone')
        order by seq desc limit 1)
      union all
      (select body->'image'->>'version', (body->'image'->>'at')::timestamptz, body->'image'->>'stamp',
          body->'image'->'wire', kind from inbox
        where organisation = ${organisation} and lane = '-/' || w.noun || '/' || w.record and kind = 'receipt'
          and connection = w.connection and company = w.company and body->'image'->>'id' = w.id
        order by seq desc limit 1)
      order by version desc nulls first limit 1) said
    where said.kind <> 'gone'
      and exists (select from voice v where v.organisation = ${organisation} and v.noun = w.noun and v.record = w.record
        and v.connection = w.connection and v.company = w.company
        and (v.version is null or v.version collate "C" <= said.version collate "C"))
    order by connection, noun, id`);
}

/** Seats that wait because nobody had mapped a word of theirs, read under other rules than these; none that has news. */
export async function heldForWords(
  tx: Tx,
  organisation: string,
  { rules, most }: { rules: string; most: number },
): Promise<readonly Link[]> {
  return tx.query<Link>(sql`
    select distinct c.connection, c.company, c.noun, c.id, c.record
    from hold h
    join voice v using (organisation, noun, record)
    join crosswalk c using (organisation, noun, record, connection, company)
    where h.organisation = ${organisation} and h.code = 'vocabulary.unmapped' and h.closed_at is null
      and v.unmapped is not null and not v.unmapped @> ${JSON.stringify([{ rules }])}::jsonb
      and c.role = 'main' and c.unlinked_at is null
      and not exists (select from lane l where l.organisation = h.organisation and l.queue = 'in'
        and l.key = c.connection || '/' || c.noun || '/' || c.id and l.last_seq > l.done_seq)
    order by c.noun, c.record, c.connection, c.company limit ${most}`);
}
