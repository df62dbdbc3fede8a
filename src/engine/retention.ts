import { writeJournal } from "../store/journal.ts";
import { PASSING, type Passing, pagesOf, removeOld } from "../store/retention.ts";
import type { Hub } from "./hub.ts";

const DAY_MILLISECONDS = 86_400_000;

export interface Retention {
  /** How many days what is done with is kept. */
  readonly days: number;
  /** How much of a table one transaction looks at. */
  readonly pagesMax?: number | undefined;
  /** Asked between two transactions. */
  readonly isStopping?: (() => boolean) | undefined;
}

/**
 * Lets go of what is done with and older than so many days: what was heard, proofs, senders' numbers, what has
 * ended or was mended, spent decisions, the lanes of single readings, workers that are gone. Stretch by
 * stretch, each with its line in the journal, which itself is never touched. Answers with how many rows went.
 */
export async function letGo(
  hub: Hub,
  { days, pagesMax = 512, isStopping = () => false }: Retention,
): Promise<Readonly<Record<Passing, number>>> {
  const before = new Date(hub.now().getTime() - days * DAY_MILLISECONDS);
  const trail = hub.newKey();
  const gone = Object.fromEntries(PASSING.map((table) => [table, 0])) as Record<Passing, number>;
  for (const table of PASSING) {
    const pages = await pagesOf(hub.db, table);
    for (let fromPage = 0; fromPage < pages && !isStopping(); fromPage += pagesMax)
      gone[table] += await letGoOf(hub, table, { before, fromPage, belowPage: fromPage + pagesMax, trail });
  }
  return gone;
}

/** The rows and the line that tells of them go and come in one transaction. */
async function letGoOf(
  { db, organisation, now }: Hub,
  table: Passing,
  { trail, ...stretch }: { before: Date; fromPage: number; belowPage: number; trail: string },
): Promise<number> {
  return db.transaction(async (tx) => {
    const { count, oldest, newest } = await removeOld[table](tx, { organisation, ...stretch });
    if (count === 0) return 0;
    const body = { of: table, count, oldest, newest, before: stretch.before.toISOString() };
    const entry = { organisation, at: now(), trail, noun: null, record: null, actor: "plumbline", body };
    await writeJournal(tx, [{ ...entry, stage: "engine", what: "let go" }]);
    return count;
  });
}
