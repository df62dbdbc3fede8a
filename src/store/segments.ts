import { sql, type Tx } from "./db.ts";

/** What a segment says of itself. */
export interface SegmentHead {
  readonly organisation: string;
  readonly number: number;
  readonly era: number;
  /** The cluster whose transaction numbers the era counts. */
  readonly system: string;
  /** It seals what was left when the era was opened. */
  readonly opens: boolean;
  /** Rows up to this number were left when the era was opened; its other rows are later. */
  readonly floorSeq: number;
  readonly fromTx: string;
  readonly belowTx: string;
  /** Where the next segment begins. */
  readonly nextTx: string;
  readonly rows: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly sealedAt: string;
  readonly previousRoot: Buffer;
}

/** One link of the chain: the numbers of its rows, and their SHA-256 digests one after the other. */
export interface Segment extends SegmentHead {
  readonly seqs: readonly number[];
  readonly digests: Buffer;
  readonly root: Buffer;
}

export interface StoredSegment extends Segment {
  /** Since then its rows are in the file and no longer here. */
  readonly archivedAt: string | null;
  readonly file: string | null;
  readonly fileDigest: Buffer | null;
}

const HEAD = sql`
  organisation, number, era, system, opens, floor_seq as "floorSeq", from_tx as "fromTx", below_tx as "belowTx",
  next_tx as "nextTx", rows, first_seq as "firstSeq", last_seq as "lastSeq", sealed_at as "sealedAt", previous_root as "previousRoot"`;
const SEGMENT = sql`${HEAD}, to_json(seqs) as seqs, digests, root, archived_at as "archivedAt", file, file_digest as "fileDigest"`;

/** Lets one sealer at a time seal an organisation's journal; false while another does. */
export async function lockChain(tx: Tx, organisation: string): Promise<boolean> {
  const [locked] = await tx.query<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtext('journal_segment'), hashtext(${organisation})) as mine`,
  );
  return locked?.mine ?? false;
}

export async function lastSegment(
  tx: Tx,
  organisation: string,
): Promise<(SegmentHead & Pick<Segment, "root">) | undefined> {
  const [last] = await tx.query<SegmentHead & Pick<Segment, "root">>(sql`
    select ${HEAD}, root from journal_segment where organisation = ${organisation} order by number desc limit 1`);
  return last;
}

export async function keepSegment(tx: Tx, segment: Segment): Promise<void> {
  const { organisation, number, era, system, opens, floorSeq, fromTx, belowTx, nextTx } = segment;
  const { rows, firstSeq, lastSeq, seqs, digests, previousRoot, root, sealedAt } = segment;
  await tx.query(sql`
    insert into journal_segment (organisation, number, era, system, opens, floor_seq, from_tx, below_tx, next_tx, rows,
      first_seq, last_seq, seqs, digests, previous_root, root, sealed_at)
    values (${organisation}, ${number}, ${era}, ${system}, ${opens}, ${floorSeq}, ${fromTx}::xid8, ${belowTx}::xid8,
      ${nextTx}::xid8, ${rows}, ${firstSeq}, ${lastSeq}, ${[...seqs]}::bigint[], ${digests}, ${previousRoot}, ${root},
      ${sealedAt}::timestamptz)`);
}

/** One segment, held for this transaction alone. */
export async function holdSegment(
  tx: Tx,
  organisation: string,
  number: number,
): Promise<StoredSegment | undefined> {
  const [found] = await tx.query<StoredSegment>(sql`
    select ${SEGMENT} from journal_segment where organisation = ${organisation} and number = ${number}
    for no key update`);
  return found;
}

/** The next segment of the chain that exists. */
export async function segmentAfter(
  tx: Tx,
  organisation: string,
  number: number,
): Promise<StoredSegment | undefined> {
  const [found] = await tx.query<StoredSegment>(sql`
    select ${SEGMENT} from journal_segment
    where organisation = ${organisation} and number > ${number} order by number limit 1`);
  return found;
}

/** The oldest segment that was sealed before a moment and is not archived, held for this transaction alone. */
export async function oldestUnarchived(
  tx: Tx,
  organisation: string,
  sealedBefore: Date,
): Promise<StoredSegment | undefined> {
  const [found] = await tx.query<StoredSegment>(sql`
    select ${SEGMENT} from journal_segment
    where organisation = ${organisation} and archived_at is null and sealed_at < ${sealedBefore}::timestamptz
    order by number limit 1 for no key update skip locked`);
  return found;
}

/** The eras that are over, each with the last row that was sealed in it or before. */
export async function pastEras(tx: Tx, organisation: string): Promise<ReadonlyMap<number, number>> {
  const found = await tx.query<{ era: number; lastSeq: number }>(sql`
    select era, max(max(last_seq)) over (order by era) as "lastSeq" from journal_segment
    where organisation = ${organisation} group by era order by era`);
  return new Map(found.slice(0, -1).map(({ era, lastSeq }) => [era, lastSeq]));
}

/** How far an organisation's chain reaches. */
export interface Reach {
  readonly floorSeq: number;
  readonly nextTx: string;
  readonly lastSeq: number;
  /** Its transaction numbers are those of this cluster still. */
  readonly current: boolean;
}

export async function reachOf(tx: Tx, organisation: string): Promise<Reach | undefined> {
  const [found] = await tx.query<Reach>(sql`
    select s.floor_seq as "floorSeq", s.next_tx as "nextTx",
      (select max(last_seq) from journal_segment where organisation = ${organisation}) as "lastSeq",
      s.system = c.system_identifier::text and s.next_tx <= pg_snapshot_xmin(pg_current_snapshot()) as current
    from journal_segment s cross join pg_control_system() c
    where s.organisation = ${organisation} order by s.number desc limit 1`);
  return found;
}

/** Notes which file holds a segment's rows; only then may they be removed. */
export async function noteArchived(
  tx: Tx,
  { organisation, number }: SegmentHead,
  { file, fileDigest, now }: { readonly file: string; readonly fileDigest: Buffer; readonly now: Date },
): Promise<void> {
  await tx.query(sql`
    update journal_segment set archived_at = ${now}::timestamptz, file = ${file}, file_digest = ${fileDigest}
    where organisation = ${organisation} and number = ${number}`);
}

/** Notes that a segment's rows are here again, and not to be removed. */
export async function noteRestored(tx: Tx, { organisation, number }: SegmentHead): Promise<void> {
  await tx.query(sql`
    update journal_segment set archived_at = null where organisation = ${organisation} and number = ${number}`);
}

/** How many rows are sealed, in how many segments, how many of them archived, and when the last was. */
export async function sealedSoFar(
  tx: Tx,
  organisation: string,
): Promise<{ segments: number; archived: number; rows: number; upTo: string | null }> {
  const [found] = await tx.query<{
    segments: number;
    archived: number;
    rows: number;
    upTo: string | null;
  }>(sql`
    select count(*) as segments, count(archived_at) as archived, coalesce(sum(rows), 0)::bigint as rows, max(sealed_at) as "upTo"
    from journal_segment where organisation = ${organisation}`);
  return found ?? { segments: 0, archived: 0, rows: 0, upTo: null };
}
