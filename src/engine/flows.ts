import { candidateCounts } from "../store/candidates.ts";
import { noteMode, readings } from "../store/cursors.ts";
import type { Tx } from "../store/db.ts";
import { lockFlowModes, setFlowMode } from "../store/flow-modes.ts";
import { handOffAll } from "../store/handoffs.ts";
import { writeJournal } from "../store/journal.ts";
import { dropTells } from "../store/outbox.ts";
import { connectionOf, type Hub, type Mode } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { hubInForce } from "./modes.ts";
import { Refused } from "./refused.ts";
import type { Wish } from "./replay.ts";

/** One flow of one connection. */
export interface FlowAt {
  readonly connection: string;
  readonly noun: string;
}

/** What must be done before a flow may be live, each in a sentence with the command that leads there. */
export async function obstaclesToLive(
  tx: Tx,
  hub: Hub,
  { connection, noun }: FlowAt,
): Promise<readonly string[]> {
  const { organisation } = hub;
  const reading = (await readings(tx, organisation)).find(
    (one) => one.connection === connection && one.noun === noun,
  );
  if (!reading?.openedAt)
    return [
      `${connection} has not been read to its end yet: what looks missing there may merely be unread (plumbline status)`,
    ];
  const found = (await candidateCounts(tx, organisation, noun)).find((one) => one.connection === connection);
  if (!found) return [];
  const see = `plumbline adopt candidates ${noun} --connection ${connection}`;
  return [`${pairsInWords(found)} of ${connection} wait for somebody to say whether they are one (${see})`];
}

const pairsInWords = ({ pairs, twins }: { readonly pairs: number; readonly twins: number }): string =>
  `${pairs} ${pairs === 1 ? "pair" : "pairs"} of records${twins > 0 ? `, ${twins} of them twins within it,` : ""}`;

export interface Setting extends FlowAt, Wish {
  readonly mode: Mode;
}

/**
 * Raises or lowers a flow, for every process at once. It becomes live only when nothing stands in the way; then all
 * records of the noun are decided again, so that what changed while it was observing is told. Below that nothing that
 * is still to be told there is told.
 */
export async function setFlow(hub: Hub, setting: Setting): Promise<{ readonly before: Mode }> {
  const { organisation } = hub;
  const { connection, noun, mode, by, because } = setting;
  known(hub, setting);
  const before = await hub.db.transaction(async (tx) => {
    await lockFlowModes(tx, organisation);
    const present = connectionOf(await hubInForce(tx, hub), connection).mode(noun);
    if (present === mode) throw new Refused(`The flow of ${noun} at ${connection} is ${mode} already`);
    const obstacles = mode === "live" ? await obstaclesToLive(tx, hub, setting) : [];
    if (obstacles.length > 0)
      throw new Refused(`The flow of ${noun} at ${connection} cannot be live yet: ${obstacles.join("; ")}`);
    const now = hub.now();
    const trail = hub.newKey();
    await setFlowMode(tx, organisation, { connection, noun, mode, changedBy: by, because }, now);
    await noteMode(tx, organisation, { connection, noun, mode });
    if (mode === "live") await handOffAll(tx, organisation, { noun, trail, urgency: URGENCY.backfill });
    else await dropTells(tx, organisation, { connection, noun });
    const entry = { organisation, at: now, trail, noun, record: null, stage: "admin", actor: by } as const;
    await writeJournal(tx, [
      { ...entry, what: "flow set", body: { connection, noun, mode, before: present, because } },
    ]);
    return present;
  });
  hub.wake();
  return { before };
}

function known(hub: Hub, { connection, noun }: FlowAt): void {
  const one = hub.connections.get(connection);
  if (!one)
    throw new Refused(
      `No connection is called ${connection}: there are ${[...hub.connections.keys()].join(", ") || "none"}`,
    );
  if (!one.resources.has(noun))
    throw new Refused(`${connection} carries no ${noun}: it carries ${[...one.resources.keys()].join(", ")}`);
}
