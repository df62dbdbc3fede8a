import { digestOf } from "../../kernel/digest.ts";
import { ConnectorError } from "../kit/errors.ts";
import { type Bill, called } from "./client.ts";
import { listIn, type Row, type Shown } from "./rows.ts";
import { API } from "./session.ts";

export interface Listing {
  /** BILL does not say whether a list shows the archived unless it is asked: each is a list of its own. */
  readonly archived: boolean;
  readonly by: "createdTime" | "updatedTime";
}

/** From this moment on, and before that one, in milliseconds. */
interface Stretch {
  readonly from: number;
  readonly before?: number | undefined;
}

/** A list that changes while it is read is read again this often before it is left for later. */
const READINGS_MAX = 6;

/** No list of a construction firm has more pages than this. */
const PAGES_MAX = 10_000;

export const VENDORS = `${API}/vendors`;

/**
 * All vendors of a list from a moment on, the oldest first. A page's token counts places, and a vendor that changes
 * leaves its own to the next: so a token is not followed from one moment to another. Each page is asked for anew, from
 * the moment at which the last one ended; only what is all of one moment is read page by page, until it reads the same
 * twice.
 */
export async function* vendorsFrom(bill: Bill, listing: Listing, since: Date): AsyncIterable<readonly Row[]> {
  let from = since.getTime();
  for (;;) {
    const { rows, nextPage } = await firstRows(bill, listing, { from });
    check(listing, from, rows);
    if (rows.length > 0) yield rows;
    if (!nextPage) return;
    const last = rows.at(-1);
    const ended = last ? momentOf(last, listing) : from;
    if (ended > from) from = ended;
    else {
      const before = from + widthOf(from);
      yield await wholeStretch(bill, listing, { from, before });
      from = before;
    }
  }
}

/** The first page that shows any; BILL's pages may be empty and still go on. */
async function firstRows(bill: Bill, listing: Listing, stretch: Stretch): Promise<Shown> {
  for await (const shown of pagesOf(bill, listing, stretch))
    if (shown.rows.length > 0 || !shown.nextPage) return shown;
  return { rows: [], nextPage: undefined };
}

async function wholeStretch(bill: Bill, listing: Listing, stretch: Stretch): Promise<readonly Row[]> {
  let before: string | undefined;
  for (let reading = 0; reading < READINGS_MAX; reading++) {
    const rows = new Map<string, Row>();
    for await (const page of pagesOf(bill, listing, stretch))
      for (const row of page.rows) rows.set(row.id, row);
    const now = digestOf([...rows.values()].map(({ id, digest }) => [id, digest]).sort());
    if (now === before) return [...rows.values()];
    before = now;
  }
  throw new ConnectorError("later", "BILL's vendors kept changing while they were read");
}

async function* pagesOf(bill: Bill, listing: Listing, stretch: Stretch): AsyncIterable<Shown> {
  const seen = new Set<string>();
  let page: string | undefined;
  do {
    const query = { max: bill.settings.pageSize, ...questionOf(listing, stretch), page };
    const answer = await called(bill, {
      ask: { method: "GET", path: VENDORS, query },
      doing: "reading vendors",
    });
    const shown = await listIn(bill, answer);
    yield shown;
    page = shown.nextPage;
    if (page !== undefined && (seen.has(page) || seen.size >= PAGES_MAX))
      throw new ConnectorError("changed", "BILL answers with the same page of vendors again and again");
    if (page !== undefined) seen.add(page);
  } while (page !== undefined);
}

function questionOf({ archived, by }: Listing, { from, before }: Stretch): { filters: string; sort: string } {
  const moment = (at: number) => `"${new Date(at).toISOString()}"`;
  const filters = [`archived:eq:${archived}`, `${by}:gte:${moment(from)}`];
  if (before !== undefined) filters.push(`${by}:lt:${moment(before)}`);
  return { filters: filters.join(","), sort: `${by}:asc` };
}

const momentOf = (row: Row, { by }: Listing): number =>
  Date.parse(by === "createdTime" ? row.createdAt : row.at);

/** A moment of a whole second may stand for any within it: older dates are shown without their fractions. */
const widthOf = (at: number): number => (at % 1000 === 0 ? 1000 : 1);

/** Were the filter or the order ignored, we would take a part for the whole. */
function check(listing: Listing, from: number, rows: readonly Row[]): void {
  const moments = rows.map((row) => momentOf(row, listing));
  if (moments.some((at, nth) => at < (moments[nth - 1] ?? from)))
    throw new ConnectorError("changed", `BILL does not list its vendors by ${listing.by} any more`);
}
