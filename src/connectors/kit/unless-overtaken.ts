import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "./errors.ts";

type Guarded = Pick<Update<unknown>, "id" | "stands">;

/**
 * Writes what still stands as it was known when it was decided, and answers for the rest with what stands there now.
 * One question for the whole batch. What the question does not find is left to the write to judge.
 */
export async function unlessOvertaken<I extends Guarded>(
  items: readonly I[],
  {
    read,
    write,
  }: {
    readonly read: (ids: readonly string[]) => Promise<readonly Observed[]>;
    readonly write: (items: readonly I[]) => Promise<readonly Outcome[]>;
  },
): Promise<readonly (Outcome | Overtaken)[]> {
  const ids = items.flatMap(({ id, stands }) => (stands ? id : []));
  const present = ids.length === 0 ? [] : await read(ids).catch(rethrowUnsent);
  const overtaken = overtakenAmong(items, present);
  const standing = items.filter((item) => !overtaken.has(item));
  const written = standing.length === 0 ? [] : await write(standing);
  const outcomes = new Map(standing.map((item, nth) => [item, written[nth]]));
  return items.map((item) => overtaken.get(item) ?? outcomes.get(item) ?? unsaid);
}

/** Of these items, those that somebody has changed there since they were decided. */
export function overtakenAmong<I extends Guarded>(
  items: readonly I[],
  present: readonly Observed[],
): ReadonlyMap<I, Overtaken> {
  const found = new Map(present.map((one) => [one.id, one]));
  return new Map(
    items.flatMap((item) => {
      const image = found.get(item.id);
      return image && item.stands?.(image) === false
        ? [[item, { done: false, overtaken: image }] as const]
        : [];
    }),
  );
}

/** What failed was a question beforehand: nothing was sent. */
function rethrowUnsent(error: unknown): never {
  if (!(error instanceof ConnectorError)) throw error;
  const { remedy, message, retryAfterSeconds } = error;
  throw new ConnectorError(remedy, message, { cause: error, retryAfterSeconds });
}

const unsaid: Outcome = {
  done: false,
  error: new ConnectorError("changed", "The connector answered for fewer records than it was asked for", {
    unanswered: true,
  }),
};
