import { digestOf } from "../../kernel/digest.ts";
import { ConnectorError } from "../kit/errors.ts";
import { called, type TrustLayer } from "./client.ts";
import { listIn, type Row, type Shown } from "./rows.ts";

export interface Listing {
  readonly path: string;
  /** For people: `vendors`. */
  readonly what: string;
  /** Which of them, and which of their fields. Without a word of the status it is not said whether archived are shown. */
  readonly query: Readonly<Record<string, string>>;
}

type By = "createdAt" | "updatedAt";

/** A list that changes while it is read is read again this often before it is left for later. */
const READINGS_MAX = 6;

/** How many ids one question names: they stand in its address. */
const IDS_MAX = 50;

/**
 * All records of a list from a moment on, the oldest first. `skip` counts places, and a record that changes leaves its
 * own to the next: so no page is skipped from one moment to another. Each page is asked for anew from the moment at
 * which the last one ended; only what is all of one moment is read by skipping, until it reads the same twice.
 */
export async function* recordsFrom(
  trustLayer: TrustLayer,
  listing: Listing,
  { by, since }: { readonly by: By; readonly since: Date },
): AsyncIterable<readonly Row[]> {
  const { pageSize } = trustLayer.settings;
  let from = since.toISOString();
  for (;;) {
    const { rows } = await page(trustLayer, listing, { by, from });
    check(listing, { by, from }, rows);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    const ended = momentOf(last, by);
    if (ended > from) from = ended;
    else {
      yield await wholeMoment(trustLayer, listing, { by, from });
      from = new Date(Date.parse(from) + 1).toISOString();
    }
  }
}

/** Those of these records that there are. */
export async function recordsById(
  trustLayer: TrustLayer,
  listing: Listing,
  ids: readonly string[],
): Promise<readonly Row[]> {
  const size = Math.min(IDS_MAX, trustLayer.settings.pageSize);
  const found: Row[] = [];
  for (let nth = 0; nth < ids.length; nth += size) {
    const { path, query, what } = listing;
    const asked = { ...query, _id: ids.slice(nth, nth + size).join(","), limit: size };
    const answer = await called(trustLayer, {
      ask: { method: "GET", path, query: asked },
      doing: `reading ${what}`,
    });
    found.push(...listIn(answer, what).rows);
  }
  return ids.flatMap((id) => found.find((row) => row.id === id) ?? []);
}

/** Those that bear exactly this external code. */
export async function recordsByCode(
  trustLayer: TrustLayer,
  { path, query, what }: Listing,
  code: string,
): Promise<readonly Row[]> {
  const asked = { ...query, externalCodes: code, limit: trustLayer.settings.pageSize };
  const ask = { method: "GET", path, query: asked } as const;
  return listIn(await called(trustLayer, { ask, doing: `looking for ${what}` }), what).rows;
}

interface Stretch {
  readonly by: By;
  readonly from: string;
  readonly to?: string | undefined;
  readonly skip?: number | undefined;
}

async function page(
  trustLayer: TrustLayer,
  { path, query, what }: Listing,
  { by, from, to, skip = 0 }: Stretch,
): Promise<Shown> {
  const limit = trustLayer.settings.pageSize;
  // The operator is a part of the name: `updatedAt>=2026-11-18T16:00:00.000Z`.
  const within = { [`${by}>`]: from, [`${by}<`]: to };
  const asked = { ...query, ...within, sort: by, limit, skip: skip === 0 ? undefined : skip };
  const ask = { method: "GET", path, query: asked } as const;
  return listIn(await called(trustLayer, { ask, doing: `reading ${what}` }), what);
}

async function wholeMoment(
  trustLayer: TrustLayer,
  listing: Listing,
  { by, from }: { readonly by: By; readonly from: string },
): Promise<readonly Row[]> {
  let before: string | undefined;
  for (let reading = 0; reading < READINGS_MAX; reading++) {
    const rows = new Map<string, Row>();
    for (let skip = 0; ; skip += trustLayer.settings.pageSize) {
      const shown = await page(trustLayer, listing, { by, from, to: from, skip });
      for (const row of shown.rows) rows.set(row.id, row);
      if (shown.rows.length === 0 || skip + shown.rows.length >= shown.count) break;
    }
    const now = digestOf([...rows.values()].map(({ id, digest }) => [id, digest]).sort());
    if (now === before) return [...rows.values()];
    before = now;
  }
  throw new ConnectorError("later", `TrustLayer's ${listing.what} kept changing while they were read`);
}

const momentOf = (row: Row, by: By): string => (by === "createdAt" ? row.createdAt : row.at);

/** Were the filter or the order ignored, we would take a part for the whole. */
function check({ what }: Listing, { by, from }: { by: By; from: string }, rows: readonly Row[]): void {
  const moments = rows.map((row) => momentOf(row, by));
  if (moments.some((at, nth) => at < (moments[nth - 1] ?? from)))
    throw new ConnectorError("changed", `TrustLayer does not list its ${what} by ${by} any more`);
}
