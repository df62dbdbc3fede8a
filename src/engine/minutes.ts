import { seatKey } from "../kernel/case.ts";
import type { DataClass } from "../kernel/entity.ts";
import type { JournalEntry } from "../store/journal.ts";
import type { Decided } from "./commit.ts";
import { connectionOf, flowOf, type Hub } from "./hub.ts";
import type { Result } from "./outcome.ts";

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
    patch: redacted(hub, situation.noun, patch),
  }));
  return [
    {
      organisation: hub.organisation,
      at: now,
      trail: situation.trail,
      noun: situation.noun,
      record: situation.record.key,
      stage: "decide",
      what: decision.next === undefined ? "incomplete" : decision.holds.length > 0 ? "held" : "decided",
      actor: "plumbline",
      body: {
        rules: hub.rulesVersion,
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

/** The values of a patch; those of a classed field as keyed digests, so that they can be compared and not be read. */
export function redacted(
  hub: Hub,
  noun: string,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const classes: Readonly<Record<string, DataClass | undefined>> = flowOf(hub, noun).entity.classes;
  return Object.fromEntries(
    Object.entries(patch).map(([field, value]) => [
      field,
      classes[field] ? { digest: hub.digest(value) } : value,
    ]),
  );
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

/** What became of an errand: the call, the answer, and what of it stands. Readings leave their own traces at ingest. */
export function outcomeEntries(hub: Hub, result: Result, now: Date): readonly JournalEntry[] {
  const { item, kind } = result;
  if (kind === "fetched" || kind === "wait" || kind === "withdrawn") return [];
  const { connection, company, noun, record, trail, lane, seq, effectKey, sentAt } = item;
  const body =
    kind === "failed"
      ? { remedy: result.error.remedy, because: result.error.message, unanswered: result.error.unanswered }
      : {
          id: result.image.id,
          version: result.image.version,
          ...(kind === "told" ? toldBody(hub, noun, result) : {}),
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
  patch: redacted(hub, noun, patch),
});
