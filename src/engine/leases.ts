import type { Claim } from "../store/claims.ts";
import { renewLeases } from "../store/claims.ts";
import { freeForgottenLanes } from "../store/workers.ts";
import type { Hub } from "./hub.ts";

/** So long a worker keeps its lanes without a sign of life. */
export const LEASE_SECONDS = 30;

/** The calls that a worker has in hand, each with the end of its lease. What is not here is not renewed and runs out. */
export type Leases = Map<string, Date>;

/** One claim at work. */
export interface Hand {
  readonly claimed: Claim;
  /** Is it still ours? Nothing more is sent under a lease that has run out: another may be at it. */
  readonly isHeld: () => boolean;
}

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_SECONDS * 1000);

/**
 * Extends the leases of what is in hand. What was taken from the worker meanwhile ends at once, and what it owns
 * without a call in hand is given back; answers with how much that was.
 */
export async function renew(hub: Hub, worker: number, leases: Leases): Promise<number> {
  const calls = [...leases.keys()];
  const until = leaseEnd(hub.now());
  const held = await renewLeases(hub.db, worker, calls, until);
  for (const call of calls) if (leases.has(call)) leases.set(call, held.has(call) ? until : hub.now());
  return freeForgottenLanes(hub.db, { worker, calls, leasedUpTo: until }, hub.now());
}
