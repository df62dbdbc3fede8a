import { z } from "zod";
import { type CostCode, CostCodeEntity, type Segment } from "../../domain/cost-code/entity.ts";
import { defineResource, type Reading } from "../contract.ts";
import type { Procore } from "./client.ts";
import { changedCostCodes, costCodeIds, readCostCodes } from "./cost-code-reads.ts";

/** A cost code of a standard list or of a project. `project_number` is ours: see the lists. */
const Wire = z.object({
  name: z.string().min(1),
  /** Without the codes above it. */
  code: z.string().min(1),
  /** With them, joined by the delimiter of the tiers. */
  full_code: z.string().min(1),
  project_number: z.string().nullable(),
});
type Wire = z.infer<typeof Wire>;

const carries = [
  "code",
  "codes",
  "segments",
  "title",
  "parent",
  "project",
] as const satisfies readonly (keyof CostCode)[];

/** Cost codes: the company's standard, and those of projects that are no copies of it. They are read; finance keeps them elsewhere. */
export const costCodes = defineResource<Procore>()({
  entity: CostCodeEntity,
  carries,
  wire: Wire,
  toCanonical,
  changes: changedCostCodes,
  read: readCostCodes,
  ids: costCodeIds,
});

function toCanonical({ name, code, full_code, project_number }: Wire): Reading<{
  [K in (typeof carries)[number]]?: CostCode[K] | undefined;
}> {
  return {
    says: {
      code: full_code,
      codes: [full_code],
      segments: segmentsOf(full_code, code),
      title: name,
      parent: parentOf(full_code, code),
      project: project_number,
    },
  };
}

/** What stands before its own code, without the delimiter: `03` of `03-3000`. */
function parentOf(fullCode: string, code: string): string | null {
  if (!fullCode.endsWith(code) || fullCode === code) return null;
  return fullCode.slice(0, -code.length).replace(/[^\p{L}\p{N}]+$/u, "") || null;
}

/** The tiers of the code: Procore calls all of them by one name, so the first of several is taken for the division. */
function segmentsOf(fullCode: string, code: string): Segment[] {
  const parent = parentOf(fullCode, code);
  if (parent === null) return [{ segment: "code", value: fullCode }];
  const tiers = parent.split(/[^\p{L}\p{N}]+/u).filter((tier) => tier !== "");
  const above = tiers.map((value, nth) => ({ segment: nth === 0 ? "division" : `tier-${nth + 1}`, value }));
  return [...above, { segment: "code", value: code }];
}
