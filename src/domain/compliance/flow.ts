import { type Found, recordOf, today } from "../../kernel/facts.ts";
import { defineFlow, type Move, type Rule } from "../../kernel/flow.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import { type Compliance, ComplianceEntity } from "./entity.ts";
import { vendorMark } from "./gate.ts";
import { turningDays, validityOn } from "./validity.ts";

type State = "received" | "in-force" | "lapsed" | "withdrawn";

interface Facts {
  readonly today: string;
  readonly project: Found<unknown> | undefined;
}

/** A project that only the platform speaks of is none of ours yet: who is judged on it is judged nowhere. */
function itsProjectIsOurs({ name, project }: Compliance, facts: Facts): Issue | undefined {
  if (project === null || (facts.project && facts.project.state !== "proposed")) return undefined;
  return issue(
    "compliance.unknown-project",
    `${name} is for a project of the compliance platform that is none of ours yet: say which of ours it is (plumbline adopt, or plumbline crosswalk link)`,
    { wake: { on: "reference", ref: { noun: "project", key: project } }, facts: { project } },
  );
}

/** The compliance platform owns all of it; what another system made of it is put back. */
const platform: Rule = {
  owner: "compliance",
  else: "restore",
  tells: ["construction", "erp", "ap", "compliance"],
};

const STATES: readonly State[] = ["received", "in-force", "lapsed", "withdrawn"];

type When = Move<Compliance, State, Facts>["when"];

/** What the platform no longer has is no judgement: neither good nor bad. */
const isWithdrawn: When = ({ says }, { active }) => says.length === 0 || !active;
const isInForce: When = (ear, record, facts) =>
  !isWithdrawn(ear, record, facts) && validityOn(record, facts.today).holds;
const isLapsed: When = (ear, record, facts) =>
  !isWithdrawn(ear, record, facts) && !validityOn(record, facts.today).holds;

const COURSES: Readonly<Record<string, { readonly to: State; readonly when: When }>> = {
  "take force": { to: "in-force", when: isInForce },
  lapse: { to: "lapsed", when: isLapsed },
  withdraw: { to: "withdrawn", when: isWithdrawn },
};

/** By platform and calendar alike: whoever rests on it is decided again with each move. */
const moves = STATES.flatMap((from) =>
  Object.entries(COURSES)
    .filter(([, { to }]) => to !== from)
    .map(
      ([name, { to, when }]): Move<Compliance, State, Facts> => ({
        ...{ name, from, to, by: "compliance", when },
        needs: from === "received" && to !== "withdrawn" ? [itsProjectIsOurs] : [],
      }),
    ),
);

export const complianceFlow = defineFlow<Compliance, Facts>()<State>({
  entity: ComplianceEntity,
  initial: "received",
  moves,
  fields: {
    name: platform,
    vendor: platform,
    everywhere: platform,
    project: platform,
    region: platform,
    trade: platform,
    legalEntity: platform,
    status: platform,
    subjects: platform,
    reason: platform,
    evaluatedAt: platform,
    active: platform,
  },
  // A judgement is the platform's own: the hub makes none anywhere.
  lives: (_record, { holds }) => holds,
  asks: (draft) => ({
    today: today(turningDays(draft)),
    project: recordOf<unknown>({ noun: "project", key: draft.project ?? "" }),
  }),
  marks: ({ vendor }) => [{ key: vendorMark(vendor), followed: true }],
});
