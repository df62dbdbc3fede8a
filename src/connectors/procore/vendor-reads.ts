import type { Cursor, Observed, Page } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { advanced, forgetting, isNews, sinceOf } from "../kit/mark.ts";
import { called, type Procore, refusalOf } from "./client.ts";
import { cursorOf, type VendorCursor } from "./cursor.ts";
import { type Listing, observedOf, type Row, rowOf, rowsOf, wholeList } from "./rows.ts";
import { changedWindows } from "./windows.ts";

/** How many ids one question names: they stand in its address. */
export const IDS_MAX = 100;

const VENDORS = "vendors";

const active = ({ settings }: Procore): Listing => ({
  path: "/rest/v1.0/vendors",
  query: { company_id: settings.companyId },
  what: VENDORS,
});

/** This list knows no filter: it is read whole each time. */
const inactive = ({ settings }: Procore): Listing => ({
  path: `/rest/v1.0/companies/${settings.companyId}/vendors/inactive`,
  what: `inactive ${VENDORS}`,
});

export async function* changedVendors(procore: Procore, since: Cursor | undefined): AsyncIterable<Page> {
  const begun = procore.now();
  let cursor = cursorOf(since);
  const told = new Set<string>();
  const page = (rows: readonly Row[], next: VendorCursor): Page => {
    cursor = next;
    for (const { id } of rows) told.add(id);
    return { observed: rows.map(observedOf), cursor };
  };

  for await (const rows of changedWindows(procore, active(procore), sinceOf(cursor.active))) {
    const news = rows.filter((row) => isNews(cursor.active, row) && isOurs(procore, row));
    const marks = {
      active: advanced(cursor.active, rows, begun),
      inactive: forgetting(cursor.inactive, rows),
    };
    if (rows.length > 0) yield page(news, { ...cursor, ...marks });
  }

  const again = sinceOf(cursor.inactive).toISOString();
  const rows = (await wholeList(procore, inactive(procore))).filter(({ at }) => at >= again);
  const news = rows.filter((row) => isNews(cursor.inactive, row) && isOurs(procore, row));
  const marks = {
    active: forgetting(cursor.active, rows),
    inactive: advanced(cursor.inactive, rows, begun),
  };
  if (rows.length > 0) yield page(news, { ...cursor, ...marks });

  if (procore.settings.projectIds.length === 0) return;
  const members = await memberIds(procore);
  const known = new Set([...cursor.members, ...told]);
  const newcomers = await rowsById(
    procore,
    members.filter((id) => !known.has(id)),
  );
  yield page(newcomers, { ...cursor, members });
}

export async function readVendors(procore: Procore, ids: readonly string[]): Promise<readonly Observed[]> {
  return (await rowsById(procore, ids)).map(observedOf);
}

/** A vendor may change sides while the lists are read: the inactive are asked before and after the active. */
export async function* vendorIds(procore: Procore): AsyncIterable<readonly string[]> {
  if (procore.settings.projectIds.length > 0) {
    yield memberIds(procore);
    return;
  }
  for (const listing of [inactive(procore), active(procore), inactive(procore)]) {
    const compact = { ...listing, query: { ...listing.query, view: "compact" } };
    yield (await wholeList(procore, compact)).map(({ id }) => id);
  }
}

/** Vendors created since, active or not. */
export async function vendorsCreatedSince(procore: Procore, since: Date): Promise<readonly Row[]> {
  const from = since.toISOString();
  const listing = active(procore);
  const range = `${from.slice(0, 19)}Z...2200-01-01T00:00:00Z`;
  const query = { ...listing.query, "filters[created_at]": range };
  const created = await wholeList(procore, { ...listing, query });
  const retired = await wholeList(procore, inactive(procore));
  return [...created, ...retired];
}

export async function rowsById(procore: Procore, ids: readonly string[]): Promise<readonly Row[]> {
  const found = [...(await activeById(procore, ids))];
  const missing = ids.filter((id) => !found.some((row) => row.id === id));
  for (const id of missing) found.push(...(await rowById(procore, id)));
  return found;
}

/** Those of them that are active: one question for each hundred. */
export async function activeById(procore: Procore, ids: readonly string[]): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let from = 0; from < ids.length; from += IDS_MAX) {
    const { path, query } = active(procore);
    const named = { "filters[id][]": ids.slice(from, from + IDS_MAX), per_page: IDS_MAX };
    const listed = await called(procore, {
      ask: { method: "GET", path, query: { ...query, ...named } },
      doing: `reading ${VENDORS}`,
    });
    found.push(...rowsOf(listed, VENDORS));
  }
  return found;
}

/** A vendor that the list leaves out is inactive, or gone. */
async function rowById(procore: Procore, id: string): Promise<readonly Row[]> {
  const { path, query } = active(procore);
  const answer = await procore.http.ask({ method: "GET", path: `${path}/${encodeURIComponent(id)}`, query });
  if (answer.status === 404) return [];
  if (answer.status >= 300) throw refusalOf(procore, answer, { doing: `reading vendor ${id}` });
  return [rowOf(answer.json(), VENDORS)];
}

/** Being in a project does not date the vendor anew: membership is compared, not polled. */
async function memberIds(procore: Procore): Promise<string[]> {
  const members = new Set<string>();
  for (const project of procore.settings.projectIds) {
    const listing = {
      path: `/rest/v1.1/projects/${project}/vendors`,
      query: { view: "ids_only" },
      what: `vendors of project ${project}`,
    };
    for (const { id } of await wholeList(procore, listing)) members.add(id);
  }
  return [...members].sort();
}

/** Limited to projects, we hear of their vendors and of those that we made ourselves. */
function isOurs({ settings }: Procore, { wire, stamp }: Row): boolean {
  if (settings.projectIds.length === 0 || stamp !== undefined) return true;
  const { project_ids: projects } = wire as { project_ids?: unknown };
  if (!Array.isArray(projects))
    throw new ConnectorError("changed", "Procore does not say any more which projects a vendor is in");
  return projects.some((project) => settings.projectIds.includes(String(project)));
}
