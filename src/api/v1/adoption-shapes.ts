import { z } from "zod";
import { foreseeLinks, foreseePartings } from "../../engine/adopt.ts";
import type { AnyFlow, Hub } from "../../engine/hub.ts";
import { Refused } from "../../engine/refused.ts";
import { candidateViews } from "../../engine/views/candidates.ts";
import { answer } from "../component.ts";
import { text } from "../texts.ts";

export const TAG = "Adoption";

const PairedRecord = z.object({
  key: z.string(),
  title: z.string(),
  numbers: z.array(z.string()),
  seats: z.array(z.object({ connection: z.string(), company: z.string(), id: z.string() })),
});

export const Pair = answer(
  "Pair",
  z.object({
    pair: z.string().meta({ description: "Ten signs that name it." }),
    hold: z.int().meta({ description: "The hold that asks." }),
    noun: z.string(),
    one: PairedRecord,
    other: PairedRecord,
    score: z.number().meta({ description: "From 0 to 1: how much speaks for their being one." }),
    because: z
      .array(z.string())
      .meta({ description: "What speaks for it and against it, the strongest first." }),
    twinsIn: z
      .string()
      .nullable()
      .meta({ description: "The system in which both stand: they are merged there, and not linked." }),
    isClear: z.boolean().meta({ description: "Nobody would pick another for either of them." }),
  }),
);

export const LinkPreview = answer(
  "LinkPreview",
  z.object({
    links: z.int().meta({ description: "Clear pairs, each record once: these would be linked." }),
    unclear: z.int().meta({ description: "Left for a person: another may be meant as well." }),
    twins: z.int().meta({ description: "Left to whoever keeps the system in which both stand." }),
    examples: z.array(Pair),
  }),
);

export const PartingPreview = answer(
  "PartingPreview",
  z.object({
    partings: z.int().meta({ description: "Pairs of which it would be said that they are two." }),
    examples: z.array(Pair).meta({ description: "The likest of them." }),
  }),
);

export const noun = text(60).meta({ description: "Of which kind: `vendor`." });
export const connection = text(60).meta({ description: "A system's id in the configuration." });
export const ofOne = connection.optional().meta({ description: "Only pairs of which one stands there." });
/** A score, in a query or a body. */
export const score = z.coerce
  .number("must be a number")
  .min(0, "must be at least 0")
  .max(1, "must be at most 1");

/** The flow of this noun; refuses one that nobody carries. */
export function flowNamed(hub: Hub, name: string): AnyFlow {
  const flow = hub.flows.get(name);
  if (!flow) throw new Refused(`There is no ${name}: there are ${[...hub.flows.keys()].join(", ")}`);
  return flow;
}

export async function linkPreview(hub: Hub, bulk: Parameters<typeof foreseeLinks>[1]) {
  flowNamed(hub, bulk.noun);
  const seen = await foreseeLinks(hub, bulk);
  return { ...seen, examples: await candidateViews(hub, bulk.noun, seen.examples) };
}

export async function partingPreview(hub: Hub, unlike: Parameters<typeof foreseePartings>[1]) {
  flowNamed(hub, unlike.noun);
  const seen = await foreseePartings(hub, unlike);
  return { ...seen, examples: await candidateViews(hub, unlike.noun, seen.examples) };
}

/** What was looked at must be what is done. */
export function asSeen(seen: number, now: number, what: string): void {
  if (seen === now) return;
  throw new Refused(
    `${seen} ${what} were seen in the preview, and there are ${now} now: look at the preview again, and send its number`,
  );
}
