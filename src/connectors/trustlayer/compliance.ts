import { z } from "zod";
import { type Compliance, ComplianceEntity, type Subject } from "../../domain/compliance/entity.ts";
import { defineResource, type Reading } from "../contract.ts";
import { API, type TrustLayer } from "./client.ts";
import { dayOf, isDay } from "./days.ts";
import type { Listing } from "./lists.ts";
import { judgementReadsOf } from "./reads.ts";

const text = z.string().nullish();
const date = z.string().refine(isDay, "is no date").nullish();

const Requirement = z.object({
  attributeCode: text,
  attributeLabel: text,
  operator: text,
  targetValue: z.union([z.string(), z.array(z.string())]).nullish(),
  status: z.string(),
});

/** What is valid now says until when, if only that it always is: were that left out, it would never end. */
const WireSubject = z
  .object({
    code: z.string().min(1),
    label: z.string().min(1),
    status: z.string(),
    validityStatus: z.string(),
    effectiveDate: date,
    expirationDate: date,
    cancellation: z.object({ effectiveDate: date }).nullish(),
    requirements: z.array(Requirement),
  })
  .refine(
    ({ validityStatus, expirationDate }) =>
      !["active", "expiring", "cancelling"].includes(validityStatus) || expirationDate,
    { path: ["expirationDate"], message: "is not said of what is valid" },
  );
type WireSubject = z.infer<typeof WireSubject>;

/** Only the fields we read. The modules are what the dates stand in: a record without them cannot be judged. */
const Wire = z.object({
  _id: z.string(),
  name: text,
  primaryRecordId: z.string().min(1),
  contextRecordId: text,
  status: z.string(),
  complianceTracking: z.boolean(),
  complianceStatus: text,
  complianceModules: z.array(z.object({ subjects: z.array(WireSubject) })),
});
type Wire = z.infer<typeof Wire>;

const carries = [
  ...(["name", "vendor", "everywhere", "project", "status", "subjects", "reason", "active"] as const),
] as const satisfies readonly (keyof Compliance)[];

const listing = (_: TrustLayer): Listing => ({
  path: `${API}/request-records`,
  what: "judgements",
  query: {
    status: "active,archived",
    fields:
      "_id,primaryRecordId,contextRecordId,name,status,complianceTracking,complianceProfile,complianceStatus,createdAt,updatedAt,complianceModules",
  },
});

/** What TrustLayer judges: its request records, each of one vendor, on one project or everywhere. */
export const compliance = defineResource<TrustLayer>()({
  entity: ComplianceEntity,
  carries,
  refs: { vendor: "vendor", project: "project" },
  wire: Wire,
  toCanonical,
  ...judgementReadsOf(listing),
});

type Says = { [K in (typeof carries)[number]]?: Compliance[K] | undefined };

function toCanonical(wire: Wire): Reading<Says> {
  const subjects = wire.complianceModules.flatMap((module) => module.subjects);
  const wants = subjects.flatMap(unmet);
  return {
    says: {
      name: wire.name?.trim() || `request record ${wire._id}`,
      vendor: wire.primaryRecordId,
      everywhere: !wire.contextRecordId,
      project: wire.contextRecordId || null,
      status: judgement(wire.complianceStatus),
      subjects: subjects.map(subjectOf),
      reason: wants.length === 0 ? null : wants.join("; ").slice(0, 500),
      active: wire.status !== "archived" && wire.complianceTracking,
    },
  };
}

/** Only one word lets anybody through. Whatever else it says is no judgement in the vendor's favour. */
function judgement(said: string | null | undefined): Compliance["status"] {
  if (!said) return null;
  return said === "compliant" ? "compliant" : "non-compliant";
}

const GOOD: Readonly<Record<string, Subject["status"]>> = {
  compliant: "compliant",
  waived: "waived",
  overridden: "overridden",
};

function subjectOf({
  code,
  label,
  status,
  effectiveDate,
  expirationDate,
  cancellation,
}: WireSubject): Subject {
  const ends = [dayOf(expirationDate), dayOf(cancellation?.effectiveDate)].filter((day) => day !== null);
  return {
    code,
    label: label.trim(),
    status: GOOD[status] ?? "non-compliant",
    effective: dayOf(effectiveDate),
    expires: ends.sort()[0] ?? null,
  };
}

/** What a vendor lacks, in TrustLayer's own words: `Automobile: Combined Single Limit must be greater or equal to 1000000`. */
const unmet = ({ label, requirements }: WireSubject): readonly string[] =>
  requirements
    .filter(({ status }) => status === "non_compliant" || status === "invalidated")
    .map(({ attributeLabel, attributeCode, operator, targetValue }) => {
      const target = [targetValue ?? []].flat().join(", ");
      const what = [attributeLabel ?? attributeCode, operator, target].filter(Boolean).join(" ");
      return `${label.trim()}: ${what}`;
    });
