import type { Cursor, Observed, Page } from "../contract.ts";
import { type Procore, refusalOf } from "./client.ts";
import {
  CodeCursor,
  type CodeList,
  codeIn,
  codesOf,
  isItsOwn,
  projectLists,
  STANDARD,
  standardLists,
} from "./cost-code-lists.ts";
import { numberIn } from "./project-number.ts";
import { projectRowsById } from "./project-reads.ts";
import { rowOf } from "./rows.ts";
import { turnOf } from "./turns.ts";

/**
 * The standard lists at each pass, and of the projects a few: each is a question of its own, and the hour's budget is
 * everybody's. A list is read whole and told where it differs from when it was last read; a hook makes a single code
 * be looked at before its project's turn comes.
 */
export async function* changedCostCodes(procore: Procore, since: Cursor | undefined): AsyncIterable<Page> {
  let cursor = CodeCursor.safeParse(since).data ?? { listed: {}, after: "" };
  const standard = await standardLists(procore);
  const projects = await projectLists(procore);
  const present = new Set([...standard, ...projects].map(({ id }) => id));
  const known = Object.fromEntries(Object.entries(cursor.listed).filter(([key]) => present.has(key)));
  cursor = { ...cursor, listed: known };
  const most = procore.settings.projectsALook;
  const turn = turnOf(projects, { known, after: cursor.after, most });
  for (const list of [...standard, ...turn]) {
    const { codes, digest } = await codesOf(procore, list);
    const isNews = cursor.listed[list.id] !== digest;
    const after = list.place === STANDARD ? cursor.after : list.id;
    cursor = { listed: { ...cursor.listed, [list.id]: digest }, after };
    yield { observed: isNews ? codes : [], cursor };
  }
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
  return isStandard || isItsOwn(row) ? [codeIn(list, row)] : [];
}

export async function* costCodeIds(procore: Procore): AsyncIterable<readonly string[]> {
  for (const list of [...(await standardLists(procore)), ...(await projectLists(procore))])
    yield (await codesOf(procore, list)).codes.map(({ id }) => id);
}
