import type { Alike, Found, Questions } from "../../kernel/facts.ts";
import { bearersOf, policyOn, recordOf, today } from "../../kernel/facts.ts";
import type { Guard } from "../../kernel/flow.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import type { Approval, Compliance } from "./entity.ts";
import type { Gated, Policy, Scope } from "./policy.ts";
import { type Standing, standingBoth } from "./standing.ts";

/** What a decision on a vendor's business rests on: its certificates, the firm's policy, and the day. */
export interface ClearanceFacts {
  readonly certificates: readonly Alike<Compliance>[];
  readonly compliancePolicy: Policy | undefined;
  readonly today: string;
  /** The vendor itself, with what people have decided of it. */
  readonly supplier?: Found<Approved> | undefined;
}

/** What of a vendor people decide. */
export interface Approved {
  readonly approvals?: readonly Approval[] | undefined;
}

/**
 * The questions of whoever does business with a vendor, to be spread into its flow's own.
 *
 * @example
 * asks: ({ vendor }) => ({ ...clearanceOf(vendor) }),
 */
export const clearanceOf = (vendor: string | null | undefined): Questions<ClearanceFacts> => ({
  ...papersOf(vendor),
  supplier: recordOf<Approved>({ noun: "vendor", key: vendor ?? "" }),
});

/** The same of the vendor's own flow, which knows by itself what people have decided. */
export const papersOf = (
  vendor: string | null | undefined,
  turns: readonly string[] = [],
): Questions<Omit<ClearanceFacts, "supplier">> => ({
  certificates: bearersOf<Compliance>("compliance", vendorMark(vendor ?? "")),
  compliancePolicy: policyOn<Policy>("compliance"),
  today: today(turns),
});

/** The facts of a vendor of which people have decided this. */
export const withApprovals = <F extends ClearanceFacts>(facts: F, approvals: readonly Approval[]): F => ({
  ...facts,
  supplier: { record: { approvals }, state: "" },
});

/**
 * The gate: stops a move while the vendor's certificates, or the firm's people, do not allow it in the record's scope.
 * What it is worth, a decimal and a currency, is held against the limit of an approval.
 *
 * @example
 * needs: [cleared("invoice", ({ project }) => ({ project }))],
 */
export const cleared =
  <T>(
    effect: Gated,
    scopeOf: (record: T) => Scope | undefined,
    worthOf?: (record: T) => string | undefined,
  ): Guard<T, ClearanceFacts> =>
  (record, facts) =>
    notCleared(facts, { effect, scope: scopeOf(record), worth: worthOf?.(record) });

/** Why the gate is shut; nothing where it stands open, or only warns. */
export function notCleared(
  facts: ClearanceFacts,
  asking: { effect: Gated; scope: Scope | undefined; worth?: string | undefined },
): Issue | undefined {
  const { gate, because, says, certificate, since, until } = clearance(facts, asking);
  if (gate !== "blocked") return undefined;
  return issue(
    `compliance.${because}`,
    `${notDone(asking.effect)}: ${says}. It goes on by itself once that is mended: ${NEXT[because]}`,
    {
      wake: certificate
        ? { on: "reference", ref: certificate }
        : { on: "repair", cause: `compliance.${because}` },
      facts: {
        effect: asking.effect,
        scope: asking.scope ?? null,
        certificate: certificate ?? null,
        since,
        until,
      },
    },
  );
}

const notDone = (effect: Gated): string =>
  effect === "vendor" ? "The vendor is not made where it would be paid" : `No ${effect} with this vendor`;

const NEXT: Readonly<Record<Standing["because"], string>> = {
  valid: "",
  lapsed: "have its papers put in order on the compliance platform",
  unjudged: "have it judged on the compliance platform",
  unapproved: "have it approved (plumbline approve)",
  refused: "whoever refused it decides anew (plumbline approve)",
};

/** How the vendor stands by these facts. */
export const clearance = (
  { certificates, compliancePolicy, today: on, supplier }: ClearanceFacts,
  asking: { effect: Gated; scope: Scope | undefined; worth?: string | undefined },
): Standing =>
  standingBoth(
    certificates.filter(({ state }) => state !== "withdrawn"),
    { ...asking, on, policy: compliancePolicy, approvals: supplier?.record.approvals },
  );

/**
 * What is to be minded of a vendor as such, for systems that know no project: it is blocked where it is blocked in each
 * place of which anything was judged, and warned of where in some.
 */
export function noticeBy(facts: ClearanceFacts): { gate: "warn" | "block"; says: string } | null {
  const decided = facts.supplier?.record.approvals ?? [];
  const judged = facts.certificates.filter(counts).map(({ record }) => record.project);
  const projects = [...new Set([...judged, ...decided.flatMap(({ project }) => project ?? [])])];
  const places = projects.length === 0 ? [null] : projects;
  const found = places.map((project) => worst(facts, { project }));
  const amiss = found.filter(({ gate }) => gate !== "allowed");
  if (amiss.length === 0) return null;
  const says = [...new Set(amiss.map((one) => one.says))].sort().join(". ");
  return { gate: found.every(({ gate }) => gate === "blocked") ? "block" : "warn", says };
}

const DOCUMENTS = ["order", "invoice", "payment"] as const;

/** The harshest that the policy has for a document there. */
const worst = (facts: ClearanceFacts, scope: Scope): Standing =>
  DOCUMENTS.map((effect) => clearance(facts, { effect, scope })).reduce((one, other) =>
    one.gate === "blocked" || other.gate === "allowed" ? one : other,
  );

const counts = ({ record, state }: Alike<Compliance>): boolean => record.active && state !== "withdrawn";

/** What a vendor's certificates are found by. */
export const vendorMark = (vendor: string): string => `compliance:vendor/${vendor}`;

export {
  APPROVALS,
  type ApprovalTerms,
  type ApprovalVerdict,
  approvalDays,
  approvalsOn,
  isRefused,
  scopeKey,
} from "./approval.ts";
