import { randomUUID } from "node:crypto";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { claim } from "../store/claims.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { perform } from "./act.ts";
import { complete } from "./complete.ts";
import type { Hub } from "./hub.ts";
import { type Hand, type Leases, leaseEnd } from "./leases.ts";
import { hubToSpeak, waitingToBeLive } from "./modes.ts";
import { failureOf, type Result } from "./outcome.ts";
import { withReach } from "./reach.ts";
import { fetch } from "./read.ts";
import { tell } from "./tell.ts";

/** Two calls' worth where a call takes 200: the second is under way while the first is kept. */
const LANES_MAX = 400;

/**
 * The out-queue's work: takes lanes of one target, calls it outside of any transaction, and keeps what became of it,
 * call by call. Answers with how many lanes it had in hand; zero when nothing is ready.
 */
export async function deliver(
  hub: Hub,
  worker: number,
  { leases = new Map(), lanesMax = LANES_MAX }: { leases?: Leases; lanesMax?: number } = {},
): Promise<number> {
  const { organisation } = hub;
  const call = randomUUID();
  const now = hub.now();
  const leaseUntil = leaseEnd(now);
  const isHeld = () => hub.now() < (leases.get(call) ?? leaseUntil);
  // In hand before it is claimed: what is claimed and not in hand is given back.
  leases.set(call, leaseUntil);
  try {
    const claimed = await hub.db.transaction((tx) =>
      claim(tx, { organisation, worker, call, lanesMax, leaseUntil, now }),
    );
    if (!claimed) return 0;
    // There may be more of it: who was turned away while the target was locked comes again.
    if (claimed.lanes.size === lanesMax) hub.wake();
    const hand = { claimed, isHeld };
    for (const errands of Map.groupBy(claimed.items, ({ kind, noun }) => `${kind} ${noun}`).values())
      await keepInTurn(hub, hand, carryOut(hub, hand, errands));
    return claimed.lanes.size;
  } finally {
    leases.delete(call);
  }
}

/** What one call was answered is kept while the next call is under way. */
async function keepInTurn(hub: Hub, hand: Hand, answers: AsyncIterable<readonly Result[]>): Promise<void> {
  let kept: Promise<void> = Promise.resolve();
  for await (const results of answers) {
    const before = kept;
    if (results.length > 0)
      kept = before.then(async () => complete(hub, hand, await withReach(hub, hand, results)));
    // It is waited for below, or at the next answer.
    kept.catch(() => undefined);
    await before;
  }
  await kept;
}

/** Errands of one kind and noun, with the results of each call as soon as it is answered. What is thrown befalls the rest. */
async function* carryOut(
  hub: Hub,
  hand: Hand,
  errands: readonly OutboxItem[],
): AsyncGenerator<readonly Result[]> {
  const open = new Set(errands);
  try {
    const stopped = [...forRemoved(hub, errands), ...(await waitingToBeLive(hub, errands))];
    for (const { item } of stopped) open.delete(item);
    if (stopped.length > 0) yield stopped;
    if (open.size === 0) return;
    for await (const results of outcomesOf(await hubToSpeak(hub), hand, [...open])) {
      for (const { item } of results) open.delete(item);
      yield results;
    }
  } catch (error) {
    yield [...open].map((item): Result => ({ item, kind: "failed", error: failureOf(error) }));
  }
}

/** What is addressed to a connection that is configured no more: nothing was sent, and somebody is told so. */
function forRemoved(hub: Hub, errands: readonly OutboxItem[]): readonly Result[] {
  return errands
    .filter(({ connection }) => !hub.connections.has(connection))
    .map((item): Result => {
      const says = `${item.connection} was removed from the configuration while work for it waited`;
      return { item, kind: "failed", error: new ConnectorError("changed", says) };
    });
}

function outcomesOf(hub: Hub, hand: Hand, errands: readonly OutboxItem[]): AsyncIterable<readonly Result[]> {
  switch (errands[0]?.kind) {
    case "tell":
      return tell(hub, hand, errands);
    case "effect":
      return perform(hub, hand, errands);
    default:
      return fetch(hub, errands);
  }
}
