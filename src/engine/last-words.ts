import type { Link } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { type Arrival, keepArrivals, sourceLane } from "../store/inbox.ts";
import { heldForWords, lastWordsOf } from "../store/last-words.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";

const AT_ONCE = 2000;

/** What these seats said last, to be heard once more by the words that are mapped now. */
export async function lastWords(tx: Tx, hub: Hub, links: readonly Link[]): Promise<readonly Arrival[]> {
  const isRead = ({ connection, noun }: Link) => hub.connections.get(connection)?.resources.has(noun);
  const words = await lastWordsOf(tx, hub.organisation, links.filter(isRead));
  return words.map(({ connection, company, noun, id, version, at, stamp, wire }) => ({
    ...{ lane: sourceLane(connection, noun, id), kind: "observed", connection, company, noun, id },
    ...{ version: version ?? undefined, at: at ?? undefined, stamp: stamp ?? undefined },
    ...{ body: wire, trail: hub.newKey(), urgency: URGENCY.backfill },
  }));
}

/**
 * Hears again whatever waits for a word that nobody had mapped, where it was read under other rules than those in force
 * now. Answers with how many seats that are.
 */
export async function hearMapped(hub: Hub): Promise<number> {
  const { organisation, db, rulesVersion: rules } = hub;
  const count = await db.transaction(async (tx) => {
    const held = await heldForWords(tx, organisation, { rules, most: AT_ONCE });
    const arrivals = await lastWords(tx, hub, held);
    await keepArrivals(tx, organisation, arrivals, hub.now());
    return arrivals.length;
  });
  if (count > 0) hub.wake();
  return count;
}
