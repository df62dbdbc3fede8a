import type { Cursor, Observed, Page } from "../contract.ts";
import { advanced, isNews, Mark, START, sinceOf } from "../kit/mark.ts";
import { type Api, called } from "./client.ts";
import { observedOf, type Row, rowsOf } from "./rows.ts";

/** How many ids one question names. */
const IDS_MAX = 50;

export async function* changedVendors(api: Api, since: Cursor | undefined): AsyncIterable<Page> {
  const begun = api.now();
  let mark = Mark.safeParse(since).data ?? START;
  for await (const rows of pagesSince(api, sinceOf(mark).toISOString())) {
    const news = rows.filter((row) => isNews(mark, row));
    mark = advanced(mark, rows, begun);
    yield { observed: news.map(observedOf), cursor: mark };
  }
}

export async function readVendors(api: Api, ids: readonly string[]): Promise<readonly Observed[]> {
  const found: Observed[] = [];
  for (let from = 0; from < ids.length; from += IDS_MAX) {
    const query = { ids: ids.slice(from, from + IDS_MAX).join(","), limit: IDS_MAX };
    found.push(...(await list(api, query)).map(observedOf));
  }
  return ids.flatMap((id) => found.find((one) => one.id === id) ?? []);
}

export async function* vendorIds(api: Api): AsyncIterable<readonly string[]> {
  for await (const rows of pagesSince(api, "1970-01-01T00:00:00.000Z")) yield rows.map(({ id }) => id);
}

/** Each page begins after the last record of the one before, by its moment and id: one that changes moves to the end. */
async function* pagesSince(api: Api, since: string): AsyncIterable<readonly Row[]> {
  const limit = api.settings.pageSize;
  let after: Row | undefined;
  do {
    const rows = await list(api, { since: after?.at ?? since, after: after?.id, limit });
    if (rows.length > 0) yield rows;
    after = rows.length < limit ? undefined : rows.at(-1);
  } while (after);
}

async function list(
  api: Api,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<readonly Row[]> {
  return rowsOf(
    await called(api, { ask: { method: "GET", path: "/vendors", query }, doing: "reading vendors" }),
  );
}
