import type { Project } from "../../domain/project/entity.ts";
import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { unlessOvertaken } from "../kit/unless-overtaken.ts";
import type { Procore } from "./client.ts";
import { originData } from "./origin.ts";
import { given, placeBody } from "./place.ts";
import { projectRows, projectRowsById, readProjects, wholeProjects } from "./project-reads.ts";
import { observedOf } from "./rows.ts";
import { jobOf } from "./sub-jobs.ts";
import { type SyncItem, synced } from "./sync.ts";

/** What Procore can be told. A stage and an office are lists of the company's, known there by an id. */
export const takes = [
  "number",
  "name",
  "site",
  "period",
  "active",
] as const satisfies readonly (keyof Project)[];

type Patch = { [K in (typeof takes)[number]]?: Project[K] };

export const createProjects = (
  procore: Procore,
  items: readonly { readonly stamp: string; readonly patch: Patch }[],
): Promise<readonly Outcome[]> =>
  write(
    procore,
    items.map(({ stamp, patch }) => ({
      stamp,
      body: { ...bodyOf(patch), origin_data: originData(stamp) },
      hide: [],
    })),
  );

/** The look before the write is one question: who manages a project is not told, and is asked only of what is answered. */
export async function updateProjects(
  procore: Procore,
  items: readonly Omit<Update<Patch>, "stamp">[],
): Promise<readonly (Outcome | Overtaken)[]> {
  const outcomes = await unlessOvertaken(items, {
    read: async (ids) => (await projectRowsById(procore, ids.filter(isProject))).map(observedOf),
    async write(standing) {
      const projects = standing.filter(({ id }) => isProject(id));
      const written = await write(
        procore,
        projects.map(({ id, patch }) => ({ id, body: bodyOf(patch), hide: [] })),
      );
      const outcomes = new Map(projects.map((item, nth) => [item, written[nth]]));
      return standing.map((item) => outcomes.get(item) ?? subJobRefused);
    },
  });
  const overtaken = outcomes.flatMap((one) => ("overtaken" in one ? one.overtaken.id : []));
  const whole = new Map((await readProjects(procore, overtaken)).map((one) => [one.id, one]));
  return outcomes.map((one) =>
    "overtaken" in one ? { done: false, overtaken: whole.get(one.overtaken.id) ?? one.overtaken } : one,
  );
}

const isProject = (id: string): boolean => jobOf(id) === undefined;

const subJobRefused: Outcome = {
  done: false,
  error: new ConnectorError(
    "refused",
    "Procore, writing a sub-job: the hub only reads sub-jobs: change it in Procore, in the project's work breakdown structure",
  ),
};

/** Projects that bear one of these keys, as far as they can be seen by now. */
export async function findProjects(
  procore: Procore,
  stamps: readonly string[],
): Promise<readonly Observed[]> {
  const rows = await projectRows(procore);
  const bearers = rows.filter(({ stamp }) => stamp !== undefined && stamps.includes(stamp));
  return readProjects(
    procore,
    bearers.map(({ id }) => id),
  );
}

const write = async (procore: Procore, items: readonly SyncItem[]): Promise<readonly Outcome[]> =>
  items.length === 0
    ? []
    : synced(procore, {
        path: "/rest/v1.0/projects/sync",
        doing: "writing projects",
        items,
        // The word for the legal entity is not in the answer as we read it elsewhere: all are read back.
        isWhole: () => false,
        read: (ids) => wholeProjects(procore, ids),
      });

const bodyOf = ({ number, name, site, period, active }: Patch) => ({
  ...given("project_number", number),
  ...given("name", name),
  ...given("active", active),
  ...placeBody(site),
  ...(period === undefined
    ? {}
    : { start_date: period?.startsOn ?? null, completion_date: period?.endsOn ?? null }),
});
