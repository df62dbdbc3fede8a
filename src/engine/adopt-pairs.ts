import { keepAsked } from "../store/asked.ts";
import type { Tx } from "../store/db.ts";
import { lockMerges, survivorsOf } from "../store/records.ts";
import type { Hub } from "./hub.ts";
import { type Joined, type Joining, joinRecords } from "./join.ts";

/**
 * Links pairs of records as they stand, in the caller's transaction: from then on each is one record, nobody is told
 * anything, and the fields in which they differ wait for a person. A pair of which one was merged away meanwhile, or
 * that stands twice in one seat, is left as it is.
 */
export async function adoptPairs(tx: Tx, hub: Hub, joining: Joining): Promise<Joined> {
  const { organisation } = hub;
  const { noun, pairs, by, because } = joining;
  await lockMerges(tx, organisation, noun);
  const keys = pairs.flatMap(({ from, into }) => [from, into]);
  const survivors = await survivorsOf(tx, organisation, noun, keys);
  const standsForItself = (key: string) => survivors.get(key) === key;
  const standing = pairs.filter(({ from, into }) => standsForItself(from) && standsForItself(into));
  const done = await joinRecords(tx, hub, { ...joining, pairs: standing });
  const at = hub.now().toISOString();
  const asked = done.joined.map(({ from, into: record }) => ({
    ...({ noun, record, by: "person", who: by, do: "adopt", about: `${noun}/${from}`, because, at } as const),
  }));
  await keepAsked(tx, organisation, { asked, spent: new Set() });
  return done;
}
