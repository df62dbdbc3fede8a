import type { Alike } from "../../kernel/facts.ts";
import type { Place } from "../../kernel/flow.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import { plainNumber } from "../values/number.ts";
import { type Project, ProjectEntity } from "./entity.ts";
import { numbersOf } from "./marks.ts";

const titleOf = (project: Project): string => ProjectEntity.names(project).title;

/** A project whose status nobody can tell is not opened: it may be a mere plan. */
export function hasAStatus(project: Project): Issue | undefined {
  if (project.status !== null) return undefined;
  return issue(
    "project.no-status",
    `Nobody can tell whether ${titleOf(project)} is under way: give it a stage there, or map its word in the vocabulary \`project-status\``,
  );
}

/** In whose books it is carried is never guessed. */
export function belongsToALegalEntity(project: Project): Issue | undefined {
  if (project.legalEntity !== null) return undefined;
  return issue(
    "project.no-legal-entity",
    `Nobody can tell in whose books ${titleOf(project)} belongs: name its legal entity there, or map its word in the vocabulary \`legal-entity\``,
  );
}

/** A part of a job comes into the books after its job. */
export function itsJobIsKnown(
  project: Project,
  { jobs }: { readonly jobs: readonly Alike<Project>[] },
): Issue | undefined {
  const { parent } = project;
  if (parent === null) return undefined;
  const isNamed = (number: string) => plainNumber(number) === plainNumber(parent);
  if (jobs.some(({ record }) => numbersOf(record).some(isNamed))) return undefined;
  return issue(
    "project.unknown-job",
    `${titleOf(project)} is a part of ${parent}, and no project bears that number: enter the job, or correct the number`,
    { facts: { parent } },
  );
}

/**
 * May it stand at this seat? A seat of the books must keep those of its legal entity, and of no other: which company is
 * whose is for the configuration to say.
 */
export function whereItBelongs(project: Project, { seat, serves, holds }: Place<string>): boolean | Issue {
  const { legalEntity } = project;
  if (serves === undefined) return true;
  const isServed = legalEntity !== null && serves.includes(legalEntity);
  if (seat.side !== "erp" || legalEntity === null) return isServed || holds;
  if (!isServed) return holds && isAstray(project, serves);
  if (serves.length === 1) return true;
  return issue(
    "project.ambiguous-company",
    `These books are those of ${serves.join(" and ")}: say in the configuration which company there is ${legalEntity}'s (legalEntities, companies)`,
    { facts: { legalEntity } },
  );
}

function isAstray(project: Project, serves: readonly string[]): Issue {
  const where =
    serves.length > 0 ? `in the books of ${serves.join(" and ")}` : "in a company that is nobody's";
  return issue(
    "project.astray",
    `${titleOf(project)} stands ${where} and belongs to ${project.legalEntity}: take it out there, or correct its legal entity`,
    { facts: { legalEntity: project.legalEntity } },
  );
}
