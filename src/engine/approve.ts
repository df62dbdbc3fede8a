import type { Wake } from "../kernel/issue.ts";
import { readAsked } from "../store/asked.ts";
import type { Tx } from "../store/db.ts";
import type { OpenHold } from "../store/holds.ts";
import { type Principal, principalNamed } from "../store/principals.ts";
import { NotPermitted } from "./access.ts";
import type { Hub } from "./hub.ts";
import { inWords } from "./in-words.ts";
import { Refused } from "./refused.ts";
import { unrepeating } from "./sayings.ts";

type Approval = Extract<Wake, { on: "approval" }>;

/** What a person says of a call back. The account itself is no part of it. */
export interface CallBack {
  /** Whom they spoke to: `Maria Ruiz, controller`. */
  readonly called: string;
  /** The earlier record that the telephone number was taken from, never the message that asks for the change. */
  readonly numberFrom: string;
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: CallOutcome;
}

export const CALL_OUTCOMES = ["confirmed", "denied", "not-reached"] as const;
type CallOutcome = (typeof CALL_OUTCOMES)[number];

/**
 * What goes on record with a person's approval of a hold: their role, and the evidence. Throws NotPermitted for whoever
 * may not give this one, and Refused for what is no approval.
 */
export async function particularsOf(
  tx: Tx,
  hub: Hub,
  { hold, who, evidence }: { hold: OpenHold; who: string; evidence: CallBack | undefined },
): Promise<Readonly<Record<string, unknown>>> {
  const { noun, record } = hold;
  const wake = hold.wake as Approval;
  const { role } = await approver(tx, hub, wake, who);
  const standing = await readAsked(tx, hub.organisation, noun, [record]);
  const isGiven = standing.some(
    (one) =>
      one.do === "approve" &&
      one.who === who &&
      one.about === (wake.about ?? null) &&
      one.digest === wake.digest,
  );
  if (isGiven || wake.given?.includes(who))
    throw new NotPermitted(`${who} has approved it already: of ${wake.people} each must be another person`);
  if (wake.evidence === undefined) return { role };
  const call = callBack(hub, hold, evidence);
  const scrub = (sentence: string) => unrepeating(tx, hub, { noun, records: [record], sentence });
  return {
    role,
    evidence: {
      ...call,
      called: await scrub(call.called),
      numberFrom: await scrub(call.numberFrom),
      kind: wake.evidence,
    },
  };
}

/** Maker is not checker: whoever made it does not approve it, under whatever name; nor does anything that is no person. */
async function approver(tx: Tx, { organisation }: Hub, wake: Approval, who: string): Promise<Principal> {
  const principal = await principalNamed(tx, organisation, who);
  if (principal?.kind !== "person" || principal.disabledAt !== null)
    throw new NotPermitted(`${who} cannot approve it: only a person whom the hub knows can`);
  const { id, name, role } = principal;
  if (wake.not?.some((maker) => maker === id || maker === name))
    throw new NotPermitted(`${id} made or proposed it, and cannot approve it: ask somebody else`);
  if (wake.roles && !wake.roles.includes(role))
    throw new NotPermitted(`${id} is ${inWords(role)}; it takes ${wake.roles.map(inWords).join(" or ")}`);
  return principal;
}

function callBack(hub: Hub, { facts }: OpenHold, evidence: CallBack | undefined): CallBack {
  if (!evidence)
    throw new Refused(
      "It takes evidence of a call back: whom you called (called), which earlier record the telephone number is from (number-from), when (at) and what came of it (outcome)",
    );
  const at = Date.parse(evidence.at);
  const since = Date.parse(String(facts.since ?? ""));
  for (const [what, said] of [
    ["whom you called", evidence.called],
    ["which earlier record the telephone number is from", evidence.numberFrom],
  ])
    if (!said?.trim()) throw new Refused(`The evidence does not say ${what}`);
  if (Number.isNaN(at)) throw new Refused(`${evidence.at} is no moment: write it as 2026-01-31T14:30:00Z`);
  if (at > hub.now().getTime()) throw new Refused("The call is said to be still to come: call first");
  if (at < since)
    throw new Refused("The call is said to have been before the change: a call back comes after it");
  if (evidence.outcome !== "confirmed")
    throw new Refused(
      `The call did not confirm it (${inWords(evidence.outcome)}): it cannot be approved. Refuse it with keep, or call again`,
    );
  return { ...evidence, at: new Date(at).toISOString() };
}
