import { noteModes } from "../store/cursors.ts";
import type { Tx } from "../store/db.ts";
import { flowModes } from "../store/flow-modes.ts";
import { handOffAll } from "../store/handoffs.ts";
import { dropTells } from "../store/outbox.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";

/**
 * Where a flow is configured in another mode than it was: once it is live, all its records are decided again, so that
 * what it observed is told; below that, nothing that waits to be told there is told. A connection that was removed counts
 * as off until it is back. A mode that a person has set counts
 * before the configured one. Answers with how many flows are decided again.
 */
export async function heedConfiguredModes(tx: Tx, hub: Hub): Promise<number> {
  const { organisation } = hub;
  const modes = [...hub.connections.values()].flatMap(({ id, resources, mode }) =>
    [...resources.keys()].map((noun) => ({ connection: id, noun, mode: mode(noun) })),
  );
  const noted = await noteModes(tx, organisation, modes);
  const changed = noted.filter(({ before }) => before !== null);
  if (changed.length === 0) return 0;
  const set = new Set((await flowModes(tx, organisation)).map((one) => `${one.connection}/${one.noun}`));
  const inForce = changed.filter(({ connection, noun }) => !set.has(`${connection}/${noun}`));
  const live = inForce.filter(({ mode }) => mode === "live");
  for (const noun of new Set(live.map((one) => one.noun)))
    await handOffAll(tx, organisation, { noun, trail: hub.newKey(), urgency: URGENCY.backfill });
  const lowered = inForce.filter(
    ({ mode, connection }) => mode !== "live" && hub.connections.has(connection),
  );
  for (const one of lowered) await dropTells(tx, organisation, one);
  return live.length;
}
