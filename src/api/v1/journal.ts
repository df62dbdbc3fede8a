import { z } from "zod";
import { verifyJournal } from "../../engine/verify.ts";
import { entryViews } from "../../engine/views/journal.ts";
import { journalBefore } from "../../store/journal.ts";
import { answer, moment, pageOf } from "../component.ts";
import { pageThrough, paging } from "../cursor.ts";
import { type Operation, read } from "../operation.ts";
import { key, text } from "../texts.ts";

/** One thing that happened, as a sentence, with what the journal keeps of it. */
export const Entry = answer(
  "JournalEntry",
  z.object({
    at: moment,
    who: z.string().meta({ description: "A principal, a system, or the hub itself." }),
    says: z.string(),
    stage: z.string(),
    what: z.string(),
    trail: z.string().meta({ description: "All that belongs to one cause." }),
    seq: z.int(),
    body: z
      .record(z.string(), z.unknown())
      .meta({ description: "Values of a class stand in it as digests." }),
  }),
);

const Verification = answer(
  "Verification",
  z.object({
    segments: z.int(),
    archived: z.int(),
    rows: z.int(),
    last: z.object({ number: z.int(), root: z.string() }).nullable().meta({
      description: "The end of the chain: written down elsewhere, it proves that nothing was cut off.",
    }),
    unsealed: z.object({ rows: z.int(), since: moment.nullable() }),
    faults: z.array(
      z.object({
        kind: z.string(),
        segment: z.int().nullable(),
        seq: z.int().nullable(),
        says: z.string(),
      }),
    ),
  }),
);

/** Where a page of the journal ends: rows are in the order of the transactions that wrote them. */
const Place = z.tuple([z.string().regex(/^\d{1,20}$/), z.int()]);

export const journal: readonly Operation[] = [
  read({
    id: "listJournal",
    path: "/journal",
    tag: "Journal",
    summary: "What happened, and who or what acted; the newest first.",
    action: "see the journal",
    isWhole: true,
    query: {
      ...paging,
      noun: text(60).optional().meta({ description: "Only of this kind." }),
      record: key.optional().meta({ description: "Only of this record." }),
      trail: key.optional().meta({ description: "Only of this cause." }),
    },
    answer: pageOf("JournalEntries", Entry),
    read: async ({ hub, given }) => {
      const { noun, record, trail, ...page } = given.query;
      const { rows, next } = await pageThrough(page, {
        after: Place,
        fetch: (before, most) =>
          journalBefore(hub.db, hub.organisation, { noun, record, trail, before, most }),
        afterOf: ({ tx, seq }): z.output<typeof Place> => [tx, seq],
      });
      const places = new Map(rows.map(({ seq }, place) => [seq, place]));
      const entries = await entryViews(hub, rows);
      return { items: entries.toSorted((a, b) => (places.get(a.seq) ?? 0) - (places.get(b.seq) ?? 0)), next };
    },
  }),
  read({
    id: "verifyJournal",
    path: "/journal/verification",
    tag: "Journal",
    summary: "Compares every sealed entry, in the database and in the archive, with its seal.",
    action: "see the journal",
    isWhole: true,
    answer: Verification,
    read: ({ hub, folder }) => verifyJournal(hub.db, { organisation: hub.organisation, folder }),
  }),
];
