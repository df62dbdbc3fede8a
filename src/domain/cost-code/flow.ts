import { SIDES } from "../../kernel/case.ts";
import { type Alike, alike } from "../../kernel/facts.ts";
import { defineFlow, type Place, type Rule } from "../../kernel/flow.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import type { Project } from "../project/entity.ts";
import { lookAlikesOf } from "../values/look-alike.ts";
import { jobMark } from "../values/number.ts";
import { type CostCode, CostCodeEntity } from "./entity.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";
import { marksOf } from "./marks.ts";

/** What a decision on a code rests on: whom it might duplicate, and the project whose own it is. */
export interface CostCodeFacts {
  readonly lookAlikes: readonly Alike<CostCode>[];
  readonly projects: readonly Alike<Project>[];
}

const { looksLikeNobodyElse, standsThere } = lookAlikesOf<CostCode>({
  noun: "cost-code",
  likeness,
  from: ALIKE_FROM,
  title: (costCode) => CostCodeEntity.names(costCode).title,
});

const site = (otherwise: Rule["else"]): Rule => ({ owner: "construction", else: otherwise, tells: SIDES });

/** A code is opened by the site, and lives in the books: the firm's in all, a project's own where the project lives. */
export const costCodeFlow = defineFlow<CostCode, CostCodeFacts>()({
  entity: CostCodeEntity,
  initial: "proposed",
  moves: [
    {
      name: "open",
      from: "proposed",
      to: "open",
      by: "construction",
      when: ({ says }) => says.some(({ code }) => code !== undefined),
      needs: [itsProjectIsOpen, looksLikeNobodyElse],
    },
  ],
  fields: {
    code: site("leave"),
    codes: site("merge"),
    segments: site("hold"),
    title: site("hold"),
    parent: site("hold"),
    project: site("hold"),
    validFrom: site("hold"),
    validTo: site("hold"),
    active: site("hold"),
  },
  lives(costCode, place, facts) {
    if (place.holds) return true;
    if (place.seat.side === "construction" || place.state !== "open") return false;
    if (!isOfItsProject(costCode, place, facts)) return false;
    // One that the books alone have asks nobody: it is asked about here.
    return standsThere(costCode, facts, place) ?? true;
  },
  asks: (draft) => ({
    lookAlikes: alike(
      "cost-code",
      marksOf(draft).map(({ key }) => key),
    ),
    projects: alike("project", draft.project ? [jobMark(draft.project)] : []),
  }),
  marks: (costCode) => marksOf(costCode),
});

/** A project's own code comes into the books after its project. */
function itsProjectIsOpen({ code, project }: CostCode, { projects }: CostCodeFacts): Issue | undefined {
  if (project === null || projects.some(({ state }) => state !== "proposed")) return undefined;
  return issue(
    "cost-code.unknown-project",
    projects.length === 0
      ? `${code} is a code of ${project}, and no project bears that number: enter the project, or correct the number`
      : `${code} is a code of ${project}, which is not open yet: see what it waits for`,
    { facts: { project } },
  );
}

/** A project's own code is for the books of the project's legal entity. */
function isOfItsProject(
  { project }: CostCode,
  { serves }: Place<string>,
  { projects }: CostCodeFacts,
): boolean {
  if (project === null || serves === undefined) return true;
  return projects.some(({ record: { legalEntity } }) => legalEntity !== null && serves.includes(legalEntity));
}
