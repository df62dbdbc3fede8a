import { Decimal } from "decimal.js";
import { sql, type Tx } from "./db.ts";

export interface Money {
  readonly currency: string;
  /** A decimal string. */
  readonly amount: string;
}

/** A word that nobody has mapped, and what waits for it. */
export interface UnmappedWaiting {
  readonly connection: string;
  readonly list: string;
  readonly word: string;
  readonly records: number;
  readonly since: string;
  /** What waits with these records, each record once. */
  readonly atRisk: readonly Money[];
  readonly examples: readonly { readonly noun: string; readonly key: string; readonly title: string }[];
}

/**
 * The words that nobody has mapped, what waits for most first. A record's money is the largest amount of its holds in
 * each currency: several of them wait for the same.
 */
export async function unmappedWaiting(
  tx: Tx,
  organisation: string,
  {
    list = "",
    connection = "",
  }: { readonly list?: string | undefined; readonly connection?: string | undefined } = {},
): Promise<readonly UnmappedWaiting[]> {
  return tx.query<UnmappedWaiting>(sql`
    with waiting as (
      select h.noun, h.record, h.facts->>'connection' as connection, h.facts->>'list' as list, h.facts->>'word' as word,
        min(h.opened_at) as since
      from hold h
      where h.organisation = ${organisation} and h.code = 'vocabulary.unmapped' and h.closed_at is null
        and (${list} = '' or h.facts->>'list' = ${list}) and (${connection} = '' or h.facts->>'connection' = ${connection})
      group by 1, 2, 3, 4, 5
    ), money as (
      select noun, record, money[2] as currency, max(money[1]::numeric) as amount from (
        select noun, record, regexp_match(at_risk, '^(-?[0-9]+(?:[.][0-9]+)?) ([A-Z]{3})$') as money
        from hold where organisation = ${organisation} and closed_at is null and at_risk is not null
          and (noun, record) in (select noun, record from waiting)) m
      where money is not null group by noun, record, money[2]
    ), sums as (
      select w.connection, w.list, w.word, m.currency, sum(m.amount)::text as amount
      from waiting w join money m using (noun, record) group by 1, 2, 3, 4
    ), named as (
      select w.*, coalesce(r.title, '') as title,
        row_number() over (partition by w.connection, w.list, w.word order by w.since, w.record) as nth
      from waiting w left join record r on r.organisation = ${organisation} and r.noun = w.noun and r.key = w.record
    )
    select n.connection, n.list, n.word, count(*) as records, min(n.since) as since,
      coalesce((select json_agg(json_build_object('currency', currency, 'amount', amount) order by currency)
        from sums s where s.connection = n.connection and s.list = n.list and s.word = n.word), '[]') as "atRisk",
      json_agg(json_build_object('noun', n.noun, 'key', n.record, 'title', n.title) order by n.nth)
        filter (where n.nth <= 3) as examples
    from named n group by n.connection, n.list, n.word order by count(*) desc, n.list, n.connection, n.word`);
}

const MONEY = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;

/** The money of these holds in each currency, exactly; of one record the largest amount, for its holds wait for the same. */
export function moneyOf(
  holds: readonly { readonly noun: string; readonly record: string; readonly atRisk: string | null }[],
): readonly Money[] {
  const largest = new Map<string, { currency: string; amount: Decimal }>();
  for (const { noun, record, atRisk } of holds) {
    const [, amount, currency] = MONEY.exec(atRisk ?? "") ?? [];
    if (amount === undefined || currency === undefined) continue;
    const place = `${noun}/${record} ${currency}`;
    const present = largest.get(place)?.amount;
    const one = new Decimal(amount);
    if (!present || one.gt(present)) largest.set(place, { currency, amount: one });
  }
  return [...Map.groupBy(largest.values(), ({ currency }) => currency)]
    .map(([currency, some]) => {
      const places = Math.max(...some.map(({ amount }) => amount.decimalPlaces()), 2);
      const sum = some.reduce((whole, { amount }) => whole.plus(amount), new Decimal(0));
      return { currency, amount: sum.toFixed(places) };
    })
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
