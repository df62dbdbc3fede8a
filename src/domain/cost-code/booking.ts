import { type Issue, issue } from "../../kernel/issue.ts";
import type { Project } from "../project/entity.ts";
import { plainNumber } from "../values/number.ts";
import type { CostCode } from "./entity.ts";
import { codeOn } from "./validity.ts";

/** A record of the hub as it stands. */
export interface Standing<T> {
  readonly record: T;
  readonly state: string;
}

/** Why no cost of this day (YYYY-MM-DD) may be booked to the code on the project; nothing where it may. */
export function againstBooking(
  project: Standing<Project>,
  costCode: Standing<CostCode>,
  date: string,
): readonly Issue[] {
  return [
    againstProject(project, date),
    againstState(costCode),
    codeOn(costCode.record, date),
    isAnothers(project.record, costCode.record),
  ].filter((found) => found !== undefined);
}

function againstProject({ record, state }: Standing<Project>, date: string): Issue | undefined {
  const title = titleOf(record);
  const facts = { project: record.number, date };
  if (state === "proposed")
    return issue("project.not-open", `${title} is not open yet: see what it waits for`, { facts });
  if (state === "closed")
    return issue(
      "project.closed",
      `${title} is closed: a cost of ${date} needs another project, or the site opens it again`,
      { facts },
    );
  return record.active
    ? undefined
    : issue("project.inactive", `${title} is out of use: a cost of ${date} needs another project`, { facts });
}

function againstState({ record: { code }, state }: Standing<CostCode>): Issue | undefined {
  return state === "proposed"
    ? issue("cost-code.not-open", `${code} is not open yet: see what it waits for`, { facts: { code } })
    : undefined;
}

/** A code of a project's own is for that project and its parts. */
function isAnothers(project: Project, { code, project: owner }: CostCode): Issue | undefined {
  if (owner === null) return undefined;
  const its = [project.number, ...project.numbers, project.parent].filter((one) => one !== null);
  if (its.some((number) => plainNumber(number) === plainNumber(owner))) return undefined;
  return issue(
    "cost-code.of-another-project",
    `${code} is a code of ${owner}: a cost of ${titleOf(project)} needs one of its own, or the firm's`,
    { facts: { code, project: owner } },
  );
}

const titleOf = ({ number, name }: Project): string => [number, name].filter(Boolean).join(" ");
