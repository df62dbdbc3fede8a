import type { Cursor, Observed, Page } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { advanced, isNews, Mark, START, sinceOf } from "../kit/mark.ts";
import { called, type Procore } from "./client.ts";
import { type Listing, observedOf, type Row, rowsOf, wholeList } from "./rows.ts";

/** How many ids one question names: they stand in its address. */
export const IDS_MAX = 100;

const PROJECTS = "projects";

/** Inactive ones are left out of the list unless they are asked for. */
const listing = ({ settings }: Procore): Listing => ({
  path: "/rest/v1.0/projects",
  query: { company_id: settings.companyId, "filters[by_status]": "All" },
  what: PROJECTS,
});

/** A company's projects fit one page or a few, and no filter by change is promised for them: they are read whole each time. */
export async function* changedProjects(procore: Procore, since: Cursor | undefined): AsyncIterable<Page> {
  const begun = procore.now();
  const mark = Mark.safeParse(since).data ?? START;
  const again = sinceOf(mark).toISOString();
  const rows = (await projectRows(procore)).filter(({ at }) => at >= again);
  const news = rows.filter((row) => isNews(mark, row));
  yield { observed: news.map(observedOf), cursor: advanced(mark, rows, begun) };
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
  return (await projectRowsById(procore, ids)).map(observedOf);
}

export async function* projectIds(procore: Procore): AsyncIterable<readonly string[]> {
  yield (await projectRows(procore)).map(({ id }) => id);
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
