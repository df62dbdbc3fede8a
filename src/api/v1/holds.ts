import { z } from "zod";
import { CALL_OUTCOMES } from "../../engine/approve.ts";
import type { Hub } from "../../engine/hub.ts";
import { resolveHold, VERDICTS } from "../../engine/resolve.ts";
import type { Sight } from "../../engine/sight.ts";
import { fullHold, holdViews } from "../../engine/views/holds.ts";
import { holdsAfter, type OpenHold, openHold } from "../../store/holds.ts";
import { answer, because, body, moment, pageOf } from "../component.ts";
import { pageThrough, paging } from "../cursor.ts";
import { type Operation, read, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { key, number, text } from "../texts.ts";

const Verdict = z.enum(VERDICTS);

const Remedy = answer(
  "Remedy",
  z.object({
    verdict: Verdict,
    does: z.string(),
    other: z.string().nullable().meta({ description: "Of several candidates, this one." }),
  }),
);

const head = {
  number: z.int(),
  noun: z.string(),
  record: z.string(),
  title: z.string(),
  code: z.string(),
  why: z.string(),
  atRisk: z.string().nullable().meta({ description: "An amount with its currency: `1250.00 USD`." }),
  since: moment,
  blocks: z.string().meta({ description: "The field, move or seat that does not go on." }),
  endsWhen: z.string().meta({ description: "What ends it by itself." }),
  remedies: z.array(Remedy).meta({ description: "What may be done about it, with POST …/resolution." }),
  trail: z.string(),
};

const Hold = answer("Hold", z.object(head));

const FullHold = answer(
  "FullHold",
  z.object({
    ...head,
    dispute: z
      .object({
        field: z.string(),
        class: z.enum(["bank", "tax", "pay"]).nullable(),
        seat: z.string(),
        ours: z.unknown(),
        theirs: z.unknown(),
        owner: z.string().nullable().meta({ description: "The side that keeps the field." }),
      })
      .nullable(),
    candidates: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        score: z.number().nullable(),
        because: z.array(z.string()),
        known: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
);

const CallBack = z.strictObject({
  called: z.string().min(1).max(200).meta({ description: "Whom you spoke to: `Maria Ruiz, controller`." }),
  numberFrom: z.string().min(1).max(200).meta({
    description: "The earlier record that the telephone number was taken from.",
  }),
  at: moment,
  outcome: z.enum(CALL_OUTCOMES),
});

const Resolution = body("Resolution", {
  verdict: Verdict,
  other: key.optional().meta({ description: "Which of several candidates, for same and distinct." }),
  because,
  evidence: CallBack.optional().meta({
    description: "Of a call back, where the hold asks for it. Never the account itself.",
  }),
});

const params = { number: number.meta({ description: "The hold's number." }) };
const LIST = "GET /api/v1/holds lists what waits; it may have ended already.";

export const holds: readonly Operation[] = [
  read({
    id: "listHolds",
    path: "/holds",
    tag: "Holds",
    summary: "What waits and why, with what may be done about it; the oldest number first.",
    action: "see what waits",
    query: {
      ...paging,
      code: text(100).optional().meta({ description: "Only of this cause: `ownership.conflict`." }),
      noun: text(60).optional().meta({ description: "Only of this kind: `vendor`." }),
      record: key.optional().meta({ description: "Only of this record." }),
    },
    answer: pageOf("Holds", Hold),
    read: async ({ hub, sight, given }) => {
      const { code, noun, record, ...page } = given.query;
      const { rows, next } = await pageThrough<OpenHold, number>(page, {
        after: z.int(),
        fetch: (after = 0, most) => holdsAfter(hub.db, hub.organisation, { code, noun, record, after, most }),
        afterOf: ({ id }) => id,
        seen: (some) => seen(hub, sight, some),
      });
      return { items: await holdViews(hub, rows), next };
    },
  }),
  read({
    id: "getHold",
    path: "/holds/{number}",
    tag: "Holds",
    summary: "One hold with both values side by side, or the candidates with what speaks for them.",
    action: "see what waits",
    params,
    answer: FullHold,
    read: async ({ hub, sight, given }) => fullHold(hub, await theHold(hub, sight, given.params.number)),
  }),
  write({
    id: "resolveHold",
    path: "/holds/{number}/resolution",
    tag: "Holds",
    summary: "Decides a hold: the document goes on with it. Who decided, what and why is written down.",
    action: "decide holds",
    params,
    body: Resolution,
    answer: outcomeAnswer(
      "ResolutionOutcome",
      z.object({ hold: z.int(), verdict: Verdict, noun: z.string(), record: z.string() }),
    ),
    write: async ({ hub, sight, principal, given }) => {
      const { verdict, other, because, evidence } = given.body;
      const { id: hold, noun, record } = await theHold(hub, sight, given.params.number);
      await resolveHold(hub, { hold, verdict, other, because, evidence, who: principal.id });
      return { about: { noun, key: record }, result: { hold, verdict, noun, record } };
    },
  }),
];

async function seen(hub: Hub, sight: Sight, some: readonly OpenHold[]): Promise<readonly OpenHold[]> {
  if (sight.isWhole) return some;
  const theirs = new Set<string>();
  for (const [noun, held] of Map.groupBy(some, (hold) => hold.noun)) {
    const keys = [...new Set(held.map(({ record }) => record))];
    for (const one of await sight.among(hub.db, noun, keys)) theirs.add(`${noun}/${one}`);
  }
  return some.filter(({ noun, record }) => theirs.has(`${noun}/${record}`));
}

async function theHold(hub: Hub, sight: Sight, id: number): Promise<OpenHold> {
  const found = await openHold(hub.db, hub.organisation, id);
  const [theirs] = found ? await seen(hub, sight, [found]) : [];
  if (!theirs) throw notFound(`An open hold of the number ${id}`, LIST);
  return theirs;
}
