import type { Project } from "../../domain/project/entity.ts";
import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { unlessOvertaken } from "../kit/unless-overtaken.ts";
import type { Procore } from "./client.ts";
import { originData } from "./origin.ts";
import { given, placeBody } from "./place.ts";
import { projectRows, projectRowsById, readProjects } from "./project-reads.ts";
import { observedOf } from "./rows.ts";
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

export const updateProjects = (
  procore: Procore,
  items: readonly Omit<Update<Patch>, "stamp">[],
): Promise<readonly (Outcome | Overtaken)[]> =>
  unlessOvertaken(items, {
    read: (ids) => readProjects(procore, ids),
    write: (standing) =>
      write(
        procore,
        standing.map(({ id, patch }) => ({ id, body: bodyOf(patch), hide: [] })),
      ),
  });

/** Projects that bear one of these keys, as far as they can be seen by now. */
export async function findProjects(
  procore: Procore,
  stamps: readonly string[],
): Promise<readonly Observed[]> {
  const rows = await projectRows(procore);
  return rows.filter(({ stamp }) => stamp !== undefined && stamps.includes(stamp)).map(observedOf);
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
        read: (ids) => projectRowsById(procore, ids),
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
