import { z } from "zod";
import type { Cursor, Observed, Page } from "../contract.ts";
import { advanced, isNews, Mark, START, sinceOf } from "../kit/mark.ts";
import type { TrustLayer } from "./client.ts";
import { type Listing, recordsById, recordsFrom } from "./lists.ts";
import { observedOf } from "./rows.ts";

const BEGINNING = new Date(0);

/** How to read one kind of record. */
export const readsOf = (listing: (trustLayer: TrustLayer) => Listing) => ({
  async *changes(trustLayer: TrustLayer, since: Cursor | undefined): AsyncIterable<Page> {
    const begun = trustLayer.now();
    let mark = Mark.safeParse(since).data ?? START;
    const from = { by: "updatedAt", since: sinceOf(mark) } as const;
    for await (const rows of recordsFrom(trustLayer, listing(trustLayer), from)) {
      const news = rows.filter((row) => isNews(mark, row));
      mark = advanced(mark, rows, begun);
      yield { observed: news.map(observedOf), cursor: mark };
    }
  },

  read: async (trustLayer: TrustLayer, ids: readonly string[]): Promise<readonly Observed[]> =>
    (await recordsById(trustLayer, listing(trustLayer), ids)).map(observedOf),

  /** By the moment at which they were entered, which never changes. */
  async *ids(trustLayer: TrustLayer): AsyncIterable<readonly string[]> {
    const from = { by: "createdAt", since: BEGINNING } as const;
    for await (const rows of recordsFrom(trustLayer, listing(trustLayer), from))
      yield rows.map(({ id }) => id);
  },
});

const Judged = z.object({ mark: Mark, wholeAt: z.iso.datetime() });

/**
 * Changes of what TrustLayer calculates. It does not say that a judgement which comes out otherwise is dated anew: so
 * all are read from time to time, whatever their date, and what is the same is known by its content.
 */
export const judgementReadsOf = (listing: (trustLayer: TrustLayer) => Listing) => {
  const reads = readsOf(listing);
  return {
    ...reads,
    async *changes(trustLayer: TrustLayer, since: Cursor | undefined): AsyncIterable<Page> {
      const now = trustLayer.now();
      const known = Judged.safeParse(since).data;
      const again = trustLayer.settings.judgeAgainSeconds * 1000;
      const isDue = !known || now.getTime() - Date.parse(known.wholeAt) >= again;
      const wholeAt = isDue ? now.toISOString() : known.wholeAt;
      // Until all is read the old moment stands: who is interrupted begins with the whole again.
      const before = known?.wholeAt ?? BEGINNING.toISOString();
      let mark = isDue ? START : known.mark;
      for await (const page of reads.changes(trustLayer, isDue ? undefined : known.mark)) {
        mark = Mark.parse(page.cursor);
        yield { ...page, cursor: { mark: isDue ? (known?.mark ?? START) : mark, wholeAt: before } };
      }
      yield { observed: [], cursor: { mark, wholeAt } };
    },
  };
};
