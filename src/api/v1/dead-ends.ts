import { z } from "zod";
import { leaveUnread, type Revival, rereadQuarantined, reviveDeadLetter } from "../../engine/dead-ends.ts";
import type { Hub } from "../../engine/hub.ts";
import { rehearse } from "../../engine/rehearse.ts";
import type { Wish } from "../../engine/replay.ts";
import { deadLetterViews, quarantineViews } from "../../engine/views/dead-ends.ts";
import type { Ref } from "../../kernel/case.ts";
import type { Tx } from "../../store/db.ts";
import { deadLettersAfter, quarantinedAfter } from "../../store/dead-ends.ts";
import { answer, because, body, moment, pageOf } from "../component.ts";
import { pageThrough, paging } from "../cursor.ts";
import { type Call, type Operation, read, type Written, write } from "../operation.ts";
import { outcomeAnswer } from "../outcome.ts";
import { notFound } from "../problem.ts";
import { number } from "../texts.ts";
import { Difference } from "./differences.ts";

const DeadLetter = answer(
  "DeadLetter",
  z.object({
    number: z.int(),
    at: moment,
    act: z.string(),
    connection: z.string(),
    noun: z.string(),
    record: z.string().nullable(),
    title: z.string(),
    remedy: z.string(),
    reason: z.string(),
    attempts: z.int(),
    trail: z.string(),
  }),
);

const Quarantined = answer(
  "Quarantined",
  z.object({
    number: z.int(),
    at: moment,
    connection: z.string(),
    noun: z.string(),
    id: z.string().nullable().meta({ description: "Its id there, where that could be read." }),
    reason: z.string(),
    bytes: z.int().meta({ description: "The raw bytes are kept, and not shown." }),
    trail: z.string(),
  }),
);

export const Replaying = body("Replaying", {
  because,
  dryRun: z.boolean("must be true or false").default(false).meta({
    description: "Shows what would come of it, and changes nothing.",
  }),
});

export const ReplayOutcome = outcomeAnswer(
  "ReplayOutcome",
  z.object({ dryRun: z.boolean(), does: z.string(), differences: z.array(Difference) }),
);

const params = { number: number.meta({ description: "Its number, as the list has it." }) };

export const deadEnds: readonly Operation[] = [
  read({
    id: "listDeadLetters",
    path: "/dead-letters",
    tag: "Dead ends",
    summary: "What was tried for the last time, for a technical reason.",
    action: "see dead ends",
    query: paging,
    answer: pageOf("DeadLetters", DeadLetter),
    read: async ({ hub, sight, given }) => {
      const { rows, next } = await pageThrough(given.query, {
        after: z.int(),
        fetch: (after = 0, most) => deadLettersAfter(hub.db, hub.organisation, { after, most }),
        afterOf: ({ id }) => id,
        seen: async (some) => some.filter(({ connection }) => sight.coversConnection(connection)),
      });
      return { items: await deadLetterViews(hub, rows), next };
    },
  }),
  write({
    id: "replayDeadLetter",
    path: "/dead-letters/{number}/replay",
    tag: "Dead ends",
    summary: "Puts a dead letter back in its lane, once. An effect that was made is not made again.",
    action: "replay",
    params,
    body: Replaying,
    answer: ReplayOutcome,
    write: async ({ hub, sight, principal, given }) => {
      const id = given.params.number;
      const [letter] = await deadLettersAfter(hub.db, hub.organisation, { after: id - 1, most: 1 });
      if (letter?.id !== id || !sight.coversConnection(letter.connection))
        throw notFound(`An open dead letter of the number ${id}`, "GET /api/v1/dead-letters lists them.");
      const { noun, record, queue, kind } = letter;
      const ofOurs = record !== null && (queue === "out" || kind === "asked" || kind === "again");
      return replayed(
        { hub, about: ofOurs ? { noun, key: record } : null },
        { ...given.body, by: principal.id },
        (tx, at, wish) => reviveDeadLetter(tx, at, id, wish),
      );
    },
  }),
  read({
    id: "listQuarantine",
    path: "/quarantine",
    tag: "Dead ends",
    summary: "What came in and could not be read at all.",
    action: "see dead ends",
    query: paging,
    answer: pageOf("Quarantine", Quarantined),
    read: async ({ hub, sight, given }) => {
      const { rows, next } = await pageThrough(given.query, {
        after: z.int(),
        fetch: (after = 0, most) => quarantinedAfter(hub.db, hub.organisation, { after, most }),
        afterOf: ({ id }) => id,
        seen: async (some) => some.filter(({ connection }) => sight.coversConnection(connection)),
      });
      return { items: await quarantineViews(hub, rows), next };
    },
  }),
  write({
    id: "replayQuarantined",
    path: "/quarantine/{number}/replay",
    tag: "Dead ends",
    summary: "Reads once more what could not be read; what still cannot stays in quarantine.",
    action: "replay",
    params,
    body: Replaying,
    answer: ReplayOutcome,
    write: async (call) => {
      const { id } = await theUnreadable(call);
      const wish = { ...call.given.body, by: call.principal.id };
      return replayed({ hub: call.hub, about: null }, wish, (tx, at, wanted) =>
        rereadQuarantined(tx, at, id, wanted),
      );
    },
  }),
  write({
    id: "leaveQuarantined",
    path: "/quarantine/{number}/leave",
    tag: "Dead ends",
    summary: "Leaves one unread: nobody waits any more for who it may be.",
    action: "replay",
    params,
    body: body("Leaving", { because }),
    answer: outcomeAnswer("LeavingOutcome", z.object({ does: z.string(), differences: z.array(Difference) })),
    write: async (call) => {
      const { id } = await theUnreadable(call);
      const wish = { by: call.principal.id, because: call.given.body.because };
      const result = await call.hub.db.transaction((tx) => leaveUnread(tx, call.hub, id, wish));
      call.hub.wake();
      return { about: null, result };
    },
  }),
];

type Numbered = Call<{ readonly params: { readonly number: number } }>;

async function theUnreadable({ hub, sight, given }: Numbered) {
  const id = given.params.number;
  const [found] = await quarantinedAfter(hub.db, hub.organisation, { after: id - 1, most: 1 });
  if (found?.id !== id || !sight.coversConnection(found.connection))
    throw notFound(`Something in quarantine of the number ${id}`, "GET /api/v1/quarantine lists what is.");
  return found;
}

/** Does something once more, or shows what would come of it. */
export async function replayed(
  { hub, about }: { readonly hub: Hub; readonly about: Ref | null },
  { by, because, dryRun }: Wish & { readonly dryRun: boolean },
  work: (tx: Tx, hub: Hub, wish: Wish) => Promise<Revival>,
): Promise<Written<Revival & { readonly dryRun: boolean }>> {
  const wish = { by, because };
  if (dryRun)
    return {
      about: null,
      result: { dryRun, ...(await rehearse(hub, (tx, quiet) => work(tx, quiet, wish))) },
    };
  const revival = await hub.db.transaction((tx) => work(tx, hub, wish));
  hub.wake();
  return { about: about ?? refIn(revival), result: { dryRun, ...revival } };
}

const refIn = ({ differences: [first] }: Revival): Ref | null =>
  first ? { noun: first.noun, key: first.key } : null;
