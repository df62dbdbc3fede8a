import { z } from "zod";
import { Problem } from "./problem.ts";

const LIMIT = 50;
const LIMIT_MAX = 200;
/** How many rows are looked through for a page of those that the caller may see. */
const BATCHES_MAX = 20;

/** What every list can be asked. */
export const paging = {
  limit: z.coerce
    .number("must be a whole number")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(LIMIT_MAX, `must be at most ${LIMIT_MAX}`)
    .default(LIMIT)
    .meta({ description: "How many at most. A page may be shorter and still have a next one." }),
  cursor: z.string().max(500).optional().meta({ description: "`next` of the page before." }),
};

export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** How a list is gone through: in the order of something that later rows do not change. */
export interface Through<Row, After> {
  readonly after: z.ZodType<After>;
  readonly fetch: (after: After | undefined, most: number) => Promise<readonly Row[]>;
  readonly afterOf: (row: Row) => After;
  /** Which of these the caller may see. */
  readonly seen?: (rows: readonly Row[]) => Promise<readonly Row[]>;
}

/** One page of a list, with the cursor of the next. It skips what is not the caller's to see. */
export async function pageThrough<Row, After>(
  { limit, cursor }: Paging,
  { after: schema, fetch, afterOf, seen = async (rows) => rows }: Through<Row, After>,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }> {
  const rows: Row[] = [];
  let after = cursor === undefined ? undefined : opened(schema, cursor);
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const found = await fetch(after, limit + 1);
    for (const row of await seen(found)) {
      if (rows.length === limit) return { rows, next: closed(afterOf(rows.at(-1) as Row)) };
      rows.push(row);
    }
    const last = found.at(-1);
    if (found.length <= limit || last === undefined) return { rows, next: null };
    after = afterOf(last);
  }
  return { rows, next: after === undefined ? null : closed(after) };
}

const closed = (after: unknown): string => Buffer.from(JSON.stringify(after)).toString("base64url");

function opened<After>(schema: z.ZodType<After>, cursor: string): After {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new Problem("invalid", "The cursor is none of this list. Begin again without one.", {
      errors: [{ field: "query.cursor", rule: "must be `next` of an earlier page of this list" }],
    });
  }
}
