import type { Alike, Questions } from "../../kernel/facts.ts";
import { bearersOf, policyOn, today } from "../../kernel/facts.ts";
import type { Guard } from "../../kernel/flow.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import type { Compliance } from "./entity.ts";
import type { Gated, Policy, Scope } from "./policy.ts";
import { type Standing, standingOf } from "./standing.ts";

/** What a decision on a vendor's business rests on: its certificates, the firm's policy, and the day. */
export interface ClearanceFacts {
  readonly certificates: readonly Alike<Compliance>[];
  readonly compliancePolicy: Policy | undefined;
  readonly today: string;
}

/**
 * The questions of whoever does business with a vendor, to be spread into its flow's own.
 *
 * @example
 * asks: ({ vendor }) => ({ ...clearanceOf(vendor) }),
 */
export const clearanceOf = (vendor: string | null | undefined): Questions<ClearanceFacts> => ({
  certificates: bearersOf<Compliance>("compliance", vendorMark(vendor ?? "")),
  compliancePolicy: policyOn<Policy>("compliance"),
  today: today(),
});

/**
 * The gate: stops a move while the vendor's certificates do not allow it in the record's scope.
 *
 * @example
 * needs: [cleared("invoice", ({ project }) => ({ project }))],
 */
export const cleared =
  <T>(effect: Gated, scopeOf: (record: T) => Scope | undefined): Guard<T, ClearanceFacts> =>
  (record, facts) =>
    notCleared(facts, { effect, scope: scopeOf(record) });

/** Why the gate is shut; nothing where it stands open, or only warns. */
export function notCleared(
  facts: ClearanceFacts,
  asking: { effect: Gated; scope: Scope | undefined },
): Issue | undefined {
  const { gate, because, says, certificate, since, until } = clearance(facts, asking);
  if (gate !== "blocked") return undefined;
  const next = because === "unjudged" ? "have it judged" : "ask the vendor for a renewal";
  return issue(
    `compliance.${because}`,
    `No ${asking.effect} with this vendor: ${says}. It goes on by itself once that is mended: ${next} on the compliance platform`,
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

/** How the vendor stands by these facts. */
export const clearance = (
  { certificates, compliancePolicy, today: on }: ClearanceFacts,
  { effect, scope }: { effect: Gated; scope: Scope | undefined },
): Standing =>
  standingOf(
    certificates.filter(({ state }) => state !== "withdrawn"),
    { effect, scope, on, policy: compliancePolicy },
  );

/**
 * What is to be minded of a vendor as such, for systems that know no project: it is blocked where it is blocked in each
 * place of which anything was judged, and warned of where in some.
 */
export function noticeBy(facts: ClearanceFacts): { gate: "warn" | "block"; says: string } | null {
  const projects = [...new Set(facts.certificates.filter(counts).map(({ record }) => record.project))];
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
