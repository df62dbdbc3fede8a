import { z } from "zod";
import { foreseeMapping } from "../../engine/foresee-mapping.ts";
import type { Hub } from "../../engine/hub.ts";
import { acceptMapping, proposeMapping, rejectMapping } from "../../engine/mappings.ts";
import { listViews, mappingView, mappingViews, unmappedViews } from "../../engine/views/mappings.ts";
import { mappingOf } from "../../store/mappings.ts";
import { answer, because, body } from "../component.ts";
import { type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { number, text } from "../texts.ts";
import { Foreseen, Mapping, Unmapped, WordsOfList } from "./mapping-shapes.ts";

const TAG = "Mappings";
const params = { number: number.meta({ description: "The mapping's number." }) };
const list = text(60).meta({ description: "A list of words: `terms`." });
const connection = text(60).meta({ description: "A system's id in the configuration." });
const day = z.iso.date("must be a day: YYYY-MM-DD");

export const mappings: readonly Operation[] = [
  read({
    id: "listMappings",
    path: "/mappings",
    tag: TAG,
    summary: "Per list the words in force today: what people decided, and what is laid down below it.",
    action: "see mappings",
    isWhole: true,
    query: { list: list.optional() },
    answer: answer("Mappings", z.object({ items: z.array(WordsOfList) })),
    read: async ({ hub, given }) => ({ items: await listViews(hub, given.query.list) }),
  }),
  read({
    id: "listUnmapped",
    path: "/mappings/unmapped",
    tag: TAG,
    summary: "The words that nobody has mapped: what waits for each, its money, and what it may mean.",
    action: "see what waits",
    isWhole: true,
    query: { list: list.optional(), connection: connection.optional() },
    answer: answer("UnmappedWords", z.object({ items: z.array(Unmapped) })),
    read: async ({ hub, given }) => ({ items: await unmappedViews(hub, given.query) }),
  }),
  read({
    id: "mappingHistory",
    path: "/mappings/history",
    tag: TAG,
    summary: "Every mapping that was ever proposed, who decided it and why. Nothing is ever written over.",
    action: "see mappings",
    isWhole: true,
    query: {
      ...{ list: list.optional(), connection: connection.optional() },
      theirs: text(500).optional().meta({ description: "Only for this word of theirs." }),
    },
    answer: answer("MappingHistory", z.object({ items: z.array(Mapping) })),
    read: async ({ hub, given }) => ({ items: await mappingViews(hub, given.query) }),
  }),
  read({
    id: "previewMapping",
    path: "/mappings/{number}/preview",
    tag: TAG,
    summary:
      "What accepting a proposal would do, decided as ever over all that rests on its word, and taken back.",
    action: "see what waits",
    isWhole: true,
    params,
    answer: Foreseen,
    read: async ({ hub, given }) => {
      await known(hub, given.params.number);
      return foreseeMapping(hub, given.params.number);
    },
  }),
  write({
    id: "proposeMapping",
    path: "/mappings",
    tag: TAG,
    summary: "Proposes what a word of theirs means. It counts once another person has accepted it.",
    action: "propose mappings",
    isWhole: true,
    body: body("ProposingMapping", {
      list,
      connection: connection.nullable().default(null).meta({ description: "Null: every system." }),
      theirs: text(500).meta({ description: "Their word, exactly as they write it." }),
      ours: text(200).nullable().meta({ description: "Null: what is laid down counts again." }),
      begins: day.optional().meta({ description: "The first day on which it counts; today unless stated." }),
      ends: day.nullable().default(null).meta({ description: "The last day. Null: for ever." }),
      told: z
        .boolean()
        .default(false)
        .meta({ description: "Of several words of theirs, the one to tell them." }),
      isNew: z.boolean().default(false).meta({ description: "Ours is a word that nobody has used before." }),
      because,
    }),
    answer: outcomeAnswer("ProposedMapping", z.object({ mapping: Mapping })),
    write: async ({ hub, principal, given }) => {
      const { connection: at, ...word } = given.body;
      const wished = { ...word, connection: at ?? "", by: principal.id };
      const mapping = await hub.db.transaction((tx) => proposeMapping(tx, hub, wished));
      return { about: null, result: { mapping: await mappingView(hub, mapping) } };
    },
  }),
  write({
    id: "acceptMapping",
    path: "/mappings/{number}/acceptance",
    tag: TAG,
    summary: "Accepts a proposal of somebody else: from its day on it counts, and all that waited goes on.",
    action: "decide mappings",
    isWhole: true,
    params,
    body: body("AcceptingMapping", { because }),
    answer: outcomeAnswer(
      "AcceptedMapping",
      z.object({
        mapping: Mapping,
        again: z.int().meta({ description: "How many seats are heard or told again for it at once." }),
      }),
    ),
    write: async ({ hub, principal, given }) => {
      const { number: mapping } = given.params;
      await known(hub, mapping);
      const wish = { mapping, by: principal.id, because: given.body.because };
      const done = await hub.db.transaction((tx) => acceptMapping(tx, hub, wish));
      return { about: null, result: { mapping: await mappingView(hub, done.mapping), again: done.again } };
    },
  }),
  write({
    id: "rejectMapping",
    path: "/mappings/{number}/rejection",
    tag: TAG,
    summary: "Rejects a proposal, or takes back one's own: nothing changes.",
    action: "decide mappings",
    isWhole: true,
    params,
    body: body("RejectingMapping", { because }),
    answer: outcomeAnswer("RejectedMapping", z.object({ mapping: Mapping })),
    write: async ({ hub, principal, given }) => {
      const { number: mapping } = given.params;
      await known(hub, mapping);
      const wish = { mapping, by: principal.id, because: given.body.because };
      const rejected = await hub.db.transaction((tx) => rejectMapping(tx, hub, wish));
      return { about: null, result: { mapping: await mappingView(hub, rejected) } };
    },
  }),
];

async function known({ db, organisation }: Hub, id: number): Promise<void> {
  if (!(await mappingOf(db, organisation, id)))
    throw notFound(`A mapping of the number ${id}`, "GET /api/v1/mappings/history lists them.");
}
