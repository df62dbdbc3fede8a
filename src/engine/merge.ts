import { type Link, linksThere, unlink } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { lockMerges, survivorsOf } from "../store/records.ts";
import type { Hub } from "./hub.ts";
import type { Source } from "./ingest.ts";
import { joinRecords, type Pair } from "./join.ts";
import { Refused } from "./refused.ts";

export interface Merging {
  readonly noun: string;
  /** The record that ends. */
  readonly from: string;
  /** The record that it is from now on. */
  readonly into: string;
  readonly by: string;
  readonly because: string;
}

/** Both are one record in the end: what was merged away stands for the record that it is. */
export class AlreadyOne extends Refused {}

/**
 * Two records turned out to be one. Answers with the seat that stands in the way, if both hold one there. Whatever was
 * merged away meanwhile stands for its survivor; throws AlreadyOne where both have the same.
 */
export async function mergeRecords(tx: Tx, hub: Hub, merging: Merging): Promise<string | undefined> {
  const { noun, by, because } = merging;
  const pair = await pairOf(tx, hub, merging);
  const { inTheWay } = await joinRecords(tx, hub, { noun, pairs: [pair], by, because });
  return inTheWay.get(pair);
}

/** What the two stand for, no other merge beside it. */
async function pairOf(tx: Tx, { organisation }: Hub, { noun, from, into }: Merging): Promise<Pair> {
  await lockMerges(tx, organisation, noun);
  const survivors = await survivorsOf(tx, organisation, noun, [from, into]);
  const pair = { from: survivors.get(from) ?? from, into: survivors.get(into) ?? into };
  if (pair.from === pair.into)
    throw new AlreadyOne(
      `${from} and ${into} are one record already: ${pair.into}. There is nothing to merge`,
    );
  return pair;
}

/**
 * Where a system merged its records, ours are merged as well, unless another system still holds both: then its record
 * is kept as gone and a person sees it. Answers with the ids whose records were merged.
 */
export async function mergeSurvivors(
  hub: Hub,
  { connection, noun }: Source,
  links: readonly Link[],
  survivors: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const standing = await linksThere(hub.db, hub.organisation, connection, noun, [...survivors.values()]);
  const merged: string[] = [];
  for (const { id, company, record } of links) {
    const into = standing.find((one) => one.id === survivors.get(id))?.record;
    if (!into || into === record) continue;
    const because = `${connection} merged ${id} into ${survivors.get(id)}`;
    const inTheWay = await hub.db
      .transaction(async (tx) => {
        await lockMerges(tx, hub.organisation, noun);
        await unlink(
          tx,
          hub.organisation,
          { connection, company, noun, id },
          { by: connection, because, now: hub.now() },
        );
        const other = await mergeRecords(tx, hub, { noun, from: record, into, by: connection, because });
        if (other !== undefined) throw new StillTwo();
        return other;
      })
      .catch((error: unknown) => {
        if (error instanceof StillTwo) return record;
        // Another reading of the same system was faster.
        if (error instanceof AlreadyOne) return undefined;
        throw error;
      });
    if (inTheWay === undefined) merged.push(id);
  }
  return merged;
}

/** Another system holds both records, so they cannot become one here. */
class StillTwo extends Error {}
