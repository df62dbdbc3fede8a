import { seatKey } from "../kernel/case.ts";
import { linksThere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import type { TurnedHold } from "../store/holds.ts";
import type { JournalEntry } from "../store/journal.ts";
import { redacted, scrubbed } from "../store/redact.ts";
import type { Decided } from "./commit.ts";
import { connectionOf, flowOf, type Hub } from "./hub.ts";
import type { Result } from "./outcome.ts";
import { unrepeating } from "./sayings.ts";

/** The minutes of a decision: what was heard, the rules and facts it rests on, what was decided. Silence leaves none. */
export function decisionEntries(hub: Hub, one: Decided, now: Date): readonly JournalEntry[] {
  const { situation, decision, answers, view } = one;
  if (
    decision.heard.length === 0 &&
    decision.tell.length === 0 &&
    decision.moved.length === 0 &&
    decision.holds.length === 0
  )
    return [];
  const told = decision.tell.map(({ to, patch }) => ({
    seat: seatKey(to),
    mode: connectionOf(hub, to.connection).mode(situation.noun),
    patch: redacted(flowOf(hub, situation.noun).entity, patch, hub.digest),
  }));
  const { trail } = situation;
  const trails = [...situation.trails].filter((one) => one !== trail);
  return [
    ...trails.map((other) => heardWith(hub, one, { trail: other, with: trail, now })),
    {
      organisation: hub.organisation,
      at: now,
      trail,
      noun: situation.noun,
      record: situation.record.key,
      stage: "decide",
      what: decision.next === undefined ? "incomplete" : decision.holds.length > 0 ? "held" : "decided",
      actor: "plumbline",
      body: {
        rules: hub.rulesVersion,
        ...(hub.wordsOf?.nth ? { words: hub.wordsOf.nth } : {}),
        ...(trails.length > 0 ? { trails: [...situation.trails] } : {}),
        facts: factsRead(answers),
        heard: decision.heard.map(({ seat, fields }) => ({ seat: seatKey(seat), fields })),
        state: decision.state,
        moved: decision.moved,
        turn: view.turn,
        holds: decision.holds.map(({ code, blocks }) => ({ code, blocks })),
        told,
        effects: decision.effects.map(({ key, do: act }) => ({ key, act })),
      },
    },
  ];
}

/** Several causes that were heard together are decided once: from the trail of each the decision is found. */
const heardWith = (
  hub: Hub,
  { situation: { noun, record } }: Decided,
  { trail, with: together, now }: { trail: string; with: string; now: Date },
): JournalEntry => ({
  ...{ organisation: hub.organisation, at: now, trail, noun, record: record.key },
  ...{ stage: "decide", what: "heard with", actor: "plumbline", body: { with: together } },
});

/** What was left out: something newer of its seat had been heard already. */
export const staleEntries = (hub: Hub, { situation }: Decided, now: Date): readonly JournalEntry[] =>
  situation.stale.map(({ connection, noun, id, trail, version, at }) => ({
    ...{ organisation: hub.organisation, at: now, trail, noun, record: situation.record.key },
    ...{ stage: "ingest", what: "stale", actor: connection, body: { connection, id, version, said: at } },
  }));

/** The ends of a record's holds, each with its number. */
export function endedEntries(
  hub: Hub,
  { situation: { noun, record, trail } }: Pick<Decided, "situation">,
  turned: readonly TurnedHold[],
): readonly JournalEntry[] {
  const ended = turned.filter((one) => !one.opened && one.record === record.key);
  return ended.map(({ id: hold, code, blocks, because }) => ({
    ...{ organisation: hub.organisation, at: hub.now(), trail, noun, record: record.key },
    ...{ stage: "decide", what: "hold ended", actor: "plumbline" },
    body: { hold, code, blocks, because },
  }));
}

const factsRead = (answers: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      Array.isArray(answer)
        ? answer.map(({ ref }) => `${ref.noun}/${ref.key}`)
        : typeof answer === "string"
          ? answer
          : Boolean(answer),
    ]),
  );

/** What became of errands: the calls, the answers, and what of it stands. Readings leave their own traces at ingest. */
export async function outcomeEntries(
  tx: Tx,
  hub: Hub,
  results: readonly Result[],
  now: Date,
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (const result of results) {
    const because = result.kind === "failed" ? await sentenceOf(tx, hub, result) : "";
    entries.push(...entriesOf(hub, result, { because, now }));
  }
  return entries;
}

function entriesOf(
  hub: Hub,
  result: Result,
  { because, now }: { because: string; now: Date },
): readonly JournalEntry[] {
  const { item, kind } = result;
  if (kind === "fetched" || kind === "wait" || kind === "withdrawn" || kind === "returned") return [];
  const { connection, company, noun, record, trail, lane, seq, effectKey, sentAt } = item;
  const body =
    kind === "undone"
      ? // A guard's sentence may name what must not be written down; the record's hold has it.
        { why: result.why, ...(result.why === "skipped" ? { because: result.because } : {}) }
      : kind === "failed"
        ? { remedy: result.error.remedy, because, unanswered: result.error.unanswered }
        : {
            id: result.image.id,
            version: result.image.version,
            ...(kind === "told" ? toldBody(hub, noun, result) : {}),
            ...(kind === "overtaken" ? { untold: Object.keys((item.body as { patch: object }).patch) } : {}),
          };
  return [
    {
      ...{ organisation: hub.organisation, at: now, trail, noun, record, stage: "deliver" },
      ...{ what: kind === "told" ? (result.created ? "created" : "changed") : kind, actor: "plumbline" },
      body: { connection, company, errand: effectKey ?? `${lane}#${seq}`, sentBefore: sentAt, ...body },
    },
  ];
}

const toldBody = (hub: Hub, noun: string, { patch }: { patch: Readonly<Record<string, unknown>> }) => ({
  patch: redacted(flowOf(hub, noun).entity, patch, hub.digest),
});

/** A system's own sentence; what it repeats of a value that must not be written down is taken out. */
export async function sentenceOf(
  tx: Tx,
  hub: Hub,
  { item, error }: Pick<Extract<Result, { kind: "failed" }>, "item" | "error">,
): Promise<string> {
  const { connection, noun, record } = item;
  const { patch = {}, id } = item.body as { patch?: Readonly<Record<string, unknown>>; id?: string };
  const there = record !== null || id === undefined ? [] : [id];
  const links = await linksThere(tx, hub.organisation, connection, noun, there);
  const records = record === null ? links.map((link) => link.record) : [record];
  const sentence = scrubbed(flowOf(hub, noun).entity, patch, error.message);
  return unrepeating(tx, hub, { noun, records, sentence });
}
