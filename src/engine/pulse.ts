import { setTimeout as sleep } from "node:timers/promises";
import { type Db, isLost, type Session } from "../store/db.ts";
import { freeLanesOfTheDead, liveIn } from "../store/workers.ts";
import type { Hub } from "./hub.ts";
import { LEASE_SECONDS, type Leases, renew } from "./leases.ts";
import { BELL_CHANNEL, type Bell } from "./wake.ts";

const BEAT_MILLISECONDS = 500;

interface Living {
  readonly id: number;
  readonly leases: Leases;
  readonly bell: Bell;
  readonly onError: (error: unknown, doing: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The pulse of a worker: a session that proves that it lives, leases renewed, the lanes of the dead freed. Answers
 * after the first beat: nobody takes a lane before it is known to live.
 */
export async function keepAlive(hub: Hub, living: Living): Promise<{ readonly ended: Promise<void> }> {
  const heart = { session: undefined, isKnown: false, renewed: 0 };
  await beat(hub, living, heart);
  return { ended: goOn(hub, living, heart) };
}

interface Heart {
  session: Session | undefined;
  /** The session holds the worker's lock. */
  isKnown: boolean;
  renewed: number;
}

async function goOn(hub: Hub, living: Living, heart: Heart): Promise<void> {
  while (!living.signal.aborted) {
    await sleep(BEAT_MILLISECONDS, undefined, { signal: living.signal }).catch(() => {});
    if (!living.signal.aborted) await beat(hub, living, heart);
  }
  await heart.session?.end();
}

async function beat(hub: Hub, { id, leases, bell, onError }: Living, heart: Heart): Promise<void> {
  try {
    heart.session ??= await openLife(hub.db, { bell, heart });
    const isBack = !heart.isKnown;
    heart.isKnown ||= await liveIn(heart.session, id, hub.now());
    let freed = await freeLanesOfTheDead(hub.db, hub.now());
    if (isBack || hub.now().getTime() - heart.renewed > (LEASE_SECONDS * 1000) / 4) {
      freed += await renew(hub, id, leases);
      heart.renewed = hub.now().getTime();
    }
    if (freed > 0) bell.ring();
  } catch (error) {
    if (!isLost(error)) onError(error, "pulse");
  }
}

async function openLife(db: Db, { bell, heart }: { bell: Bell; heart: Heart }): Promise<Session> {
  const session = await db.session();
  heart.isKnown = false;
  session.onLost(() => {
    if (heart.session === session) heart.session = undefined;
  });
  await session.listen(BELL_CHANNEL, () => bell.hear());
  return session;
}
