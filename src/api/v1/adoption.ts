import { z } from "zod";
import { findPair, linkAll, linkPair, partAll, partPair } from "../../engine/adopt.ts";
import type { Hub } from "../../engine/hub.ts";
import { candidateViews } from "../../engine/views/candidates.ts";
import { type CandidatePair, candidatePairs } from "../../store/candidates.ts";
import { because, body, pageOf } from "../component.ts";
import { pageThrough, paging } from "../cursor.ts";
import { type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { text } from "../texts.ts";
import {
  asSeen,
  connection,
  flowNamed,
  LinkPreview,
  linkPreview,
  noun,
  ofOne,
  Pair,
  PartingPreview,
  partingPreview,
  score,
  TAG,
} from "./adoption-shapes.ts";

const PairVerdict = z.enum(["same", "distinct"]);
const params = { pair: text(40).meta({ description: "The pair, as the list names it." }) };
const from = score.default(0.95).meta({ description: "All pairs from this score on." });
const upTo = score.meta({ description: "All pairs up to this score." });

export const adoption: readonly Operation[] = [
  read({
    id: "listPairs",
    path: "/adoption/pairs",
    tag: TAG,
    summary: "Pairs of records that may be one, the likest first, with what speaks for it and against it.",
    action: "see what waits",
    isWhole: true,
    query: {
      ...{ ...paging, noun, connection: ofOne },
      scoreMin: score.optional().meta({ description: "Only from this score on." }),
      scoreMax: score.optional().meta({ description: "Only up to this score." }),
    },
    answer: pageOf("Pairs", Pair),
    read: async ({ hub, given }) => {
      const { limit, cursor, ...filter } = given.query;
      flowNamed(hub, filter.noun);
      const { rows, next } = await pageThrough<CandidatePair, Pick<CandidatePair, "score" | "pair">>(
        { limit, cursor },
        {
          after: z.object({ score: z.number(), pair: z.string() }),
          fetch: (after, most) => candidatePairs(hub.db, hub.organisation, { ...filter, after, most }),
          afterOf: (last) => ({ score: last.score, pair: last.pair }),
        },
      );
      return { items: await candidateViews(hub, filter.noun, rows), next };
    },
  }),
  read({
    id: "getPair",
    path: "/adoption/pairs/{pair}",
    tag: TAG,
    summary: "One pair that waits for somebody to say whether it is one record.",
    action: "see what waits",
    isWhole: true,
    params,
    answer: Pair,
    read: async ({ hub, given }) => {
      const found = await thePair(hub, given.params.pair);
      const [view] = await candidateViews(hub, found.noun, [found]);
      return view ?? found;
    },
  }),
  write({
    id: "decidePair",
    path: "/adoption/pairs/{pair}/decision",
    tag: TAG,
    summary:
      "Says of a pair that they are one, and links them as they stand: nobody is told anything. Or that they are two.",
    action: "mend links",
    isWhole: true,
    params,
    body: body("PairDecision", { verdict: PairVerdict, because }),
    answer: outcomeAnswer(
      "PairDecisionOutcome",
      z.object({
        pair: z.string(),
        noun: z.string(),
        verdict: PairVerdict,
        one: z.string(),
        other: z.string(),
      }),
    ),
    write: async ({ hub, principal, given }) => {
      const { verdict, because: why } = given.body;
      const found = await thePair(hub, given.params.pair);
      const decide = verdict === "same" ? linkPair : partPair;
      const { pair, one, other } = await decide(hub, { ...found, by: principal.id, because: why });
      const result = { pair, noun: found.noun, verdict, one: one.key, other: other.key };
      return { about: { noun: found.noun, key: other.key }, result };
    },
  }),
  read({
    id: "previewLinks",
    path: "/adoption/links",
    tag: TAG,
    summary: "What linking in bulk would do: how many pairs, what it leaves, and some examples.",
    action: "see what waits",
    isWhole: true,
    query: { noun, connection: ofOne, scoreMin: from },
    answer: LinkPreview,
    read: ({ hub, given }) => linkPreview(hub, given.query),
  }),
  write({
    id: "linkPairs",
    path: "/adoption/links",
    tag: TAG,
    summary: "Links all clear pairs from a score on as they stand, as many as the preview said.",
    action: "mend links",
    isWhole: true,
    body: body("LinkingPairs", {
      ...{ noun, connection: connection.optional(), scoreMin: from, because },
      links: z
        .int()
        .min(0)
        .meta({ description: "As many as the preview said; refused where it is otherwise." }),
    }),
    answer: outcomeAnswer("LinkPairsOutcome", z.object({ links: z.int() })),
    write: async ({ hub, principal, given }) => {
      const { links, because: why, ...bulk } = given.body;
      asSeen(links, (await linkPreview(hub, bulk)).links, "links");
      return {
        about: null,
        result: { links: await linkAll(hub, { ...bulk, by: principal.id, because: why }) },
      };
    },
  }),
  read({
    id: "previewPartings",
    path: "/adoption/partings",
    tag: TAG,
    summary: "Of how many pairs it would be said in bulk that they are two, and the likest of them.",
    action: "see what waits",
    isWhole: true,
    query: { noun, connection: ofOne, scoreMax: upTo },
    answer: PartingPreview,
    read: ({ hub, given }) => partingPreview(hub, given.query),
  }),
  write({
    id: "partPairs",
    path: "/adoption/partings",
    tag: TAG,
    summary: "Says of all pairs up to a score that they are two, as many as the preview said.",
    action: "mend links",
    isWhole: true,
    body: body("PartingPairs", {
      ...{ noun, connection: connection.optional(), scoreMax: upTo, because },
      partings: z
        .int()
        .min(0)
        .meta({ description: "As many as the preview said; refused where it is otherwise." }),
    }),
    answer: outcomeAnswer("PartPairsOutcome", z.object({ partings: z.int() })),
    write: async ({ hub, principal, given }) => {
      const { partings, because: why, ...unlike } = given.body;
      asSeen(partings, (await partingPreview(hub, unlike)).partings, "pairs");
      const done = await partAll(hub, { ...unlike, by: principal.id, because: why });
      return { about: null, result: { partings: done } };
    },
  }),
];

async function thePair(hub: Hub, name: string): Promise<CandidatePair> {
  const found = await findPair(hub, name);
  if (!found)
    throw notFound(
      `A pair called ${name}`,
      "GET /api/v1/adoption/pairs lists them; it may be decided already.",
    );
  return found;
}
