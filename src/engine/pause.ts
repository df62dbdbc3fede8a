import { writeJournal } from "../store/journal.ts";
import { markTarget } from "../store/targets.ts";
import type { Hub } from "./hub.ts";
import { Refused } from "./refused.ts";

export interface Pausing {
  readonly connection: string;
  readonly state: "paused" | "live";
  readonly because: string;
  readonly by: string;
}

/** Stops a connection, or lets it go on; what waits for it is kept. Who did and why is written down. */
export async function setConnection(hub: Hub, { connection, state, because, by }: Pausing): Promise<void> {
  if (!hub.connections.has(connection))
    throw new Refused(
      `No connection is called ${connection}: there are ${[...hub.connections.keys()].join(", ") || "none"}`,
    );
  const { organisation } = hub;
  await hub.db.transaction(async (tx) => {
    const now = hub.now();
    const changed = await markTarget(tx, organisation, connection, { state, because }, now);
    if (!changed) throw new Refused(`${connection} is ${state} already`);
    const entry = { organisation, at: now, trail: hub.newKey(), noun: null, record: null, actor: by };
    const what = state === "live" ? "resumed" : "paused";
    await writeJournal(tx, [{ ...entry, stage: "admin", what, body: { connection, because } }]);
  });
  hub.wake();
}
