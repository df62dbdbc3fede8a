import { noteMode, noteModes } from "../store/cursors.ts";
import type { Tx } from "../store/db.ts";
import { handOffAll } from "../store/handoffs.ts";
import { dropTells } from "../store/outbox.ts";
import type { Decided } from "./commit.ts";
import { connectionOf, type Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { hubInForce } from "./modes.ts";

/**
 * Where a flow is in another mode than its records were decided in: once it is live, all of them are decided again, so
 * that what it observed is told; below that, nothing that waits to be told there is told. A connection that was removed
 * counts as off until it is back. Answers with how many flows are decided again.
 */
export async function heedModeChanges(tx: Tx, configured: Hub): Promise<number> {
  const hub = await hubInForce(tx, configured);
  const { organisation } = hub;
  const modes = [...hub.connections.values()].flatMap(({ id, resources, mode }) =>
    [...resources.keys()].map((noun) => ({ connection: id, noun, mode: mode(noun) })),
  );
  const changed = (await noteModes(tx, organisation, modes)).filter(({ before }) => before !== null);
  const live = changed.filter(({ mode }) => mode === "live");
  for (const noun of new Set(live.map((one) => one.noun)))
    await handOffAll(tx, organisation, { noun, trail: hub.newKey(), urgency: URGENCY.backfill });
  const lowered = changed.filter(
    ({ mode, connection }) => mode !== "live" && hub.connections.has(connection),
  );
  for (const one of lowered) await dropTells(tx, organisation, one);
  return live.length;
}

/** Notes where decisions left something untold because a flow is not live, so that it is told once the flow is. */
export async function noteUntold(tx: Tx, hub: Hub, all: readonly Decided[]): Promise<void> {
  const untold = new Map(
    all.flatMap(({ decision, view: { ref } }) =>
      decision.tell.flatMap(({ to: { connection } }) => {
        const mode = connectionOf(hub, connection).mode(ref.noun);
        return mode === "live"
          ? []
          : [[`${connection}/${ref.noun}`, { connection, noun: ref.noun, mode }] as const];
      }),
    ),
  );
  for (const key of [...untold.keys()].sort()) {
    const one = untold.get(key);
    if (one) await noteMode(tx, hub.organisation, one);
  }
}
