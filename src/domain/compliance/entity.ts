import { z } from "zod";
import { defineEntity } from "../../kernel/entity.ts";
import { type Issue, issue } from "../../kernel/issue.ts";

const text = z.string().max(500).nullable().default(null);
const date = z.iso.date().nullable().default(null);

const STATUSES = ["compliant", "non-compliant", "waived", "overridden"] as const;

/**
 * What one line of cover or one paper comes to: general liability, workers' compensation, a licence. It is in force from
 * the first date on, and no longer on the last: a policy ends as that day begins. No date: it has no end.
 */
export const Subject = z.object({
  code: z.string().min(1),
  label: z.string().min(1),
  status: z.enum(STATUSES),
  effective: date,
  expires: date,
});
export type Subject = z.infer<typeof Subject>;

/** What a person of the firm has decided of a vendor, in a scope; null: not limited in that way. */
export const Approval = z.object({
  verdict: z.enum(["approved", "refused"]),
  project: text,
  region: text,
  trade: text,
  legalEntity: text,
  /** Up to how much: a decimal and a currency, such as `50000.00 USD`. */
  limit: text,
  /** The first day on which it holds no longer. */
  until: date,
  /** The principal, and the role in which it was decided. */
  who: z.string().min(1),
  role: text,
  because: text,
  at: z.string(),
});
export type Approval = z.infer<typeof Approval>;

/** What a compliance platform judges: one vendor, on one project or everywhere. */
export const Compliance = z.object({
  name: z.string().min(1).max(300),
  /** The vendor's key. */
  vendor: z.string().min(1),
  /** Whether it is for all projects. Said either way: a project that is not known yet is not everywhere. */
  everywhere: z.boolean(),
  /** The project's key, where it is for one. */
  project: z.string().min(1).nullable().default(null),
  region: text,
  trade: text,
  legalEntity: text,
  /** Null: nobody has judged it. */
  status: z.enum(["compliant", "non-compliant"]).nullable().default(null),
  subjects: z.array(Subject).default([]),
  /** Why, in the platform's words. */
  reason: text,
  evaluatedAt: z.iso.datetime().nullable().default(null),
  /** False: it is judged no more, and says nothing. */
  active: z.boolean().default(true),
});
export type Compliance = z.infer<typeof Compliance>;

export const ComplianceEntity = defineEntity<Compliance>({
  noun: "compliance",
  schema: Compliance,
  classes: {},
  always: [hasItsScope, endsAfterItBegins],
  names: ({ name }) => ({ title: name ?? "(unnamed certificate)", numbers: [] }),
});

function hasItsScope({ everywhere, project }: Compliance): Issue | undefined {
  if (everywhere === (project === null)) return undefined;
  const says = everywhere
    ? "It is said to be for one project and for all of them"
    : "It is for one project, and nobody knows yet which of ours that is";
  return issue("compliance.no-scope", says, { facts: { field: "project" } });
}

function endsAfterItBegins({ subjects }: Compliance): Issue | undefined {
  const turned = subjects.find(
    ({ effective, expires }) => effective !== null && expires !== null && expires < effective,
  );
  if (!turned) return undefined;
  return issue(
    "compliance.ends-before-start",
    `${turned.label} would end on ${turned.expires}, before it begins on ${turned.effective}`,
    { facts: { field: "subjects" } },
  );
}
