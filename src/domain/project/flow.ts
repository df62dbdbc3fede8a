import { SIDES } from "../../kernel/case.ts";
import { type Alike, alike } from "../../kernel/facts.ts";
import { defineFlow, type Rule } from "../../kernel/flow.ts";
import { lookAlikesOf } from "../values/look-alike.ts";
import { jobMark } from "../values/number.ts";
import { type Project, ProjectEntity } from "./entity.ts";
import { belongsToALegalEntity, hasAStatus, itsJobIsKnown, whereItBelongs } from "./guards.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";
import { marksOf } from "./marks.ts";

/** What a decision on a project rests on: whom it might duplicate, and whether the job that it is a part of is there. */
export interface ProjectFacts {
  readonly lookAlikes: readonly Alike<Project>[];
  readonly jobs: readonly Alike<Project>[];
}

const { looksLikeNobodyElse, standsThere } = lookAlikesOf<Project>({
  noun: "project",
  likeness,
  from: ALIKE_FROM,
  title: (project) => ProjectEntity.names(project).title,
});

const site = (otherwise: Rule["else"], over: Partial<Rule> = {}): Rule => ({
  owner: "construction",
  else: otherwise,
  tells: SIDES,
  ...over,
});

/** It is under way on the site: planned ones wait there, without a word in the books. */
const isUnderWay = ({ status }: Partial<Project>): boolean => status !== "planned" && status !== "closed";

/** A seat without an image says nothing. */
const isSaid = ({ name }: Partial<Project>): boolean => name !== undefined;

/**
 * A project is opened and closed by the site alone, and lives in the books of its own legal entity. The books are told;
 * what they change waits for a person. Once it is open, its legal entity is fixed: costs stand there.
 */
export const projectFlow = defineFlow<Project, ProjectFacts>()({
  entity: ProjectEntity,
  initial: "proposed",
  moves: [
    {
      name: "open",
      from: "proposed",
      to: "open",
      by: "construction",
      when: ({ says }, project) => says.some(isSaid) && isUnderWay(project),
      needs: [hasAStatus, belongsToALegalEntity, itsJobIsKnown, looksLikeNobodyElse],
    },
    {
      name: "close",
      from: "open",
      to: "closed",
      by: "construction",
      when: ({ says }, { status }) => status === "closed" && says.some((one) => one.status === "closed"),
    },
    {
      name: "reopen",
      from: "closed",
      to: "open",
      by: "construction",
      when: ({ says }, project) =>
        project.status !== null && isUnderWay(project) && says.some((one) => isSaid(one) && isUnderWay(one)),
    },
  ],
  fields: {
    number: site("leave"),
    numbers: site("merge"),
    name: site("hold"),
    parent: site("hold"),
    legalEntity: site("hold", { fixedIn: ["open", "closed"] }),
    status: site("hold"),
    period: site("hold"),
    manager: site("hold"),
    active: site("hold"),
    site: site("restore"),
  },
  lives(project, place, facts) {
    const { seat, state, holds, asked } = place;
    const belongs = whereItBelongs(project, place);
    if (holds || belongs !== true) return belongs;
    if (seat.side === "construction" || state !== "open") return false;
    // One that the books alone have asks nobody: it is asked about here.
    return standsThere(project, facts, { seat, asked }) ?? true;
  },
  asks: (draft) => ({
    lookAlikes: alike(
      "project",
      marksOf(draft).map(({ key }) => key),
    ),
    jobs: alike("project", draft.parent ? [jobMark(draft.parent)] : []),
  }),
  marks: (project) => marksOf(project),
});
