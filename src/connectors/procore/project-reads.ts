import { z } from "zod";
import { digestOf } from "../../kernel/digest.ts";
import type { Cursor, Observed, Page } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { advanced, isNews, Mark, START, sinceOf } from "../kit/mark.ts";
import { called, type Procore } from "./client.ts";
import { managerOf } from "./project-managers.ts";
import { type Listing, observedOf, type Row, rowsOf, wholeList } from "./rows.ts";
import { jobOf, subJobsOf } from "./sub-jobs.ts";
import { turnOf } from "./turns.ts";

/** How many ids one question names: they stand in its address. */
export const IDS_MAX = 100;

/** What cost this many questions is kept before more is asked. */
const AT_ONCE = 100;

const PROJECTS = "projects";

/** Inactive ones are left out of the list unless they are asked for. */
const listing = ({ settings }: Procore): Listing => ({
  path: "/rest/v1.0/projects",
  query: { company_id: settings.companyId, "filters[by_status]": "All" },
  what: PROJECTS,
});

/** How far projects were read; how what stands about each in lists of its own read last, and whose turn was last. */
const ProjectCursor = z.object({ mark: Mark, about: z.record(z.string(), z.string()), after: z.string() });

/**
 * A company's projects fit one page or a few, and no filter by change is promised for them: they are read whole each
 * time. What stands about them in lists of their own is read of those that changed, and of a few more in their turn.
 */
export async function* changedProjects(procore: Procore, since: Cursor | undefined): AsyncIterable<Page> {
  const begun = procore.now();
  const cursor = ProjectCursor.safeParse(since).data ?? { mark: START, about: {}, after: "" };
  const again = sinceOf(cursor.mark).toISOString();
  const all = await projectRows(procore);
  const rows = all.filter(({ at }) => at >= again);
  const news = new Set(rows.filter((row) => isNews(cursor.mark, row)));
  const turn = asksMore(procore)
    ? turnOf(all, { known: cursor.about, after: cursor.after, most: procore.settings.projectsALook })
    : [];
  const present = new Set(all.map(({ id }) => id));
  const about = Object.fromEntries(Object.entries(cursor.about).filter(([id]) => present.has(id)));
  let observed: Observed[] = [];
  for (const row of new Set([...news, ...turn])) {
    if (observed.length >= AT_ONCE) {
      yield { observed, cursor: { ...cursor, about } };
      observed = [];
    }
    const whole = await withAllAbout(procore, row);
    const digest = digestOf(whole.map((one) => one.wire));
    if (news.has(row) || about[row.id] !== digest) observed.push(...whole.map(observedOf));
    if (asksMore(procore)) about[row.id] = digest;
  }
  const after = turn.at(-1)?.id ?? cursor.after;
  yield { observed, cursor: { mark: advanced(cursor.mark, rows, begun), about, after } };
}

const asksMore = ({ settings: { managerRole, subJobs } }: Procore): boolean =>
  managerRole !== undefined || subJobs;

/** A project with its manager, and its sub-jobs behind it: as far as the settings ask for them. */
async function withAllAbout(procore: Procore, project: Row): Promise<readonly Row[]> {
  return [
    await managed(procore, project),
    ...(procore.settings.subJobs ? await subJobsOf(procore, project) : []),
  ];
}

async function managed(procore: Procore, project: Row): Promise<Row> {
  if (procore.settings.managerRole === undefined) return project;
  const wire = { ...(project.wire as object), manager: await managerOf(procore, project.id) };
  return { ...project, wire, digest: digestOf(wire) };
}

/** All projects that the connection is to carry. */
export async function projectRows(procore: Procore): Promise<readonly Row[]> {
  return (await wholeList(procore, listing(procore))).filter(isOurs(procore)).map(entitled(procore));
}

export async function projectRowsById(procore: Procore, ids: readonly string[]): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let from = 0; from < ids.length; from += IDS_MAX) {
    const { path, query } = listing(procore);
    const some = ids.slice(from, from + IDS_MAX);
    const answer = await called(procore, {
      ask: { method: "GET", path, query: { ...query, "filters[id][]": some, per_page: IDS_MAX } },
      doing: `reading ${PROJECTS}`,
    });
    const rows = rowsOf(answer, PROJECTS);
    if (rows.some(({ id }) => !some.includes(id)))
      throw new ConnectorError("changed", "Procore does not filter its projects by id any more");
    found.push(...rows);
  }
  return found.map(entitled(procore));
}

export async function readProjects(procore: Procore, ids: readonly string[]): Promise<readonly Observed[]> {
  return (await wholeProjects(procore, ids)).map(observedOf);
}

/** These projects and sub-jobs, with all that the settings ask for of them. */
export async function wholeProjects(procore: Procore, ids: readonly string[]): Promise<readonly Row[]> {
  const jobs = [...new Set(ids.map((id) => jobOf(id) ?? id))];
  const found: Row[] = [];
  for (const row of await projectRowsById(procore, jobs)) {
    if (ids.includes(row.id)) found.push(await managed(procore, row));
    if (ids.some((id) => jobOf(id) === row.id)) found.push(...(await subJobsOf(procore, row)));
  }
  return found.filter(({ id }) => ids.includes(id));
}

export async function* projectIds(procore: Procore): AsyncIterable<readonly string[]> {
  const rows = await projectRows(procore);
  yield rows.map(({ id }) => id);
  if (!procore.settings.subJobs) return;
  for (const row of rows) yield (await subJobsOf(procore, row)).map(({ id }) => id);
}

/** Limited to projects, we hear of these, and of those that we made ourselves. */
const isOurs =
  ({ settings: { projectIds } }: Procore) =>
  ({ id, stamp }: Row): boolean =>
    projectIds.length === 0 || stamp !== undefined || projectIds.includes(id);

/** Which of its words says whose books it belongs to is a setting: so the word is put where the mapping finds it. */
const entitled =
  ({ settings: { legalEntityFrom } }: Procore) =>
  (row: Row): Row => ({
    ...row,
    wire: {
      ...(row.wire as object),
      legal_entity: legalEntityFrom ? wordIn(row.wire, legalEntityFrom) : null,
    },
  });

function wordIn(wire: unknown, from: "office" | "department" | "program"): string | null {
  const said = wire as { readonly departments?: unknown } & Readonly<Record<string, unknown>>;
  // Of several departments none says alone whose it is.
  const one = from === "department" ? onlyOne(said.departments) : said[from];
  const { name } = (one ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : null;
}

const onlyOne = (list: unknown): unknown => (Array.isArray(list) && list.length === 1 ? list[0] : undefined);
