import { registerWorker } from "../store/workers.ts";
import { deliver } from "./deliver.ts";
import { hearAll } from "./hear-all.ts";
import type { Hub } from "./hub.ts";
import type { Leases } from "./leases.ts";
import { keepAlive } from "./pulse.ts";
import type { Bell } from "./wake.ts";

const FLOOR_MILLISECONDS = 500;

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
  const leases: Leases = new Map();
  const [stopping, dying] = [new AbortController(), new AbortController()];
  const life = await keepAlive(hub, { id, leases, bell, onError, signal: dying.signal });
  const hand = (doing: string, work: () => Promise<number>) =>
    keepDoing({ doing, work, bell, onError, signal: stopping.signal });
  const hands = [
    hand("hear", () => hearAll(hub)),
    ...Array.from({ length: deliverers }, () => hand("deliver", () => deliver(hub, id, { leases }))),
  ];
  return {
    id,
    stop: async () => {
      stopping.abort();
      bell.hear();
      await Promise.all(hands);
      // Its pulse ends last: without it another would take over what is still in hand.
      dying.abort();
      await life.ended;
    },
  };
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
    const count = bell.count();
    const done = await work().catch((error: unknown) => {
      onError(error, doing);
      return 0;
    });
    if (done === 0 && !signal.aborted) await bell.rung(count, FLOOR_MILLISECONDS);
  }
}
