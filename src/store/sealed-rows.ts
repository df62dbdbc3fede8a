import { empty } from "sql-template-tag";
import { sql, type Tx } from "./db.ts";
import { COLUMNS, type Line, type Range, within } from "./journal-lines.ts";
import type { Reach, Segment } from "./segments.ts";

/**
 * The rows in a segment's place: those it sealed, unless someone interfered, and whatever was slipped in between.
 * `eraLastSeq`: the last row that was sealed in its era, where a later one has begun.
 */
export async function linesInPlaceOf(
  tx: Tx,
  segment: Segment,
  eraLastSeq: number | undefined,
): Promise<readonly Line[]> {
  const sealed = new Set(segment.seqs);
  const found = await tx.query<Line>(sql`
    select seq, row_to_json(e)::text as line
    from (select ${COLUMNS} from journal where ${within(placeOf(segment, eraLastSeq))}) e order by tx, seq`);
  // What was left at the opening of an era may stand between rows of another one.
  return segment.opens ? found.filter(({ seq }) => sealed.has(seq)) : found;
}

/** The rows of these numbers, wherever they are and whosever they say they are: all rows are looked through. */
export async function linesOf(tx: Tx, seqs: readonly number[]): Promise<readonly Line[]> {
  if (seqs.length === 0) return [];
  return tx.query<Line>(sql`
    select seq, row_to_json(e)::text as line
    from (select ${COLUMNS} from journal where seq + 0 in (select unnest(${[...seqs]}::bigint[]))) e order by tx, seq`);
}

/** The numbers of rows in the sealed past, or of no possible time, that no segment in the database holds. */
export async function strangers(
  tx: Tx,
  organisation: string,
  { floorSeq, nextTx, lastSeq, current }: Reach,
  most: number,
): Promise<readonly number[]> {
  const past = sql`(seq <= ${floorSeq} or tx < ${nextTx}::xid8)`;
  const amiss = current
    ? sql`(${past} or tx >= (select pg_snapshot_xmax(pg_current_snapshot())))`
    : sql`(${past} and seq <= ${lastSeq})`;
  const found = await tx.query<{ seq: number }>(sql`
    select seq from journal j where organisation = ${organisation} and ${amiss}
      and not exists (
        select from journal_segment s cross join unnest(s.seqs) as sealed(seq)
        where s.organisation = ${organisation} and s.archived_at is null and sealed.seq = j.seq)
    order by seq limit ${most}`);
  return found.map(({ seq }) => seq);
}

/** Removes a segment's rows; answers with how many went. The database refuses unless the segment is archived. */
export async function removeRows(tx: Tx, segment: Segment, eraLastSeq: number | undefined): Promise<number> {
  const its = segment.opens ? sql`and seq = any(${[...segment.seqs]}::bigint[])` : empty;
  const [gone] = await tx.query<{ rows: number }>(sql`
    with gone as (delete from journal where ${within(placeOf(segment, eraLastSeq))} ${its} returning seq)
    select count(*)::int as rows from gone`);
  return gone?.rows ?? 0;
}

/** Puts rows back, each from its line. */
export async function putBackRows(tx: Tx, lines: readonly Line[]): Promise<void> {
  const list = `[${lines.map(({ line }) => line).join(",")}]`;
  await tx.query(sql`
    insert into journal (organisation, seq, tx, at, trail, noun, record, stage, what, actor, body) overriding system value
    select organisation, seq, tx::xid8, at at time zone 'UTC', trail, noun, record, stage, what, actor, body
    from json_to_recordset(${list}::json) as e(
      organisation text, seq bigint, tx text, at timestamp, trail text, noun text, record text, stage text, what text,
      actor text, body jsonb)`);
}

/** Makes the transaction see one moment of the database, and change nothing. Its first statement. */
export async function lookAtOneMoment(tx: Tx): Promise<void> {
  await tx.query(sql`set transaction isolation level repeatable read, read only`);
}

function placeOf(segment: Segment, eraLastSeq: number | undefined): Range {
  const { organisation, fromTx, belowTx, opens, floorSeq } = segment;
  const between = opens ? { aboveSeq: 0, upToSeq: floorSeq } : { aboveSeq: floorSeq, upToSeq: eraLastSeq };
  return { organisation, fromTx, belowTx, ...between };
}
