/** A vendor as the workspace keeps it. */
export interface PrimaryRow {
  readonly _id: string;
  readonly organization: string;
  readonly primaryObjectId: string;
  status: string;
  name: string;
  address?: Readonly<Record<string, string>> | undefined;
  website?: string | null | undefined;
  externalCodes: readonly string[];
  readonly createdAt: string;
  updatedAt: string;
}

/** A project as the workspace keeps it. */
export interface ContextRow {
  readonly _id: string;
  readonly organization: string;
  readonly contextObjectId: string;
  status: string;
  name: string;
  startDate?: string | undefined;
  endDate?: string | undefined;
  externalCodes: readonly string[];
  readonly createdAt: string;
  updatedAt: string;
}

/** A requirement that the documents do not meet, in the words of whoever looks at it. */
export interface Want {
  readonly attributeLabel: string;
  readonly operator: string;
  readonly targetValue: string;
}

/** One line of cover as its documents say it. */
export interface Cover {
  readonly code: string;
  readonly label: string;
  /** A person's word in the place of the calculated one. */
  readonly said?: "waived" | "overridden" | undefined;
  /** Moments, `always_valid`, or nothing where there is no document. */
  readonly effectiveDate?: string | undefined;
  readonly expirationDate?: string | undefined;
  readonly cancelledOn?: string | undefined;
  readonly wants?: readonly Want[] | undefined;
}

/** What is asked of one vendor, on one project or everywhere. */
export interface RequestRow {
  readonly _id: string;
  readonly organization: string;
  primaryRecordId: string;
  contextRecordId?: string | undefined;
  name: string;
  status: string;
  complianceTracking: boolean;
  covers: readonly Cover[];
  readonly createdAt: string;
  updatedAt: string;
}

/** How a judgement comes out at a moment: nobody dates the record anew when time alone changes it. */
export function judged(row: RequestRow, now: Date): Record<string, unknown> {
  const { covers, ...rest } = row;
  const subjects = covers.map((cover) => subjectOf(cover, now));
  const isGood = subjects.every(({ status }) => status !== "non_compliant");
  const status = isGood ? "compliant" : "non_compliant";
  const module = { code: "evidenceOfInsurance", label: "Evidence of Insurance", documents: [] };
  return {
    ...rest,
    complianceProfile: { id: "65f0c1a2b3c4d5e6f7081aa0", name: "Subcontractor standard" },
    complianceStatus: status,
    complianceModules: [{ ...module, status, documentsCount: subjects.length, subjects }],
  };
}

function subjectOf(cover: Cover, now: Date) {
  const { code, label, said, effectiveDate, expirationDate, cancelledOn, wants = [] } = cover;
  const ends = [expirationDate, cancelledOn].filter((end) => end && end !== "always_valid").sort()[0];
  const isThere = expirationDate !== undefined;
  const isOver = ends !== undefined && ends <= now.toISOString();
  const isGood = isThere && !isOver && wants.length === 0;
  const inMonths = ends === undefined ? 12 : (Date.parse(ends) - now.getTime()) / (30 * 86_400_000);
  const validity = isOver ? "expired" : cancelledOn ? "cancelling" : inMonths < 1 ? "expiring" : "active";
  return {
    code,
    label,
    status: said ?? (isGood ? "compliant" : "non_compliant"),
    validityStatus: isThere ? validity : "inactive",
    ...(effectiveDate ? { effectiveDate } : {}),
    ...(expirationDate ? { expirationDate } : {}),
    ...(cancelledOn ? { cancellation: { effectiveDate: cancelledOn } } : {}),
    documentsCount: isThere ? 1 : 0,
    documents: [],
    requirements: wants.map((want) => ({
      complianceProfile: { id: "65f0c1a2b3c4d5e6f7081aa0" },
      moduleCode: "evidenceOfInsurance",
      moduleLabel: "Evidence of Insurance",
      subjectCode: code,
      subjectLabel: label,
      attributeCode: want.attributeLabel.toLowerCase().replaceAll(" ", "-"),
      ...want,
      matchingCriteria: "matchOnce",
      status: "non_compliant",
      documents: [],
      documentsCount: 0,
      custom: false,
    })),
  };
}
