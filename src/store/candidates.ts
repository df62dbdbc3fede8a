import type { Sql } from "sql-template-tag";
import { sql, type Tx } from "./db.ts";

/** Where a record stands, as it is known there. */
export interface StandsAt {
  readonly connection: string;
  readonly company: string;
  readonly id: string;
}

/** A record of a pair: what it is called, and where it stands. */
export interface PairedRecord {
  readonly key: string;
  readonly title: string;
  readonly numbers: readonly string[];
  readonly seats: readonly StandsAt[];
}

/** Two records that may be one, and of which nobody has decided yet. */
export interface CandidatePair {
  /** Ten signs that name the pair, whatever else becomes of it. */
  readonly pair: string;
  /** The hold that asks, and the record that waits for the answer. */
  readonly hold: number;
  readonly noun: string;
  readonly one: PairedRecord;
  readonly other: PairedRecord;
  /** From 0 to 1. */
  readonly score: number;
  readonly because: readonly string[];
  /** The connection in which both stand: one of them is too many there. */
  readonly twinsIn: string | null;
  /** Neither of them is much like another record of where the other stands. */
  readonly isClear: boolean;
}

export interface CandidateFilter {
  readonly noun: string;
  readonly connection?: string | undefined;
  /** Only these. */
  readonly pairs?: readonly string[] | undefined;
  readonly scoreMin?: number | undefined;
  /** Only those of which both stand in the connection. */
  readonly twinsOnly?: true | undefined;
  readonly most?: number | undefined;
  /** Only those up to this score. */
  readonly scoreMax?: number | undefined;
  /** Only what comes after this one in the order of the list. */
  readonly after?: Pick<CandidatePair, "score" | "pair"> | undefined;
}

/** A second one is a rival when its score comes as near as this. */
const RIVAL_WITHIN = 0.1;

/** The pairs that wait for somebody to say whether they are one, the likest first. */
export async function candidatePairs(
  tx: Tx,
  organisation: string,
  { noun, most = 100, ...filter }: CandidateFilter,
): Promise<readonly CandidatePair[]> {
  return tx.query<CandidatePair>(sql`
    with ${pairsOf(organisation, noun)}
    select p.pair, p.hold, ${noun}::text as noun, p.score, p.because, p.twins_in as "twinsIn", p.is_clear as "isClear",
      ${asRecord(sql`p.one`, organisation, noun)} as one, ${asRecord(sql`p.other`, organisation, noun)} as other
    from judged p
    where ${meant(filter)}
    order by p.score desc, p.pair limit ${most}`);
}

/** A pair by its keys alone. */
export interface CandidateEnds extends Pick<CandidatePair, "pair" | "hold" | "twinsIn" | "isClear"> {
  readonly one: string;
  readonly other: string;
}

/** The same pairs, all of them, by their keys alone. */
export async function candidateEnds(
  tx: Tx,
  organisation: string,
  { noun, ...filter }: CandidateFilter,
): Promise<readonly CandidateEnds[]> {
  return tx.query<CandidateEnds>(sql`
    with ${pairsOf(organisation, noun)}
    select p.pair, p.hold, p.one, p.other, p.twins_in as "twinsIn", p.is_clear as "isClear" from judged p
    where ${meant(filter)}
    order by p.score desc, p.pair`);
}

const meant = ({
  connection = "",
  pairs = [],
  scoreMin = 0,
  scoreMax = 1,
  twinsOnly,
  after = { score: 2, pair: "" },
}: Omit<CandidateFilter, "noun" | "most">): Sql =>
  sql`p.score between ${scoreMin} and ${scoreMax}
      and (p.score < ${after.score} or (p.score = ${after.score} and p.pair > ${after.pair}))
      and (${connection} = '' or ${connection} = any(p.stands_in))
      and (not ${twinsOnly === true}::boolean or p.twins_in = ${connection})
      and (cardinality(${[...pairs]}::text[]) = 0 or p.pair = any(${[...pairs]}::text[]))`;

/** How many pairs wait: of each connection those of which one stands there. */
export async function candidateCounts(
  tx: Tx,
  organisation: string,
  noun: string,
): Promise<readonly { readonly connection: string; readonly pairs: number; readonly twins: number }[]> {
  return tx.query(sql`
    with ${pairsOf(organisation, noun)}
    select c.connection, count(*) as pairs, count(*) filter (where p.twins_in = c.connection) as twins
    from judged p cross join lateral (select distinct unnest(p.stands_in) as connection) c
    group by c.connection order by c.connection`);
}

/**
 * `judged`: each pair once, by whatever hold names it; where its records stand; whether they are twins; and whether it
 * is clear, so that nobody would pick another.
 */
const pairsOf = (organisation: string, noun: string): Sql => sql`
  named as (
    select h.id as hold, h.record as one, coalesce(c->'ref'->>'key', c->>'key') as other,
      coalesce((c->>'score')::float8, 0) as score, coalesce(c->'because', '[]'::jsonb) as because
    from hold h cross join lateral jsonb_array_elements(h.facts->'candidates') c
    where h.organisation = ${organisation} and h.noun = ${noun} and h.closed_at is null and h.facts ? 'candidates'
  ), pair as (
    select distinct on (least(one, other), greatest(one, other)) n.*,
      left(encode(sha256(convert_to(least(one, other) || ' ' || greatest(one, other), 'UTF8')), 'hex'), 10) as pair
    from named n
    order by least(one, other), greatest(one, other), score desc, hold
  ), standing as materialized (
    select r.key, s.seats, s.connections
    from record r cross join lateral (
      select coalesce(array_agg(c.connection || '/' || c.company), '{}') as seats,
        coalesce(array_agg(c.connection), '{}') as connections
      from crosswalk c where c.organisation = r.organisation and c.noun = r.noun and c.record = r.key
        and c.unlinked_at is null) s
    where r.organisation = ${organisation} and r.noun = ${noun} and r.merged_into is null
      and r.key in (select one from pair union select other from pair)
  ), met as materialized (
    select p.*, a.seats as one_seats, b.seats as other_seats, a.connections || b.connections as stands_in,
      (select split_part(s, '/', 1) from unnest(a.seats) s where s = any(b.seats) order by s limit 1) as twins_in
    from pair p join standing a on a.key = p.one join standing b on b.key = p.other
  ), side as materialized (
    select pair, score, one as mine, other_seats as theirs from met
    union all select pair, score, other, one_seats from met
  ), rivalled as (
    select distinct a.pair from side a join side b on b.mine = a.mine and b.pair <> a.pair
      and b.theirs && a.theirs and b.score >= a.score - ${RIVAL_WITHIN}::float8
  ), judged as (
    select m.*, m.pair not in (select pair from rivalled) as is_clear from met m
  )`;

const asRecord = (key: Sql, organisation: string, noun: string): Sql =>
  sql`(select jsonb_build_object('key', r.key, 'title', r.title, 'numbers', to_jsonb(r.numbers), 'seats', coalesce((
      select jsonb_agg(jsonb_build_object('connection', c.connection, 'company', c.company, 'id', c.id) order by c.connection, c.company)
      from crosswalk c where c.organisation = r.organisation and c.noun = r.noun and c.record = r.key
        and c.unlinked_at is null), '[]'::jsonb))
    from record r where r.organisation = ${organisation} and r.noun = ${noun} and r.key = ${key})`;
