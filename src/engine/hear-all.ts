import { handOver } from "../store/handoffs.ts";
import { hear } from "./hear.ts";
import type { Hub } from "./hub.ts";
import { openSeats } from "./open.ts";

const PASSED_MAX = 200;

/** Hears what is ready and what was passed on; when all is quiet, opens what has been read to its end. */
export async function hearAll(hub: Hub): Promise<number> {
  const passed = await hub.db.transaction((tx) => handOver(tx, hub.organisation, PASSED_MAX, hub.now()));
  const heard = passed + (await hear(hub));
  return heard > 0 ? heard : openSeats(hub);
}
