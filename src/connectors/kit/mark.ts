import { z } from "zod";

/**
 * How far a list of changes was read. A change is dated when it begins and seen when it is committed, and two changes
 * can bear the same moment: so the last stretch is read again each time, and what was seen there is told by its content.
 */
export const Mark = z.object({
  upTo: z.string(),
  /** What was seen in the stretch that is read again: id → moment and digest. */
  seen: z.record(z.string(), z.tuple([z.string(), z.string()])),
});
export type Mark = z.infer<typeof Mark>;

/** A record of such a list: its id, the moment of its change (ISO 8601 UTC), and a digest of its content. */
export interface Marked {
  readonly id: string;
  readonly at: string;
  readonly digest: string;
}

const OVERLAP_SECONDS = 300;

/** More than this is not remembered: what is told twice is compared by its content anyway. */
const SEEN_MAX = 1000;

export const START: Mark = { upTo: "1970-01-01T00:00:00.000Z", seen: {} };

/** Where to read on from. */
export const sinceOf = ({ upTo }: Pick<Mark, "upTo">): Date =>
  new Date(Math.max(0, Date.parse(upTo) - OVERLAP_SECONDS * 1000));

export const isNews = ({ seen }: Mark, { id, digest }: Marked): boolean => seen[id]?.[1] !== digest;

/**
 * The mark after these records, which are all there is up to the latest of them. What changed while a pass was under way
 * may have been passed by already: so no pass comes further than the moment at which it began.
 */
export function advanced(mark: Mark, records: readonly Marked[], begun: Date): Mark {
  const latest = [mark.upTo, ...records.map(({ at }) => at)].sort().at(-1) ?? mark.upTo;
  const [safe = latest] = [latest, begun.toISOString()].sort();
  const [, upTo = safe] = [mark.upTo, safe].sort();
  const known = { ...mark.seen };
  for (const { id, at, digest } of records) known[id] = [at, digest];
  const again = sinceOf({ upTo }).toISOString();
  const seen = Object.entries(known)
    .filter(([, [at]]) => at >= again)
    .sort(([, [a]], [, [b]]) => (a < b ? 1 : -1))
    .slice(0, SEEN_MAX);
  return { upTo, seen: Object.fromEntries(seen) };
}

/** A record that is seen on another list is no more as it was seen on this one: it may come back just as it was. */
export function forgetting({ upTo, seen }: Mark, elsewhere: readonly Pick<Marked, "id">[]): Mark {
  const ids = new Set(elsewhere.map(({ id }) => id));
  return { upTo, seen: Object.fromEntries(Object.entries(seen).filter(([id]) => !ids.has(id))) };
}
