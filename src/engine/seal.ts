import type { Db, Tx } from "../store/db.ts";
import { keepSegment, lastSegment, lockChain, type Segment, type SegmentHead } from "../store/segments.ts";
import { edges, type Horizon, holdWriters, horizon, sealable, unsealed } from "../store/unsealed-rows.ts";
import { NO_ROOT, rootOf } from "./chain.ts";

export interface Sealed {
  /** The last segment made. */
  readonly number: number;
  readonly rows: number;
  /** More may be sealed at once. */
  readonly more: boolean;
}

type Last = (SegmentHead & Pick<Segment, "root">) | undefined;

const ROWS_MAX = 10_000;
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Seals what was written since the last segment and is decided: committed or given up by every transaction that could
 * still add to it. Undefined when there is nothing, or when another sealer is at it. No writer waits.
 */
export async function sealOnce(
  db: Db,
  organisation: string,
  now: Date,
  rowsMax = ROWS_MAX,
): Promise<Sealed | undefined> {
  try {
    return await db.transaction(async (tx) => {
      if (!(await lockChain(tx, organisation))) return undefined;
      return sealNext(tx, organisation, { look: () => horizon(tx), now, rowsMax });
    });
  } catch (error) {
    // An era begins when nobody writes for an instant; the next run tries again.
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return undefined;
    throw error;
  }
}

interface Sealing {
  /** How far the cluster has come by now. */
  readonly look: () => Promise<Horizon>;
  readonly now: Date;
  readonly rowsMax: number;
}

/** The next segment below the horizon. The caller holds the chain. */
export async function sealNext(tx: Tx, organisation: string, sealing: Sealing): Promise<Sealed | undefined> {
  const { look, now, rowsMax } = sealing;
  const [last, seen] = [await lastSegment(tx, organisation), await look()];
  if (!last || isAnotherEra(last, seen)) return openEra(tx, organisation, { ...sealing, last });

  const { era, system, floorSeq } = last;
  const open = { organisation, fromTx: last.nextTx, belowTx: seen.oldestTx, aboveSeq: floorSeq };
  const { next, beyond } = await edges(tx, open, rowsMax);
  if (next === null) return undefined;
  const belowTx = cut(next, beyond) ?? open.belowTx;
  const found = await sealable(tx, { ...open, belowTx });
  const place = {
    organisation,
    era,
    system,
    opens: false,
    floorSeq,
    fromTx: open.fromTx,
    belowTx,
    nextTx: belowTx,
  };
  const sealed = link({ ...place, ...found }, last, now);
  await keepSegment(tx, sealed);
  return { number: sealed.number, rows: sealed.rows, more: beyond !== null };
}

/** Transaction numbers mean nothing in another cluster, and nothing once they have gone back. */
const isAnotherEra = (last: SegmentHead, { system, oldestTx }: Horizon): boolean =>
  last.system !== system || BigInt(oldestTx) < BigInt(last.nextTx);

/** A transaction is never split: where one alone is more than a segment should hold, it is a segment of its own. */
function cut(next: string, beyond: string | null): string | undefined {
  if (beyond === null) return undefined;
  return beyond === next ? String(BigInt(next) + 1n) : beyond;
}

/** Seals all that is left, by its numbers, and notes the number from which transactions are counted anew. */
async function openEra(
  tx: Tx,
  organisation: string,
  { last, look, now, rowsMax }: Sealing & { readonly last: Last },
): Promise<Sealed> {
  const floorSeq = await holdWriters(tx);
  // Asked once nobody writes: every row to come is of a transaction that is open now, or later.
  const { system, oldestTx } = await look();
  const era = (last?.era ?? 0) + 1;
  const left = await unsealed(tx, organisation, { upToSeq: floorSeq, nextTx: last?.nextTx, rowsMax });
  const parts = left.length > 0 ? left : [NOTHING];
  let before = last;
  for (const part of parts) {
    const place = { organisation, era, system, opens: true, floorSeq, nextTx: oldestTx };
    const sealed = link({ ...place, ...part }, before, now);
    await keepSegment(tx, sealed);
    before = sealed;
  }
  return { number: before?.number ?? 0, rows: left.reduce((sum, { rows }) => sum + rows, 0), more: true };
}

const NOTHING = {
  ...{ fromTx: "0", belowTx: "0", rows: 0, firstSeq: 0, lastSeq: 0, seqs: [] },
  digests: Buffer.alloc(0),
};

function link(
  body: Omit<Segment, "number" | "sealedAt" | "previousRoot" | "root">,
  before: Last,
  now: Date,
): Segment {
  const head = {
    ...body,
    number: (before?.number ?? 0) + 1,
    sealedAt: now.toISOString(),
    previousRoot: before?.root ?? NO_ROOT,
  };
  return { ...head, root: rootOf(head, body.digests) };
}
