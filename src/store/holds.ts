import type { Wake } from "../kernel/issue.ts";
import { rows, sql, type Tx } from "./db.ts";

export interface StoredHold {
  readonly id: number;
  readonly noun: string;
  readonly record: string;
  readonly blocks: string;
  readonly code: string;
  readonly says: string;
  readonly wake: Wake;
  readonly atRisk: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly trail: string;
  readonly openedAt: string;
}

export interface OpenHold extends StoredHold {
  readonly title: string;
}

/** A hold that begins or ends. */
export interface TurnedHold extends Pick<StoredHold, "id" | "record" | "code" | "blocks"> {
  readonly opened: boolean;
  /** Why it ended. */
  readonly because: string;
}

export type NewHold = Omit<StoredHold, "id" | "openedAt">;

/** What a person looks at who decides a hold: two values, a sum, or those it may be. */
const looks = sql`concat_ws(' ', facts->>'digest', wake->>'digest',
  jsonb_path_query_array(facts, '$.candidates[*].ref.key'), jsonb_path_query_array(facts, '$.candidates[*].key'))`;

/**
 * Makes the open holds of these records exactly these: opens what is new, closes what no longer holds, and renews what
 * it says. Where what is to be decided has changed, the hold ends and another one opens, with a number of its own: a
 * decision is about what was looked at. Answers with what was opened and closed.
 */
export async function replaceHolds(
  tx: Tx,
  organisation: string,
  { noun, records, holds }: { noun: string; records: readonly string[]; holds: readonly NewHold[] },
  now: Date,
): Promise<readonly TurnedHold[]> {
  const each = new Map(
    holds.toReversed().map((hold) => [`${hold.record} ${hold.blocks} ${hold.code}`, hold] as const),
  );
  const wanted = sql`json_to_recordset(${rows([...each.values()])}::json) as h(
    noun text, record text, blocks text, code text, says text, wake jsonb, "atRisk" text, facts jsonb, trail text)`;
  const closed = await tx.query<Omit<TurnedHold, "opened">>(sql`
    with wanted as (select record, blocks, code, ${looks} as looks from ${wanted}),
    past as (
      select h.id, w.code is null as "isOver"
      from (select id, record, blocks, code, ${looks} as looks from hold
        where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[]) and closed_at is null) h
      left join wanted w on w.record = h.record and w.blocks = h.blocks and w.code = h.code
      where w.looks is distinct from h.looks
    )
    update hold h set closed_at = ${now}::timestamptz,
      closed_because = case when "isOver" then 'it no longer holds' else 'what is to be decided has changed' end
    from past p where h.organisation = ${organisation} and h.id = p.id
    returning h.id, record, code, blocks, closed_because as because`);
  const opened = await tx.query<TurnedHold>(sql`
    insert into hold (organisation, noun, record, blocks, code, says, wake, at_risk, facts, trail, opened_at)
    select ${organisation}, noun, record, blocks, code, says, wake, "atRisk", facts, trail, ${now}::timestamptz
    from ${wanted} order by record, blocks, code
    on conflict (organisation, noun, record, blocks, code) where closed_at is null
      do update set says = excluded.says, wake = excluded.wake, at_risk = excluded.at_risk, facts = excluded.facts
      where (hold.says, hold.wake, hold.at_risk, hold.facts)
        is distinct from (excluded.says, excluded.wake, excluded.at_risk, excluded.facts)
    returning id, record, code, blocks, '' as because, (xmax = 0) as opened`);
  return [...closed.map((one) => ({ ...one, opened: false })), ...opened.filter(({ opened }) => opened)];
}

export interface HoldFilter {
  readonly code?: string | undefined;
  readonly noun?: string | undefined;
  readonly record?: string | undefined;
  readonly most?: number | undefined;
}

/** What waits, the oldest first. */
export async function openHolds(
  tx: Tx,
  organisation: string,
  { code = "", noun = "", record = "", most = 200 }: HoldFilter,
): Promise<readonly OpenHold[]> {
  return tx.query<OpenHold>(sql`
    select h.id, h.noun, h.record, h.blocks, h.code, h.says, h.wake, h.at_risk as "atRisk", h.facts, h.trail,
      h.opened_at as "openedAt", coalesce(r.title, '') as title
    from hold h left join record r on r.organisation = h.organisation and r.noun = h.noun and r.key = h.record
    where h.organisation = ${organisation} and h.closed_at is null
      and (${code} = '' or h.code = ${code}) and (${noun} = '' or h.noun = ${noun}) and (${record} = '' or h.record = ${record})
    order by h.opened_at, h.id limit ${most}`);
}

