import type { Asked } from "./case.ts";
import { fingerprintOf } from "./digest.ts";
import type { Guard } from "./flow.ts";
import { type Issue, issue } from "./issue.ts";

/** Whom something needs before it goes on. */
export interface Approval {
  /** The roles in which it can be given; any that may decide holds, where none is named. */
  readonly roles?: readonly string[] | undefined;
  /** How many different people. Whoever made what they look at is none of them. */
  readonly people: number;
  /** What each of them has to bring along. */
  readonly evidence?: "call-back" | undefined;
}

/** What is to be approved: exactly this, and by nobody who made it. */
export interface Approvable {
  readonly about?: string | undefined;
  readonly digest: string;
  /** Who made or proposed it, as principals or as their system names them. */
  readonly makers?: readonly string[] | undefined;
}

/**
 * The decisions that count: one of each person, none of whoever made it, each of exactly this and with what it needs.
 * What is approved twice by one person was approved once.
 */
export function approvalsOf(
  asked: readonly Asked[],
  { about, digest, makers = [] }: Approvable,
  { roles, evidence }: Approval,
): readonly Asked[] {
  const counting = asked.filter(
    (one) =>
      one.by === "person" &&
      one.do === "approve" &&
      one.about === about &&
      one.digest === digest &&
      !makers.includes(one.who) &&
      (roles === undefined || roles.includes(String(one.particulars?.role))) &&
      (evidence === undefined || one.particulars?.evidence !== undefined),
  );
  return counting.filter((one, nth) => counting.findIndex(({ who }) => who === one.who) === nth);
}

/** What a hold waits for that only approvals end. */
export const untilApproved = (
  asked: readonly Asked[],
  what: Approvable,
  needs: Approval,
): Issue["wake"] & { readonly on: "approval" } => ({
  ...{ on: "approval", people: needs.people, digest: what.digest },
  ...{ roles: needs.roles, evidence: needs.evidence, about: what.about },
  not: what.makers,
  given: approvalsOf(asked, what, needs).map(({ who }) => who),
});

/**
 * A guard: the move waits for so many people, of whom none made it. What they approve is bound: where it changes, it
 * needs new approvals.
 *
 * @example
 * needs: [approved("invoice.unapproved", { people: 2, roles: ["controller"], of: ({ total }) => total, says: … })],
 */
export const approved =
  <T, F>(
    code: string,
    {
      of,
      says,
      makers,
      atRisk,
      ...needs
    }: Approval & {
      readonly of: (record: T, facts: F) => unknown;
      readonly says: (record: T) => string;
      readonly makers?: (record: T, facts: F) => readonly string[];
      readonly atRisk?: (record: T) => string;
    },
  ): Guard<T, F> =>
  (record, facts, asked) => {
    const what = { digest: fingerprintOf(of(record, facts)), makers: makers?.(record, facts) };
    if (approvalsOf(asked, what, needs).length >= needs.people) return undefined;
    return issue(code, says(record), {
      wake: untilApproved(asked, what, needs),
      atRisk: atRisk?.(record),
    });
  };
