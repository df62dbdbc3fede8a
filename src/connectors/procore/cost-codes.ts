import { z } from "zod";
import { type CostCode, CostCodeEntity, type Segment } from "../../domain/cost-code/entity.ts";
import { defineResource, type Reading } from "../contract.ts";
import { budgetCodeIds, changedBudgetCodes, readBudgetCodes } from "./budget-codes.ts";
import type { Procore } from "./client.ts";
import { changedCostCodes, costCodeIds, readCostCodes } from "./cost-code-reads.ts";

/** A cost code of a standard list or of a project. `project_number` is ours: see the lists. */
const CodeWire = z.object({
  name: z.string().min(1),
  /** Without the codes above it. */
  code: z.string().min(1),
  /** With them, joined by the delimiter of the tiers. */
  full_code: z.string().min(1),
  project_number: z.string().nullable(),
  /** When it was taken out of its project. */
  deleted_at: z.string().nullish(),
});
type CodeWire = z.infer<typeof CodeWire>;

const SegmentItem = z.object({
  code: z.string().min(1),
  path_codes: z.array(z.string().min(1)).nullish(),
  segment: z.object({ name: z.string().min(1), type: z.string(), position: z.int() }),
});

/** A budget code: all segments of a project's pattern in one. */
const BudgetWire = z.object({
  flat_code: z.string().min(1),
  flat_name: z.string().min(1),
  segment_items: z.array(SegmentItem),
});
type BudgetWire = z.infer<typeof BudgetWire>;

/** Told apart by what a budget code alone has, so that what is amiss in either is named. */
const Wire = z.looseObject({}).transform((wire, context): CodeWire | BudgetWire => {
  const read = ("flat_code" in wire ? BudgetWire : CodeWire).safeParse(wire);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: "custom", path, message });
  return z.NEVER;
});

const carries = [
  "code",
  "codes",
  "segments",
  "title",
  "parent",
  "project",
  "validTo",
] as const satisfies readonly (keyof CostCode)[];

type Said = { [K in (typeof carries)[number]]?: CostCode[K] | undefined };

const areBudgetCodes = ({ settings }: Procore) => settings.costCodesFrom === "budget-codes";

/**
 * Cost codes: the company's standard, and those of projects that are no copies of it; or the budget codes that projects
 * use. They are read; finance keeps them elsewhere.
 */
export const costCodes = defineResource<Procore>()({
  entity: CostCodeEntity,
  carries,
  wire: Wire,
  toCanonical,
  changes: (procore, since) =>
    (areBudgetCodes(procore) ? changedBudgetCodes : changedCostCodes)(procore, since),
  read: (procore, ids) => (areBudgetCodes(procore) ? readBudgetCodes : readCostCodes)(procore, ids),
  ids: (procore) => (areBudgetCodes(procore) ? budgetCodeIds : costCodeIds)(procore),
});

function toCanonical(wire: z.infer<typeof Wire>): Reading<Said> {
  return "flat_code" in wire ? budgetCodeSays(wire) : codeSays(wire);
}

/** It is the firm's: the project that uses it stands beside it on a line. */
function budgetCodeSays({ flat_code, flat_name, segment_items }: BudgetWire): Reading<Said> {
  const items = [...segment_items].sort((a, b) => a.segment.position - b.segment.position);
  const segments = items.flatMap(partsOf);
  return {
    says: {
      ...{ code: flat_code, codes: [flat_code], segments, title: flat_name },
      ...{ parent: null, project: null, validTo: null },
    },
  };
}

const KINDS: Readonly<Record<string, string>> = { line_item_type: "costType", sub_job: "subJob" };

/** A segment in tiers is a part for each: of a cost code the last is the code, and what stands above it its divisions. */
function partsOf({
  code,
  path_codes: path,
  segment: { name, type },
}: z.infer<typeof SegmentItem>): Segment[] {
  const own = KINDS[type] ?? (type === "cost_code" ? "code" : name.toLowerCase());
  const tiers = path && path.length > 0 ? path : [code];
  return tiers.map((value, nth) => ({ segment: nth === tiers.length - 1 ? own : tierOf(nth), value }));
}

/** Procore calls all tiers by one name, so the first of several is taken for the division. */
const tierOf = (nth: number): string => (nth === 0 ? "division" : `tier-${nth + 1}`);

function codeSays({ name, code, full_code, project_number, deleted_at }: CodeWire): Reading<Said> {
  return {
    says: {
      code: full_code,
      codes: [full_code],
      segments: segmentsOf(full_code, code),
      title: name,
      parent: parentOf(full_code, code),
      project: project_number,
      validTo: deleted_at?.slice(0, 10) ?? null,
    },
  };
}

/** What stands before its own code, without the delimiter: `03` of `03-3000`. */
function parentOf(fullCode: string, code: string): string | null {
  if (!fullCode.endsWith(code) || fullCode === code) return null;
  return fullCode.slice(0, -code.length).replace(/[^\p{L}\p{N}]+$/u, "") || null;
}

/** The tiers of the code. */
function segmentsOf(fullCode: string, code: string): Segment[] {
  const parent = parentOf(fullCode, code);
  if (parent === null) return [{ segment: "code", value: fullCode }];
  const tiers = parent.split(/[^\p{L}\p{N}]+/u).filter((tier) => tier !== "");
  const above = tiers.map((value, nth) => ({ segment: tierOf(nth), value }));
  return [...above, { segment: "code", value: code }];
}
