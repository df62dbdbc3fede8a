import type { Tx } from "../store/db.ts";
import { type FlowMode, flowModes, holdFlowModes } from "../store/flow-modes.ts";
import type { OutboxItem } from "../store/outbox.ts";
import type { Connected, Hub } from "./hub.ts";
import type { Wait } from "./outcome.ts";
import { withWords } from "./words.ts";

/**
 * The hub with the modes that people have set and the words that they have mapped since it was configured: what it is
 * asked for goes by them. It is read anew for each piece of work, so that a change counts in every process at once.
 */
export async function hubInForce(tx: Tx, hub: Hub): Promise<Hub> {
  return withWords(tx, withModes(hub, await flowModes(tx, hub.organisation)));
}

/** The same for a decision: no mode and no word changes until it is kept. */
export async function hubToDecide(tx: Tx, hub: Hub): Promise<Hub> {
  await holdFlowModes(tx, hub.organisation);
  return hubInForce(tx, hub);
}

/** The same for a call to a system: its client speaks by the words in force. */
export async function hubToSpeak(hub: Hub): Promise<Hub> {
  const inForce = await hubInForce(hub.db, hub);
  for (const { speak, vocabulary } of inForce.connections.values()) speak?.(vocabulary);
  return inForce;
}

function withModes(hub: Hub, set: readonly FlowMode[]): Hub {
  if (set.length === 0) return hub;
  const modes = new Map(set.map(({ connection, noun, mode }) => [`${connection}/${noun}`, mode]));
  const inForce = (one: Connected): Connected => ({
    ...one,
    mode: (noun) => modes.get(`${one.id}/${noun}`) ?? one.mode(noun),
  });
  return { ...hub, connections: new Map([...hub.connections].map(([id, one]) => [id, inForce(one)])) };
}

const LATER_SECONDS = 60;

/** What was to be written to a system whose flow is not live any more: it waits until it is. */
export async function waitingToBeLive(hub: Hub, items: readonly OutboxItem[]): Promise<readonly Wait[]> {
  const [first] = items;
  if (first?.kind !== "tell" && first?.kind !== "effect") return [];
  const { connections } = await hubInForce(hub.db, hub);
  const until = new Date(hub.now().getTime() + LATER_SECONDS * 1000);
  return items
    .filter(({ connection, noun }) => (connections.get(connection)?.mode(noun) ?? "live") !== "live")
    .map((item): Wait => ({ item, kind: "wait", until, looks: false }));
}
