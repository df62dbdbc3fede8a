import { sql, type Tx } from "./db.ts";
import { COLUMNS, type Range, within } from "./journal-lines.ts";
import { type Reach, reachOf, type Segment } from "./segments.ts";

/** What of a segment the database can tell: its rows in order, and their digests. */
export type Sealable = Pick<Segment, "rows" | "firstSeq" | "lastSeq" | "seqs" | "digests">;

/** How far the cluster has come: below the oldest open transaction, everything is decided. */
export interface Horizon {
  readonly system: string;
  readonly oldestTx: string;
}

const DIGEST = sql`sha256(convert_to(row_to_json(e)::text, 'UTF8'))`;
const SEALABLE = sql`
  count(*)::int as rows, coalesce(min(seq), 0) as "firstSeq", coalesce(max(seq), 0) as "lastSeq",
  coalesce(json_agg(seq order by tx, seq), '[]') as seqs,
  coalesce(string_agg(digest, ''::bytea order by tx, seq), ''::bytea) as digests`;

export async function horizon(tx: Tx): Promise<Horizon> {
  const [found] = await tx.query<Horizon>(sql`
    select system_identifier::text as system, pg_snapshot_xmin(pg_current_snapshot())::text as "oldestTx"
    from pg_control_system()`);
  return found as Horizon;
}

/** The transactions of the next row, and of the row so many further on. */
export async function edges(
  tx: Tx,
  range: Range,
  rowsMax: number,
): Promise<{ readonly next: string | null; readonly beyond: string | null }> {
  const inOrder = sql`select tx from journal where ${within(range)} order by tx, seq`;
  const [found] = await tx.query<{ next: string | null; beyond: string | null }>(sql`
    select (${inOrder} limit 1) as next, (${inOrder} offset ${rowsMax} limit 1) as beyond`);
  return found ?? { next: null, beyond: null };
}

/** What there is to seal of a range. */
export async function sealable(tx: Tx, range: Range): Promise<Sealable> {
  const [found] = await tx.query<Sealable>(sql`
    select ${SEALABLE}
    from (select tx, seq, ${DIGEST} as digest from (select ${COLUMNS} from journal where ${within(range)}) e) sealed`);
  return found as Sealable;
}

/**
 * Waits, briefly, until nobody writes, and lets nobody write until the transaction ends. Answers with the number that
 * every row has that was written before, and none that is written after.
 */
export async function holdWriters(tx: Tx): Promise<number> {
  await tx.query(sql`set local lock_timeout = '500ms'`);
  await tx.query(sql`lock table journal in share mode`);
  const [found] = await tx.query<{ seq: number }>(sql`
    select coalesce(pg_sequence_last_value(pg_get_serial_sequence('journal', 'seq')::regclass), 0) as seq`);
  return found?.seq ?? 0;
}

/** What no segment holds yet, up to a number, in parts. `nextTx`: how far the era before was sealed, if there was one. */
export async function unsealed(
  tx: Tx,
  organisation: string,
  { upToSeq, nextTx, rowsMax }: { upToSeq: number; nextTx: string | undefined; rowsMax: number },
): Promise<readonly (Sealable & Pick<Segment, "fromTx" | "belowTx">)[]> {
  const after = sql`(select coalesce(max(last_seq), 0) from journal_segment where organisation = ${organisation})`;
  return tx.query(sql`
    select ${SEALABLE}, min(tx::text::bigint)::text as "fromTx", (max(tx::text::bigint) + 1)::text as "belowTx" from (
      select tx, seq, ${DIGEST} as digest, (row_number() over (order by tx, seq) - 1) / ${rowsMax}::int as part
      from (
        select ${COLUMNS} from journal
        where organisation = ${organisation} and seq <= ${upToSeq} and (tx >= ${nextTx ?? "0"}::xid8 or seq > ${after})
      ) e
    ) sealed group by part order by part`);
}

/** How many rows no segment holds yet, and since when the oldest of them waits. */
export async function unsealedSince(
  tx: Tx,
  organisation: string,
): Promise<{ readonly rows: number; readonly since: string | null }> {
  const reach = await reachOf(tx, organisation);
  const { floorSeq, nextTx, lastSeq, current } = reach ?? NONE;
  const [found] = await tx.query<{ rows: number; since: string | null }>(sql`
    select count(*)::int as rows, min(at) as since from journal
    where organisation = ${organisation}
      and ${
        current
          ? sql`tx >= ${nextTx}::xid8 and seq > ${floorSeq}`
          : sql`(tx >= ${nextTx}::xid8 or seq > ${lastSeq})`
      }`);
  return found ?? { rows: 0, since: null };
}

const NONE: Reach = { floorSeq: 0, nextTx: "0", lastSeq: 0, current: true };
