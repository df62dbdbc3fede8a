import type { Claim, ClaimedLane, Settlement } from "../store/claims.ts";
import type { DeadLetter } from "../store/dead-ends.ts";
import type { OutboxItem } from "../store/outbox.ts";
import type { Hub } from "./hub.ts";
import type { Result } from "./outcome.ts";
import { ATTEMPTS_MAX, backoffSeconds } from "./retry.ts";
import { settledAt } from "./unanswered.ts";

type Failed = Extract<Result, { kind: "failed" }>;

/** How the lane of one errand goes on. */
export function settlementOf(hub: Hub, claimed: Claim, result: Result, now: Date): Settlement {
  const { item } = result;
  const lane = laneOf(claimed, item);
  const same = { lane: item.lane, claim: lane.claim, seq: item.seq };
  // Sent before it failed, so at the latest now.
  const sentAt = result.kind === "failed" && result.error.unanswered ? now.toISOString() : item.sentAt;
  const pending = { settledAt: sentAt && settledAt(hub, item, sentAt).toISOString(), sentAt };
  if (result.kind === "wait")
    return {
      ...same,
      finished: false,
      attempts: lane.attempts,
      looks: lane.looks + (result.looks ? 1 : 0),
      readyAt: result.until.toISOString(),
      settledAt: null,
      sentAt: item.sentAt,
      unansweredSince: lane.unansweredSince,
    };
  if (result.kind === "failed" && isTriedAgain(result, lane))
    return {
      ...same,
      ...pending,
      finished: false,
      // That nobody answers or may enter says nothing of the errand.
      attempts: lane.attempts + (result.shut || result.error.remedy === "reconnect" ? 0 : 1),
      looks: lane.looks,
      readyAt: retryAt(hub, result, lane, now).toISOString(),
      unansweredSince: lane.unansweredSince,
    };
  const isOpen = result.kind === "failed" && sentAt !== null;
  return {
    ...same,
    ...pending,
    finished: true,
    attempts: 0,
    looks: 0,
    readyAt: now.toISOString(),
    unansweredSince:
      result.kind === "told" || result.kind === "overtaken"
        ? null
        : (lane.unansweredSince ?? (isOpen ? item.createdAt : null)),
  };
}

/** The errand that was tried for the last time. */
export function letterOf(claimed: Claim, result: Result): DeadLetter | undefined {
  if (result.kind !== "failed" || !isDead(result, laneOf(claimed, result.item))) return undefined;
  const { lane, kind, connection, company, noun, record, body, effectKey, trail } = result.item;
  const { remedy, message: reason } = result.error;
  const attempts = laneOf(claimed, result.item).attempts + 1;
  return {
    ...{ queue: "out", lane, kind, connection, company, noun, record, body, effectKey, trail },
    ...{ remedy, reason, attempts },
  };
}

function laneOf(claimed: Claim, { lane: key }: OutboxItem): ClaimedLane {
  const lane = claimed.lanes.get(key);
  if (!lane) throw new Error(`The lane ${key} was not claimed`);
  return lane;
}

/** `later` and `reconnect` are tried again, and all while its system cannot be called; a refusal becomes a hold and what nobody understands a dead letter. */
const isTriedAgain = ({ error, shut }: Failed, { attempts }: ClaimedLane): boolean =>
  shut !== undefined ||
  error.remedy === "reconnect" ||
  (error.remedy === "later" && attempts + 1 < ATTEMPTS_MAX);

const isDead = (failed: Failed, lane: ClaimedLane): boolean =>
  failed.error.remedy !== "refused" && !isTriedAgain(failed, lane);

function retryAt(hub: Hub, { error }: Failed, { attempts }: ClaimedLane, now: Date): Date {
  const seconds = error.retryAfterSeconds ?? backoffSeconds(attempts, hub.chance());
  return new Date(now.getTime() + seconds * 1000);
}
