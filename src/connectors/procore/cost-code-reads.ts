import { z } from "zod";
import type { Cursor, Observed, Page } from "../contract.ts";
import { type Procore, refusalOf } from "./client.ts";
import {
  type CodeList,
  codeIn,
  codesOf,
  isItsOwn,
  isThere,
  numberIn,
  projectLists,
  STANDARD,
  standardLists,
} from "./cost-code-lists.ts";
import { projectRowsById } from "./project-reads.ts";
import { rowOf } from "./rows.ts";

/** How each list stood when it was last read, and the project that was looked at last: the next pass goes on behind it. */
const CodeCursor = z.object({ listed: z.record(z.string(), z.string()), after: z.string() });

/**
 * The standard lists at each pass, and of the projects a few: each is a question of its own, and the hour's budget is
 * everybody's. A list is read whole and told where it differs from when it was last read; a hook makes a single code
 * be looked at before its project's turn comes.
 */
export async function* changedCostCodes(procore: Procore, since: Cursor | undefined): AsyncIterable<Page> {
  let cursor = CodeCursor.safeParse(since).data ?? { listed: {}, after: "" };
  const standard = await standardLists(procore);
  const projects = await projectLists(procore);
  const present = new Set([...standard, ...projects].map(({ key }) => key));
  const known = Object.fromEntries(Object.entries(cursor.listed).filter(([key]) => present.has(key)));
  cursor = { ...cursor, listed: known };
  for (const list of [...standard, ...turnOf(procore, projects, cursor)]) {
    const { codes, digest } = await codesOf(procore, list);
    const isNews = cursor.listed[list.key] !== digest;
    const after = list.place === STANDARD ? cursor.after : list.key;
    cursor = { listed: { ...cursor.listed, [list.key]: digest }, after };
    yield { observed: isNews ? codes : [], cursor };
  }
}

/** All that were never read; else the next few behind the one that was looked at last, from the beginning again behind the last. */
function turnOf(
  { settings }: Procore,
  projects: readonly CodeList[],
  { listed, after }: z.infer<typeof CodeCursor>,
): readonly CodeList[] {
  const unread = projects.filter(({ key }) => !(key in listed));
  if (unread.length > 0) return unread;
  const from = Math.max(
    0,
    projects.findIndex(({ key }) => key > after),
  );
  return [...projects.slice(from), ...projects.slice(0, from)].slice(0, settings.projectsALook);
}

/** These codes as they stand. A code of a project that was made a copy of the standard is no code of its own any more. */
export async function readCostCodes(procore: Procore, ids: readonly string[]): Promise<readonly Observed[]> {
  const wanted = ids.flatMap((id) => {
    const [, place, code] = /^(standard|\d+)\/(\d+)$/.exec(id) ?? [];
    return place && code ? [{ place, code }] : [];
  });
  const places = [...new Set(wanted.map(({ place }) => place))].filter((place) => place !== STANDARD);
  const numbers = new Map(
    (await projectRowsById(procore, places)).map(({ id, wire }) => [id, numberIn(wire)]),
  );
  const found: Observed[] = [];
  for (const { place, code } of wanted) {
    const project = place === STANDARD ? null : numbers.get(place);
    if (project !== undefined) found.push(...(await readCode(procore, { place, project }, code)));
  }
  return found;
}

async function readCode(
  procore: Procore,
  list: Pick<CodeList, "place" | "project">,
  code: string,
): Promise<readonly Observed[]> {
  const isStandard = list.place === STANDARD;
  const answer = await procore.http.ask({
    method: "GET",
    path: `/rest/v1.0/${isStandard ? "standard_cost_codes" : "cost_codes"}/${code}`,
    query: isStandard ? { company_id: procore.settings.companyId } : { project_id: list.place },
  });
  if (answer.status === 404) return [];
  if (answer.status >= 300) throw refusalOf(procore, answer, { doing: `reading cost code ${code}` });
  const row = rowOf(answer.json(), "cost codes");
  return isThere(row) && (isStandard || isItsOwn(row)) ? [codeIn(list, row)] : [];
}

export async function* costCodeIds(procore: Procore): AsyncIterable<readonly string[]> {
  for (const list of [...(await standardLists(procore)), ...(await projectLists(procore))])
    yield (await codesOf(procore, list)).codes.map(({ id }) => id);
}
