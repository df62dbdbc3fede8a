import { sql, type Tx } from "./db.ts";
import { COLUMNS, type Line, within } from "./journal-lines.ts";
import type { Segment } from "./segments.ts";

/** The rows in a segment's place: those it sealed, unless someone interfered, and whatever was slipped in between. */
export async function linesInPlaceOf(
  tx: Tx,
  segment: Segment,
  eraLastSeq: number | undefined,
): Promise<readonly Line[]> {
  const { organisation, fromTx, belowTx, floorSeq, seqs } = segment;
  if (fromTx === null) return linesOf(tx, seqs);
  return tx.query<Line>(sql`
    select seq, row_to_json(e)::text as line
    from (select ${COLUMNS} from journal where ${within({ organisation, fromTx, belowTx, floorSeq, lastSeq: eraLastSeq })}) e
    order by tx, seq`);
}

/** The rows of these numbers, wherever they are and whosever they say they are. No index leads to them. */
export async function linesOf(tx: Tx, seqs: readonly number[]): Promise<readonly Line[]> {
  if (seqs.length === 0) return [];
  return tx.query<Line>(sql`
    select seq, row_to_json(e)::text as line
    from (select ${COLUMNS} from journal where seq in (select unnest(${[...seqs]}::bigint[]))) e order by tx, seq`);
}

/** The numbers of rows in the sealed past that no segment in the database holds. At most `most`. */
export async function strangers(tx: Tx, organisation: string, most: number): Promise<readonly number[]> {
  const found = await tx.query<{ seq: number }>(sql`
    select seq from journal j
    where organisation = ${organisation} and exists (
      select from (
        select floor_seq, below_tx, system from journal_segment where organisation = ${organisation} order by number desc limit 1
      ) last
      where j.seq <= last.floor_seq or j.tx < last.below_tx
        or (j.tx >= (select pg_snapshot_xmax(pg_current_snapshot()))
          and last.system = (select system_identifier::text from pg_control_system())))
      and not exists (
        select from journal_segment s cross join unnest(s.seqs) as sealed(seq)
        where s.organisation = ${organisation} and s.archived_at is null and sealed.seq = j.seq)
    order by seq limit ${most}`);
  return found.map(({ seq }) => seq);
}

/** Removes a segment's rows; answers with how many went. The database refuses unless the segment is archived. */
export async function removeRows(tx: Tx, segment: Segment): Promise<number> {
  const { organisation, fromTx, belowTx, floorSeq, seqs } = segment;
  const place =
    fromTx === null
      ? sql`organisation = ${organisation}`
      : within({ organisation, fromTx, belowTx, floorSeq });
  const gone = await tx.query(sql`
    delete from journal where ${place} and seq in (select unnest(${[...seqs]}::bigint[])) returning seq`);
  return gone.length;
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
