import { z } from "zod";
import type { Cursor, Observed, Page } from "../contract.ts";
import type { Answer } from "../kit/http.ts";
import { advanced, forgetting, isNews, Mark, START, sinceOf } from "../kit/mark.ts";
import { type Bill, called } from "./client.ts";
import { VENDORS, vendorsFrom } from "./lists.ts";
import { isMissing, refusalOf } from "./refusals.ts";
import { listIn, observedOf, type Row, rowIn } from "./rows.ts";

/** How many ids one question names: they stand in its address. */
const IDS_MAX = 50;

/** A vendor moves between the two lists as it is archived and restored, and is dated anew: each has a mark of its own. */
const VendorCursor = z.object({ active: Mark, archived: Mark });
type VendorCursor = z.infer<typeof VendorCursor>;

const BEGINNING = new Date(0);

export async function* changedVendors(bill: Bill, since: Cursor | undefined): AsyncIterable<Page> {
  const begun = bill.now();
  let cursor: VendorCursor = VendorCursor.safeParse(since).data ?? { active: START, archived: START };
  for (const list of ["active", "archived"] as const) {
    const listing = { archived: list === "archived", by: "updatedTime" } as const;
    for await (const rows of vendorsFrom(bill, listing, sinceOf(cursor[list]))) {
      const news = rows.filter((row) => isNews(cursor[list], row));
      cursor = {
        active: forgetting(cursor.active, rows),
        archived: forgetting(cursor.archived, rows),
        [list]: advanced(cursor[list], rows, begun),
      };
      yield { observed: news.map(observedOf), cursor };
    }
  }
}

export async function readVendors(bill: Bill, ids: readonly string[]): Promise<readonly Observed[]> {
  const found: Row[] = [];
  for (let from = 0; from < ids.length; from += IDS_MAX)
    found.push(...(await rowsById(bill, ids.slice(from, from + IDS_MAX))));
  return found.map(observedOf);
}

/** By the moment at which they were entered, which never changes. One may change lists meanwhile: one is asked twice. */
export async function* vendorIds(bill: Bill): AsyncIterable<readonly string[]> {
  for (const archived of [true, false, true])
    for await (const rows of vendorsFrom(bill, { archived, by: "createdTime" }, BEGINNING))
      yield rows.map(({ id }) => id);
}

export async function vendorsCreatedSince(bill: Bill, since: Date): Promise<readonly Row[]> {
  const created: Row[] = [];
  for (const archived of [true, false, true])
    for await (const rows of vendorsFrom(bill, { archived, by: "createdTime" }, since)) created.push(...rows);
  return [...new Map(created.map((row) => [row.id, row])).values()];
}

/** One vendor as it stands; undefined where there is none. */
export async function vendorById(bill: Bill, id: string): Promise<Row | undefined> {
  const answer: Answer = await bill.http.ask({ method: "GET", path: vendorPath(id) });
  if (isMissing(answer)) return undefined;
  if (answer.status >= 300)
    throw refusalOf({ answer, method: "GET", doing: `reading vendor ${id}`, now: bill.now() });
  return rowIn(bill, answer);
}

export const vendorPath = (id: string): string => `${VENDORS}/${encodeURIComponent(id)}`;

/** Whom neither list shows is asked for by name before it counts as gone. */
async function rowsById(bill: Bill, ids: readonly string[]): Promise<readonly Row[]> {
  const found = [...(await shownById(bill, ids))];
  const missing = ids.length > 1 ? ids.filter((id) => !found.some((row) => row.id === id)) : [];
  for (const id of missing) {
    const row = await vendorById(bill, id);
    if (row) found.push(row);
  }
  return found;
}

/** Those of a few vendors that BILL shows, in as few questions as it takes. */
export async function shownById(bill: Bill, ids: readonly string[]): Promise<readonly Row[]> {
  const [only] = ids;
  if (only !== undefined && ids.length === 1) {
    const row = await vendorById(bill, only);
    return row ? [row] : [];
  }
  const found: Row[] = [];
  for (const archived of [false, true]) {
    const left = ids.filter((id) => !found.some((row) => row.id === id));
    if (left.length === 0) break;
    const filters = `archived:eq:${archived},id:in:"${left.join(",")}"`;
    const answer = await called(bill, {
      ask: { method: "GET", path: VENDORS, query: { max: 100, filters } },
      doing: "reading vendors",
    });
    found.push(...(await listIn(bill, answer)).rows);
  }
  return found;
}
