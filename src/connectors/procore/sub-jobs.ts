import { digestOf } from "../../kernel/digest.ts";
import type { Procore } from "./client.ts";
import { numberIn } from "./project-number.ts";
import { type Row, wholeList } from "./rows.ts";

/** A sub-job is known by its project's id and its own, for Procore counts the two apart: `562949955112034/55120`. */
export const subJobId = (project: string, subJob: string): string => `${project}/${subJob}`;

/** The project of a sub-job's id; undefined for a project's. */
export const jobOf = (id: string): string | undefined => /^(\d+)\/\d+$/.exec(id)?.[1];

/**
 * The sub-jobs of a project as projects that are parts of it. Procore says a name and a code of each, unique within the
 * project; use, stage and whose books it is in are the project's, and so the younger of the two dates it.
 */
export async function subJobsOf(procore: Procore, project: Row): Promise<readonly Row[]> {
  const query = { project_id: project.id };
  const rows = await wholeList(procore, { path: "/rest/v1.0/sub_jobs", query, what: "sub-jobs" });
  return rows.map((row) => {
    const { active, project_stage, legal_entity } = project.wire as Record<string, unknown>;
    const shared = { active, project_stage, legal_entity, sub_job_of: numberIn(project.wire) };
    const wire = { ...(row.wire as object), ...shared };
    const [at = row.at] = [row.at, project.at].sort().toReversed();
    return { ...row, id: subJobId(project.id, row.id), at, version: at, wire, digest: digestOf(wire) };
  });
}
