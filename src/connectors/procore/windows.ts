import { ConnectorError } from "../kit/errors.ts";
import type { Procore } from "./client.ts";
import { firstPage, type Listing, type Row, wholeList } from "./rows.ts";

/** Seconds since 1970, both ends within. */
interface Window {
  readonly from: number;
  readonly to: number;
}

const END = Date.parse("2200-01-01T00:00:00Z") / 1000;

/**
 * All records of a list that changed since a moment, in windows of time, the oldest first. Procore pages by number and
 * sorts by name, so a record that changes meanwhile leaves its page and another slips through. A window that does not
 * fit a page is therefore split at the middle of what was seen: each window is one answer, one moment's truth. A record
 * that changes meanwhile can only move on, into a window that is yet to be read.
 */
export async function* changedWindows(
  procore: Procore,
  listing: Listing,
  since: Date,
): AsyncIterable<readonly Row[]> {
  const windows: Window[] = [{ from: Math.floor(since.getTime() / 1000), to: END }];
  for (let window = windows.pop(); window; window = windows.pop()) {
    const within = { ...listing, query: { ...listing.query, "filters[updated_at]": rangeOf(window) } };
    const { rows, isWhole } = await firstPage(procore, within);
    checkFilter(window, rows, listing.what);
    if (isWhole) yield inOrder(window, rows);
    else if (window.from === window.to) yield inOrder(window, await wholeList(procore, within));
    else {
      const middle = middleOf(window, rows);
      windows.push({ from: middle, to: window.to }, { from: window.from, to: middle - 1 });
    }
  }
}

/** Whether Procore counts the end of a range in is not known: we ask for a second more and leave it to the next window. */
const rangeOf = ({ from, to }: Window): string => `${iso(from)}...${iso(to === END ? END : to + 1)}`;

const iso = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

const secondOf = ({ at }: Row): number => Math.floor(Date.parse(at) / 1000);

const inOrder = ({ to }: Window, rows: readonly Row[]): readonly Row[] =>
  rows.filter((row) => secondOf(row) <= to).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

function middleOf({ from, to }: Window, rows: readonly Row[]): number {
  const seconds = rows.map(secondOf).sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)] ?? from;
  return Math.min(Math.max(median, from + 1), to);
}

/** Without the filter, splitting would never end, and we would take a list for changes. */
function checkFilter({ from, to }: Window, rows: readonly Row[], what: string): void {
  if (rows.some((row) => secondOf(row) > 0 && (secondOf(row) < from || secondOf(row) > to + 1)))
    throw new ConnectorError("changed", `Procore does not filter its ${what} by updated_at any more`);
}
