import { digestOf } from "../../kernel/digest.ts";
import type { Cursor, Observed, Page } from "../contract.ts";
import type { Procore } from "./client.ts";
import { CodeCursor } from "./cost-code-lists.ts";
import { projectRows } from "./project-reads.ts";
import { observedOf, type Row, wholeList } from "./rows.ts";
import { turnOf } from "./turns.ts";

/**
 * Budget codes: a code of all segments, as Procore joins them. Each project has a list of its own, and the same code
 * stands in many: it is one code of the firm's, known by how it is written, and the youngest of its rows tells of it.
 */
const PLACE = "wbs/";

/** The codes in use of a project. One that is inactive there may be in use in another: it is merely not seen here. */
async function codesIn(procore: Procore, project: Row): Promise<readonly Row[]> {
  const rows = await wholeList(procore, {
    path: `/rest/v1.0/projects/${project.id}/work_breakdown_structure/wbs_codes`,
    query: { "filters[status][]": ["active"] },
    what: "budget codes",
  });
  return rows.flatMap((row) => {
    const { flat_code: code, status } = row.wire as { flat_code?: unknown; status?: unknown };
    return typeof code === "string" && status !== "inactive" ? [{ ...row, id: PLACE + code }] : [];
  });
}

/** Of each code the youngest row. */
function youngest(rows: readonly Row[]): readonly Row[] {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const other = found.get(row.id);
    if (!other || other.version < row.version) found.set(row.id, row);
  }
  return [...found.values()];
}

/** The lists of all projects at first, of a few in their turn from then on; a list is told where it reads differently. */
export async function* changedBudgetCodes(procore: Procore, since: Cursor | undefined): AsyncIterable<Page> {
  let cursor = CodeCursor.safeParse(since).data ?? { listed: {}, after: "" };
  const projects = await projectRows(procore);
  const present = new Set(projects.map(({ id }) => id));
  const known = Object.fromEntries(Object.entries(cursor.listed).filter(([id]) => present.has(id)));
  const most = procore.settings.projectsALook;
  for (const project of turnOf(projects, { known, after: cursor.after, most })) {
    const codes = await codesIn(procore, project);
    const digest = digestOf(codes.map((row) => [row.id, row.digest]).sort());
    const isNews = known[project.id] !== digest;
    known[project.id] = digest;
    cursor = { listed: { ...known }, after: project.id };
    yield { observed: isNews ? youngest(codes).map(observedOf) : [], cursor };
  }
}

/** These codes as they stand, wherever they are in use: it takes all lists to know that one is nowhere. */
export async function readBudgetCodes(
  procore: Procore,
  ids: readonly string[],
): Promise<readonly Observed[]> {
  const wanted = new Set(ids.filter((id) => id.startsWith(PLACE)));
  const found: Row[] = [];
  if (wanted.size > 0)
    for (const project of await projectRows(procore))
      found.push(...(await codesIn(procore, project)).filter(({ id }) => wanted.has(id)));
  return youngest(found).map(observedOf);
}

export async function* budgetCodeIds(procore: Procore): AsyncIterable<readonly string[]> {
  for (const project of await projectRows(procore))
    yield (await codesIn(procore, project)).map(({ id }) => id);
}
