import { setTimeout as sleep } from "node:timers/promises";
import { takeTick } from "../store/cursors.ts";
import { prepareMonths } from "../store/journal.ts";
import { hearChanged } from "./changed-words.ts";
import { beginDay } from "./days.ts";
import type { Hub } from "./hub.ts";
import { hearMapped } from "./last-words.ts";
import { letGo } from "./retention.ts";
import { knock, schedule } from "./schedule.ts";
import { sealOnce } from "./seal.ts";

export interface Scheduler {
  /** Finishes what is in hand, then stops. */
  stop(): Promise<void>;
}

const BEAT_MILLISECONDS = 1000;
const DAY_SECONDS = 86_400;

export interface SchedulerOptions {
  readonly onError: (error: unknown, doing: string) => void;
  /** How long what is done with is kept; for ever without it. */
  readonly retentionDays?: number | undefined;
}

/**
 * Starts the duties of the clock: what is due to be read, connections that may be open again, words that were mapped,
 * the journal's seal and its months, what is old enough to go. Each has a beat of its own, so that a system that does not answer holds up nothing else. Several
 * schedulers do no harm: every duty has one taker.
 */
export function startScheduler(hub: Hub, { onError, retentionDays }: SchedulerOptions): Scheduler {
  const stopping = new AbortController();
  const { signal } = stopping;
  const duties: Readonly<Record<string, () => Promise<unknown>>> = {
    schedule: () => schedule(hub),
    day: () => beginDay(hub),
    words: () => hearMappedByTheMinute(hub),
    knock: () => knock(hub),
    seal: () => sealAll(hub, signal),
    months: () => prepareMonthsDaily(hub),
    ...(retentionDays === undefined ? {} : { retention: () => letGoDaily(hub, retentionDays, signal) }),
  };
  const beats = Object.entries(duties).map(async ([doing, work]) => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => onError(error, doing));
      await sleep(BEAT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(beats);
    },
  };
}

async function sealAll(hub: Hub, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await sealOnce(hub.db, hub.organisation, hub.now()))?.more);
}

async function hearMappedByTheMinute(hub: Hub): Promise<void> {
  const tick = { schedule: "words", everySeconds: 60 };
  if (!(await takeTick(hub.db, hub.organisation, tick, hub.now()))) return;
  await hearMapped(hub);
  await hearChanged(hub);
}

async function prepareMonthsDaily(hub: Hub): Promise<void> {
  const tick = { schedule: "journal months", everySeconds: DAY_SECONDS };
  if (await takeTick(hub.db, hub.organisation, tick, hub.now())) await prepareMonths(hub.db, hub.now());
}

async function letGoDaily(hub: Hub, days: number, signal: AbortSignal): Promise<void> {
  const tick = { schedule: "retention", everySeconds: DAY_SECONDS };
  if (await takeTick(hub.db, hub.organisation, tick, hub.now()))
    await letGo(hub, { days, isStopping: () => signal.aborted });
}
