import { z } from "zod";
import { digestOf } from "../../kernel/digest.ts";
import type { Observed } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer, Ask } from "../kit/http.ts";
import { linkedPages, nextPage } from "../kit/paging.ts";
import { type Procore, refusalOf } from "./client.ts";
import { stampOf } from "./origin.ts";

/** A record of a list: only what is needed to tell it from another; all that Procore says of it is kept. */
const Row = z.looseObject({
  id: z.union([z.int().transform(String), z.string().min(1)]),
  updated_at: z.string().nullish(),
  origin_data: z.string().nullish(),
});
export interface Row extends Observed {
  /** Tells one state of it from another: two changes of one second bear the same `updated_at`. */
  readonly digest: string;
}

export interface Listing {
  readonly path: string;
  readonly query?: Ask["query"];
  /** What is read, for people: `vendors`. */
  readonly what: string;
}

/** A list that changes while it is read is read again this often before it is left for later. */
const READINGS_MAX = 6;

/** The first page, and whether it is all there is: then it is one moment's truth. */
export async function firstPage(
  procore: Procore,
  listing: Listing,
): Promise<{ readonly rows: readonly Row[]; readonly isWhole: boolean }> {
  for await (const answer of pagesOf(procore, listing)) {
    const rows = rowsOf(answer, listing.what);
    if (!linksOn(answer)) checkTotal(answer, rows.length, listing.what);
    return { rows, isWhole: !linksOn(answer) };
  }
  return { rows: [], isWhole: true };
}

/**
 * A whole list of many pages. A record that leaves it moves all that follow, so that one slips through between two
 * pages: several pages are believed only when they read the same twice.
 */
export async function wholeList(procore: Procore, listing: Listing): Promise<readonly Row[]> {
  let before: string | undefined;
  for (let reading = 0; reading < READINGS_MAX; reading++) {
    const rows = new Map<string, Row>();
    let pages = 0;
    for await (const answer of pagesOf(procore, listing)) {
      pages += 1;
      for (const row of rowsOf(answer, listing.what)) rows.set(row.id, row);
      if (pages === 1 && !linksOn(answer)) checkTotal(answer, rows.size, listing.what);
    }
    const now = digestOf([...rows.values()].map(({ id, digest }) => [id, digest]).sort());
    if (pages === 1 || now === before) return [...rows.values()];
    before = now;
  }
  throw new ConnectorError("later", `Procore's ${listing.what} kept changing while they were read`);
}

async function* pagesOf(procore: Procore, { path, query, what }: Listing): AsyncIterable<Answer> {
  const paged = { per_page: procore.settings.pageSize, ...query };
  for await (const answer of linkedPages(procore.http, { method: "GET", path, query: paged })) {
    if (answer.status >= 300) throw refusalOf(procore, answer, { doing: `reading ${what}` });
    yield answer;
  }
}

const linksOn = ({ headers }: Answer): boolean => nextPage(headers.link) !== undefined;

/** A list that counts more than it shows, and links to no next page, cannot be read whole. */
function checkTotal({ headers }: Answer, count: number, what: string): void {
  if (Number(headers.total ?? 0) > count)
    throw new ConnectorError(
      "changed",
      `Procore counts ${headers.total} ${what}, shows ${count}, links no further`,
    );
}

export function rowsOf(answer: Answer, what: string): readonly Row[] {
  const list = answer.json();
  if (!Array.isArray(list)) throw new ConnectorError("changed", `Procore's ${what} are no list any more`);
  return list.map((wire) => rowOf(wire, what));
}

/** A record without an identity stops the reading: it could be told from no other. All else is for the mapping to judge. */
export function rowOf(wire: unknown, what: string): Row {
  const parsed = Row.safeParse(wire);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first?.path.join(".") || "the record";
    throw new ConnectorError(
      "changed",
      `Among Procore's ${what}, ${where}: ${first?.message ?? "is unreadable"}`,
    );
  }
  const { id, updated_at: updatedAt, origin_data: originData } = parsed.data;
  const at = new Date(updatedAt ?? 0);
  const iso = Number.isNaN(at.getTime()) ? new Date(0).toISOString() : at.toISOString();
  return { id, version: iso, at: iso, wire, stamp: stampOf(originData), digest: digestOf(wire) };
}

export const observedOf = ({ digest: _, ...observed }: Row): Observed => observed;
