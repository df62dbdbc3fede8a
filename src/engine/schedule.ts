import { takeTick } from "../store/cursors.ts";
import type { Tx } from "../store/db.ts";
import { type Errand, keepErrands, pendingLanes } from "../store/outbox.ts";
import { targets } from "../store/targets.ts";
import { setState } from "./connection-state.ts";
import type { Connected, Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { hubInForce } from "./modes.ts";
import { whyShut } from "./reach.ts";

const KNOCK_SECONDS = { broken: 60, unreachable: 15 };

/** Puts what is due into the out-queue: polls and sweeps of every flow that is on. One taker per tick, whoever asks. */
export async function schedule(configured: Hub): Promise<number> {
  const { organisation } = configured;
  const hub = await hubInForce(configured.db, configured);
  const now = hub.now();
  return hub.db.transaction(async (tx) => {
    const due: Errand[] = [];
    for (const connection of hub.connections.values())
      for (const noun of connection.resources.keys())
        if (connection.mode(noun) !== "off") due.push(...(await dueFor(tx, hub, connection, noun)));
    const pending = await pendingLanes(
      tx,
      organisation,
      due.map(({ lane }) => lane),
    );
    const fresh = due.filter(({ lane }) => !pending.has(lane));
    await keepErrands(tx, organisation, fresh, now);
    if (fresh.length > 0) hub.wake();
    return fresh.length;
  });
}

async function dueFor(tx: Tx, hub: Hub, connection: Connected, noun: string): Promise<readonly Errand[]> {
  const kinds = [
    { kind: "poll", everySeconds: connection.pollSeconds },
    { kind: "sweep", everySeconds: connection.sweepSeconds },
  ] as const;
  const due: Errand[] = [];
  for (const { kind, everySeconds } of kinds) {
    const schedule = `${kind} ${connection.id} ${noun}`;
    if (everySeconds > 0 && (await takeTick(tx, hub.organisation, { schedule, everySeconds }, hub.now())))
      due.push(readErrand(hub, { connection: connection.id, noun, kind }));
  }
  return due;
}

/** An errand that reads a whole resource, at once when a person asks for it. */
export const readErrand = (
  hub: Hub,
  {
    connection,
    noun,
    kind,
    urgency = URGENCY.poll,
  }: { connection: string; noun: string; kind: "poll" | "sweep"; urgency?: number },
): Errand => ({
  ...{ lane: `${connection}//${noun}/${kind}`, kind, connection, company: "", noun, record: null },
  ...{ body: {}, trail: hub.newKey(), urgency },
});

/** Knocks at connections that let nobody in or do not answer; the first that opens goes on with what waited for it. */
export async function knock(hub: Hub): Promise<void> {
  for (const { connection, state, since } of await targets(hub.db, hub.organisation)) {
    const connected = hub.connections.get(connection);
    if (!connected || (state !== "broken" && state !== "unreachable")) continue;
    const everySeconds = KNOCK_SECONDS[state];
    if (hub.now().getTime() < Date.parse(since) + everySeconds * 1000) continue;
    const tick = { schedule: `knock ${connection}`, everySeconds };
    if (!(await takeTick(hub.db, hub.organisation, tick, hub.now()))) continue;
    if (await whyShut(connected)) continue;
    const because = state === "broken" ? "it can be entered again" : "it answers again";
    const reopened = await hub.db.transaction((tx) =>
      setState(tx, hub, connection, { state: "live", because, trail: hub.newKey() }),
    );
    if (reopened) hub.wake();
  }
}
