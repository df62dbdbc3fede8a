import { setTimeout as sleep } from "node:timers/promises";
import { renewLeases } from "../store/claims.ts";
import { type Db, isLost, type Session } from "../store/db.ts";
import { handOver } from "../store/handoffs.ts";
import { freeLanesOfTheDead, liveIn, registerWorker } from "../store/workers.ts";
import { deliver, LEASE_SECONDS } from "./deliver.ts";
import { hear } from "./hear.ts";
import type { Hub } from "./hub.ts";
import { openSeats } from "./open.ts";
import { BELL_CHANNEL, type Bell } from "./wake.ts";

const FLOOR_MILLISECONDS = 500;
const REAP_MILLISECONDS = 500;

export interface WorkerOptions {
  readonly name: string;
  readonly bell: Bell;
  /** How many calls of systems run beside each other in this process. */
  readonly deliverers?: number;
  readonly onError: (error: unknown, doing: string) => void;
}

export interface Worker {
  readonly id: number;
  /** Finishes what is in hand, then stops. */
  stop(): Promise<void>;
}

/** Starts a worker: one hand that hears, some that deliver, and a pulse. It outlives restarts of the database. */
export async function startWorker(
  hub: Hub,
  { name, bell, deliverers = 2, onError }: WorkerOptions,
): Promise<Worker> {
  const id = await registerWorker(hub.db, name, hub.now());
  const stopping = new AbortController();
  const life = keepAlive(hub, { id, bell, onError, signal: stopping.signal });
  const hand = (doing: string, work: () => Promise<number>) =>
    keepDoing({ doing, work, bell, onError, signal: stopping.signal });
  const hands = [
    hand("hear", () => hearAll(hub)),
    ...Array.from({ length: deliverers }, () => hand("deliver", () => deliver(hub, id))),
  ];
  return {
    id,
    stop: async () => {
      stopping.abort();
      bell.ring();
      await Promise.all(hands);
      await life;
    },
  };
}

/** Hears what is ready and what was passed on; when all is quiet, opens what has been read to its end. */
export async function hearAll(hub: Hub): Promise<number> {
  const passed = await hub.db.transaction((tx) => handOver(tx, hub.organisation, 200, hub.now()));
  const heard = passed + (await hear(hub));
  return heard > 0 ? heard : openSeats(hub);
}

interface Doing {
  readonly doing: string;
  readonly work: () => Promise<number>;
  readonly bell: Bell;
  readonly onError: WorkerOptions["onError"];
  readonly signal: AbortSignal;
}

/** Works while there is work; sleeps until the bell, and never longer than the floor. */
async function keepDoing({ doing, work, bell, onError, signal }: Doing): Promise<void> {
  while (!signal.aborted) {
    const done = await work().catch((error: unknown) => {
      onError(error, doing);
      return 0;
    });
    if (done === 0 && !signal.aborted) await bell.rung(FLOOR_MILLISECONDS);
  }
}

interface Living {
  readonly id: number;
  readonly bell: Bell;
  readonly onError: WorkerOptions["onError"];
  readonly signal: AbortSignal;
}

/** The pulse: a session that proves that the worker lives, leases renewed, the lanes of the dead freed. */
async function keepAlive(hub: Hub, { id, bell, onError, signal }: Living): Promise<void> {
  let session: Session | undefined;
  let renewed = 0;
  while (!signal.aborted) {
    try {
      session ??= await openLife(hub.db, { id, bell, now: hub.now(), onLost: () => (session = undefined) });
      if (hub.now().getTime() - renewed > (LEASE_SECONDS * 1000) / 4) {
        await renewLeases(hub.db, id, LEASE_SECONDS, hub.now());
        renewed = hub.now().getTime();
      }
      if ((await freeLanesOfTheDead(hub.db, hub.now())) > 0) bell.ring();
    } catch (error) {
      if (!isLost(error)) onError(error, "pulse");
    }
    await pause(REAP_MILLISECONDS, signal);
  }
  await session?.end();
}

async function openLife(
  db: Db,
  { id, bell, now, onLost }: { id: number; bell: Bell; now: Date; onLost: () => void },
): Promise<Session> {
  const session = await db.session();
  session.onLost(onLost);
  await liveIn(session, id, now);
  await session.listen(BELL_CHANNEL, () => bell.hear());
  return session;
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => {});
