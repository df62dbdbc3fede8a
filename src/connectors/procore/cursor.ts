import { z } from "zod";
import type { Row } from "./rows.ts";

/** How far one list was read, and which states were seen in the stretch that is read again. */
const Mark = z.object({
  upTo: z.string(),
  /** Id → moment and digest. */
  seen: z.record(z.string(), z.tuple([z.string(), z.string()])),
});
export type Mark = z.infer<typeof Mark>;

/** Procore keeps active and inactive vendors in two lists. Each has a mark of its own, for a vendor moves between them. */
const VendorCursor = z.object({
  active: Mark,
  inactive: Mark,
  /** The vendors of the projects that the connection is limited to. */
  members: z.array(z.string()),
});
export type VendorCursor = z.infer<typeof VendorCursor>;

/** Read again each time: a change is dated when it begins and seen when it is committed. */
const OVERLAP_SECONDS = 300;

/** More than this is not remembered: what is seen twice is compared by its content anyway. */
const SEEN_MAX = 1000;

const START: Mark = { upTo: "1970-01-01T00:00:00.000Z", seen: {} };

/** A cursor that is not ours, or of an older kind, begins anew: nothing is lost by reading twice. */
export const cursorOf = (since: unknown): VendorCursor =>
  VendorCursor.safeParse(since).data ?? { active: START, inactive: START, members: [] };

/** Where to read on from. */
export const sinceOf = ({ upTo }: Mark): Date =>
  new Date(Math.max(0, Date.parse(upTo) - OVERLAP_SECONDS * 1000));

export const isNews = ({ seen }: Mark, { id, digest }: Row): boolean => seen[id]?.[1] !== digest;

/** The mark after these rows, which are all there is up to the latest of them. */
export function advanced(mark: Mark, rows: readonly Row[]): Mark {
  const upTo = [mark.upTo, ...rows.map(({ at }) => at)].sort().at(-1) ?? mark.upTo;
  const kept = { ...mark.seen };
  for (const { id, at, digest } of rows) kept[id] = [at, digest];
  const again = sinceOf({ upTo, seen: {} }).toISOString();
  const seen = Object.entries(kept)
    .filter(([, [at]]) => at >= again)
    .sort(([, [a]], [, [b]]) => (a < b ? 1 : -1))
    .slice(0, SEEN_MAX);
  return { upTo, seen: Object.fromEntries(seen) };
}
