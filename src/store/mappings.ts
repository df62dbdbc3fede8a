import { sql, type Tx } from "./db.ts";

/** A word of theirs and ours, as somebody proposes it. Days are dates of the firm, both included. */
export interface NewMapping {
  readonly list: string;
  /** Empty: of every connection that has no word of its own. */
  readonly connection: string;
  readonly theirs: string;
  /** Null: what the configuration says counts again. */
  readonly ours: string | null;
  /** Of several words of theirs for one of ours, the one that is told there. */
  readonly told: boolean;
  readonly begins: string;
  readonly ends: string | null;
}

/** A proposal with what became of it. */
export interface Mapping extends NewMapping {
  readonly id: number;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly because: string;
  /** The order of decisions; null while nobody has decided. */
  readonly nth: number | null;
  readonly accepted: boolean | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decidedBecause: string | null;
}

/** Who says it, and why. */
export interface Said {
  readonly by: string;
  readonly because: string;
}

const COLUMNS = sql`m.id, m.list, m.connection, m.theirs, m.ours, m.told, m.begins, m.ends,
  m.proposed_by as "proposedBy", m.proposed_at as "proposedAt", m.because, v.nth, v.accepted,
  v.decided_by as "decidedBy", v.decided_at as "decidedAt", v.because as "decidedBecause"`;
const TABLES = sql`mapping m left join mapping_verdict v on v.organisation = m.organisation and v.mapping = m.id`;

/** Keeps a proposal; answers with its number. */
export async function keepProposal(
  tx: Tx,
  organisation: string,
  { list, connection, theirs, ours, told, begins, ends }: NewMapping,
  { by, because }: Said,
  now: Date,
): Promise<number> {
  const [kept] = await tx.query<{ id: number }>(sql`
    insert into mapping (organisation, list, connection, theirs, ours, told, begins, ends, proposed_by, proposed_at, because)
    values (${organisation}, ${list}, ${connection}, ${theirs}, ${ours}, ${told}, ${begins}::date, ${ends}::date, ${by},
      ${now}::timestamptz, ${because})
    returning id`);
  return kept?.id ?? 0;
}

/** Keeps what was decided of a proposal. The caller has seen that nobody had, and that nobody else is about to. */
export async function keepVerdict(
  tx: Tx,
  organisation: string,
  verdict: Said & { readonly mapping: number; readonly proposedBy: string; readonly accepted: boolean },
  now: Date,
): Promise<void> {
  const { mapping, proposedBy, accepted, by, because } = verdict;
  await tx.query(sql`
    insert into mapping_verdict (organisation, mapping, proposed_by, accepted, decided_by, decided_at, because)
    values (${organisation}, ${mapping}, ${proposedBy}, ${accepted}, ${by}, ${now}::timestamptz, ${because})`);
}

/** How many decisions there are, as the number of the last; zero before the first. */
export async function lastDecision(tx: Tx, organisation: string): Promise<number> {
  const [last] = await tx.query<{ nth: number }>(
    sql`select coalesce(max(nth), 0) as nth from mapping_verdict where organisation = ${organisation}`,
  );
  return last?.nth ?? 0;
}

/** All that was accepted up to this decision, in the order in which it was. */
export async function acceptedMappings(
  tx: Tx,
  organisation: string,
  upTo: number,
): Promise<readonly Mapping[]> {
  return tx.query<Mapping>(sql`
    select ${COLUMNS} from ${TABLES}
    where m.organisation = ${organisation} and v.accepted and v.nth <= ${upTo} order by v.nth`);
}

export interface MappingFilter {
  readonly list?: string | undefined;
  readonly connection?: string | undefined;
  readonly theirs?: string | undefined;
}

/** Every proposal of these words, whatever became of it, in the order in which they were made. */
export async function allMappings(
  tx: Tx,
  organisation: string,
  { list = "", connection, theirs }: MappingFilter = {},
): Promise<readonly Mapping[]> {
  return tx.query<Mapping>(sql`
    select ${COLUMNS} from ${TABLES}
    where m.organisation = ${organisation} and (${list} = '' or m.list = ${list})
      and (${connection ?? null}::text is null or m.connection = ${connection ?? null})
      and (${theirs ?? null}::text is null or m.theirs = ${theirs ?? null})
    order by m.id`);
}

export async function mappingOf(tx: Tx, organisation: string, id: number): Promise<Mapping | undefined> {
  const [found] = await tx.query<Mapping>(
    sql`select ${COLUMNS} from ${TABLES} where m.organisation = ${organisation} and m.id = ${id}`,
  );
  return found;
}

/** Up to where all that rests on a word was given to be heard again. */
export interface HeardUpTo {
  readonly nth: number;
  /** YYYY-MM-DD. */
  readonly day: string;
}

export async function heardUpTo(tx: Tx, organisation: string): Promise<HeardUpTo | undefined> {
  const [mark] = await tx.query<HeardUpTo>(
    sql`select nth, day from mapping_heard where organisation = ${organisation}`,
  );
  return mark;
}

export async function noteHeardUpTo(tx: Tx, organisation: string, { nth, day }: HeardUpTo): Promise<void> {
  await tx.query(sql`
    insert into mapping_heard (organisation, nth, day) values (${organisation}, ${nth}, ${day}::date)
    on conflict (organisation) do update set nth = excluded.nth, day = excluded.day`);
}