/** All that waits of these records. */
export async function openHoldsOf(
  tx: Tx,
  organisation: string,
  records: readonly { readonly noun: string; readonly record: string }[],
): Promise<readonly OpenHold[]> {
  if (records.length === 0) return [];
  return tx.query<OpenHold>(sql`
    select h.id, h.noun, h.record, h.blocks, h.code, h.says, h.wake, h.at_risk as "atRisk", h.facts, h.trail,
      h.opened_at as "openedAt", coalesce(r.title, '') as title
    from hold h left join record r on r.organisation = h.organisation and r.noun = h.noun and r.key = h.record
    where h.organisation = ${organisation} and h.closed_at is null and (h.noun, h.record) in (
      select noun, record from json_to_recordset(${rows(records)}::json) as w(noun text, record text))
    order by h.opened_at, h.id`);
}

/** What waits, in the order of its numbers: those after this one. */
export async function holdsAfter(
  tx: Tx,
  organisation: string,
  {
    code = "",
    noun = "",
    record = "",
    after,
    most,
  }: HoldFilter & { readonly after: number; readonly most: number },
): Promise<readonly OpenHold[]> {
  return tx.query<OpenHold>(sql`
    select h.id, h.noun, h.record, h.blocks, h.code, h.says, h.wake, h.at_risk as "atRisk", h.facts, h.trail,
      h.opened_at as "openedAt", coalesce(r.title, '') as title
    from hold h left join record r on r.organisation = h.organisation and r.noun = h.noun and r.key = h.record
    where h.organisation = ${organisation} and h.closed_at is null and h.id > ${after}
      and (${code} = '' or h.code = ${code}) and (${noun} = '' or h.noun = ${noun}) and (${record} = '' or h.record = ${record})
    order by h.id limit ${most}`);
}

export async function openHold(tx: Tx, organisation: string, id: number): Promise<OpenHold | undefined> {
  const [hold] = await tx.query<OpenHold>(sql`
    select h.id, h.noun, h.record, h.blocks, h.code, h.says, h.wake, h.at_risk as "atRisk", h.facts, h.trail,
      h.opened_at as "openedAt", coalesce(r.title, '') as title
    from hold h left join record r on r.organisation = h.organisation and r.noun = h.noun and r.key = h.record
    where h.organisation = ${organisation} and h.id = ${id} and h.closed_at is null`);
  return hold;
}

/** The number under which a hold that ended is open again, as it is now. */
export async function succeeding(tx: Tx, organisation: string, id: number): Promise<number | undefined> {
  const [now] = await tx.query<{ id: number }>(sql`
    select n.id from hold o join hold n using (organisation, noun, record, blocks, code)
    where o.organisation = ${organisation} and o.id = ${id} and n.closed_at is null`);
  return now?.id;
}

/** How many wait, by cause. */
export async function holdCounts(
  tx: Tx,
  organisation: string,
): Promise<readonly { code: string; count: number }[]> {
  return tx.query(sql`
    select code, count(*) as count from hold where organisation = ${organisation} and closed_at is null
    group by code order by code`);
}

/** What waits for one cause, with the money that waits in each currency. */
export interface HeldCause {
  readonly code: string;
  readonly count: number;
  readonly since: string;
  readonly atRisk: readonly { readonly currency: string; readonly amount: string }[];
}

/** What waits, by cause. */
export async function holdsByCause(tx: Tx, organisation: string): Promise<readonly HeldCause[]> {
  return tx.query<HeldCause>(sql`
    with open as (
      select code, opened_at, regexp_match(at_risk, '^(-?[0-9]+(?:[.][0-9]+)?) ([A-Z]{3})$') as money
      from hold where organisation = ${organisation} and closed_at is null
    ), sums as (
      select code, money[2] as currency, sum(money[1]::numeric)::text as amount from open where money is not null
      group by code, money[2]
    )
    select o.code, count(*) as count, min(o.opened_at) as since,
      coalesce((select json_agg(json_build_object('currency', currency, 'amount', amount) order by currency)
        from sums s where s.code = o.code), '[]') as "atRisk"
    from open o group by o.code order by o.code`);
}

export interface PastHold extends StoredHold {
  readonly closedAt: string | null;
  readonly closedBecause: string | null;
}

/** All that a record waited for, and still does, the oldest first. */
export async function holdHistory(
  tx: Tx,
  organisation: string,
  { noun, record }: { noun: string; record: string },
): Promise<readonly PastHold[]> {
  return tx.query<PastHold>(sql`
    select id, noun, record, blocks, code, says, wake, at_risk as "atRisk", facts, trail, opened_at as "openedAt",
      closed_at as "closedAt", closed_because as "closedBecause"
    from hold where organisation = ${organisation} and noun = ${noun} and record = ${record} order by opened_at, id`);
}
