import { z } from "zod";
import { STANDINGS } from "../../engine/views/mappings.ts";
import { answer, moment } from "../component.ts";
import { Mode } from "./connections.ts";
import { Difference } from "./differences.ts";

const word = {
  list: z.string(),
  connection: z.string().meta({ description: "Empty: every system that has no word of its own." }),
  theirs: z.string(),
};

const proposal = {
  id: z.int(),
  ...word,
  ours: z.string().nullable().meta({ description: "Null: what is laid down counts again." }),
  told: z.boolean().meta({ description: "Of several words of theirs, the one to tell them." }),
  begins: z.iso.date(),
  ends: z.iso.date().nullable().meta({ description: "The last day." }),
  proposedBy: z.string(),
  proposedAt: moment,
  because: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
  decidedBecause: z.string().nullable(),
};

export const Mapping = answer(
  "Mapping",
  z.object({ ...proposal, standing: z.enum(STANDINGS).meta({ description: "As of today." }) }),
);

export const WordsOfList = answer(
  "WordsOfList",
  z.object({
    list: z.string(),
    says: z.string(),
    field: z.string().nullable().meta({ description: "Null: no field is said in its words yet." }),
    closed: z
      .array(z.string())
      .nullable()
      .meta({ description: "All words of ours, where the list is closed." }),
    words: z.array(
      z.object({
        ...word,
        ours: z.string(),
        mapping: Mapping.nullable().meta({
          description: "Null: the configuration or the connector says so.",
        }),
      }),
    ),
  }),
);

const Money = z.object({ currency: z.string(), amount: z.string() });

export const Unmapped = answer(
  "UnmappedWord",
  z.object({
    way: z.enum(["hear", "tell"]).meta({
      description: "hear: a word of theirs. tell: a word of ours that they have no word for.",
    }),
    ...{ connection: z.string(), list: z.string(), word: z.string() },
    records: z.int(),
    since: moment,
    atRisk: z.array(Money),
    examples: z.array(z.object({ noun: z.string(), key: z.string(), title: z.string() })),
    suggestions: z
      .array(z.object({ ours: z.string(), score: z.number(), because: z.array(z.string()) }))
      .meta({ description: "Never applied by themselves." }),
    proposed: z.array(z.int()).meta({ description: "Mappings that are proposed for it and not decided." }),
  }),
);

const HeldCount = z.object({ code: z.string(), count: z.int() });

export const Foreseen = answer(
  "MappingForeseen",
  z.object({
    mapping: z.object({ ...proposal, nth: z.int().nullable(), accepted: z.boolean().nullable() }),
    day: z.iso.date(),
    records: z.int().meta({ description: "Records that would be heard again." }),
    waiting: z.int().meta({ description: "Of these, how many wait for the word." }),
    atRisk: z.array(Money),
    retold: z.int().meta({ description: "Refusals that would be told once more." }),
    tells: z.array(
      z.object({ connection: z.string(), mode: Mode, records: z.int(), fields: z.array(z.string()) }),
    ),
    ...{ ends: z.array(HeldCount), begins: z.array(HeldCount) },
    examples: z.array(Difference),
  }),
);
