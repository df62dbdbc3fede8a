import { today } from "../../kernel/facts.ts";
import { defineFlow, type Move, type Rule } from "../../kernel/flow.ts";
import { type Compliance, ComplianceEntity } from "./entity.ts";
import { vendorMark } from "./gate.ts";
import { turningDays, validityOn } from "./validity.ts";

type State = "received" | "in-force" | "lapsed";

interface Facts {
  readonly today: string;
}

/** The compliance platform owns all of it; what another system made of it is put back. */
const platform: Rule = {
  owner: "compliance",
  else: "restore",
  tells: ["construction", "erp", "ap", "compliance"],
};

/** The calendar moves it as well as the platform: whoever rests on it is decided again then. */
const moves = (["received", "lapsed", "in-force"] as const).flatMap(
  (from): Move<Compliance, State, Facts>[] => [
    ...(from === "in-force"
      ? []
      : [{ name: "take force", from, to: "in-force" as const, by: "hub" as const, when: isInForce }]),
    ...(from === "lapsed"
      ? []
      : [{ name: "lapse", from, to: "lapsed" as const, by: "hub" as const, when: isLapsed }]),
  ],
);

export const complianceFlow = defineFlow<Compliance, Facts>()<State>({
  entity: ComplianceEntity,
  initial: "received",
  moves,
  fields: {
    name: platform,
    vendor: platform,
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
  asks: (draft) => ({ today: today(turningDays(draft)) }),
  marks: ({ vendor }) => [{ key: vendorMark(vendor) }],
});

function isInForce(_ear: unknown, record: Compliance, { today }: Facts): boolean {
  return record.active && validityOn(record, today).holds;
}

function isLapsed(ear: unknown, record: Compliance, facts: Facts): boolean {
  return !isInForce(ear, record, facts);
}
