import type { Case, Seat } from "../kernel/case.ts";
import { seatKey } from "../kernel/case.ts";
import type { Decision } from "../kernel/decide.ts";
import { follows, type Question, type Questions, restsOn } from "../kernel/facts.ts";
import { issue } from "../kernel/issue.ts";
import { same } from "../kernel/same.ts";
import { heard } from "../kernel/voice.ts";
import { keepAsked } from "../store/asked.ts";
import { unlinkRecord } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { changeContributions, replaceWaiting, waitersOn } from "../store/facts.ts";
import { handOff } from "../store/handoffs.ts";
import { type NewHold, replaceHolds } from "../store/holds.ts";
import type { Arrival } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import { keepErrands, replaceTells, withdrawTells } from "../store/outbox.ts";
import { keepRecords, type StoredRecord } from "../store/records.ts";
import { dropVoice, keepVoices, type StoredVoice } from "../store/voices.ts";
import { again } from "./again.ts";
import type { Change } from "./answers.ts";
import { actErrands, intentArrivals, shunnedLanes, tellErrands, tellLanes } from "./errands.ts";
import { flowOf, type Hub } from "./hub.ts";
import { decisionEntries, endedEntries, staleEntries } from "./minutes.ts";
import { linkKey, referencesOf, unresolvedOf } from "./references.ts";
import type { Situation } from "./situations.ts";

type Fields = Record<string, unknown>;

/** One decision, with the situation it was taken in and all that it rests on. */
export interface Decided {
  readonly situation: Situation;
  readonly view: Case<Fields>;
  readonly questions: Questions<Record<string, unknown>>;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly decision: Decision<Fields>;
  readonly change: Change;
}

/** Keeps decisions, all in the caller's transaction: records, voices, facts, holds, what is to be told and done, the minutes. */
export async function keepDecisions(tx: Tx, hub: Hub, all: readonly Decided[]): Promise<void> {
  const { organisation } = hub;
  const now = hub.now();
  await keepRecords(
    tx,
    organisation,
    all.flatMap((one) => recordAfter(hub, one) ?? []),
    now,
  );
  await keepVoices(
    tx,
    organisation,
    all.flatMap((one) => voicesAfter(one)),
  );
  await keepAsked(tx, organisation, askedAfter(all));
  for (const { situation } of all) await leaveSeats(tx, hub, situation);
  const taken = all.flatMap(({ change }) => change.taken);
  const made = all.flatMap(({ change }) => change.made);
  await changeContributions(tx, organisation, { taken, made });
  await keepHolds(tx, hub, all, now);
  await wakeWaiters(tx, hub, all);
  await replaceTells(
    tx,
    organisation,
    all.flatMap(tellLanes),
    all.flatMap(({ situation }) => situation.counted),
  );
  await withdrawTells(
    tx,
    organisation,
    all.filter(({ decision }) => decision.next !== undefined).flatMap((one) => shunnedLanes(hub, one)),
  );
  await keepErrands(
    tx,
    organisation,
    [...all.flatMap((one) => tellErrands(hub, one)), ...all.flatMap((one) => actErrands(hub, one))],
    now,
  );
  await handOff(tx, organisation, [
    ...all.flatMap((one) => intentArrivals(hub, one)),
    ...all.flatMap((one) => againArrivals(hub, one)),
  ]);
  await writeJournal(
    tx,
    all.flatMap((one) => [...staleEntries(hub, one, now), ...decisionEntries(hub, one, now)]),
  );
  if (all.some(({ decision }) => decision.tell.length > 0 || decision.effects.length > 0)) hub.wake();
}

async function leaveSeats(tx: Tx, hub: Hub, { left }: Situation): Promise<void> {
  for (const { voice, who: by, because = "a person decided so" } of left) {
    await dropVoice(tx, hub.organisation, voice);
    await unlinkRecord(tx, hub.organisation, voice, { by, because, now: hub.now() });
  }
}

const askedAfter = (all: readonly Decided[]) => ({
  asked: all.flatMap(({ situation }) => situation.asked),
  spent: new Set(all.flatMap(({ decision }) => decision.spent)),
});

function recordAfter(hub: Hub, { situation, decision, view }: Decided): StoredRecord | undefined {
  const { record, noun, isNew } = situation;
  const known = (decision.next as Fields | undefined) ?? record.known;
  const moved = decision.moved.length > 0;
  if (!isNew && !moved && same(known, record.known) && same(decision.origins, record.origins))
    return undefined;
  const { title, numbers } = flowOf(hub, noun).entity.names(
    known ?? Object.assign({}, ...view.voices.map(({ says }) => says)),
  );
  return {
    ...record,
    known,
    origins: decision.origins,
    state: decision.state,
    turn: record.turn + decision.moved.length,
    title,
    numbers,
  };
}

/**
 * What was heard is said, and what it was told of that before is past; an echo of what was told is said as well. What
 * is held stays news. What counts as told is told.
 */
function voicesAfter({ situation, decision }: Decided): readonly StoredVoice[] {
  return [...situation.voices.values()].flatMap((voice) => {
    const { connection, company } = voice;
    const isMine = (seat: Seat) => seat.connection === connection && (seat.company ?? "") === company;
    const fields = decision.heard.find(({ seat }) => isMine(seat))?.fields ?? [];
    const counted = decision.counted.find(({ to }) => isMine(to))?.patch ?? {};
    const apart = decision.apart.find(({ seat }) => isMine(seat))?.fields ?? voice.apart;
    const after = heard<Fields>(voice, fields);
    const told = { ...after.told, ...counted };
    const isUnchanged =
      isSameWord(after.said, voice.said) && isSameWord(told, voice.told) && same(apart, voice.apart);
    if (isUnchanged && situation.stored.has(voice)) return [];
    return [
      {
        ...voice,
        said: after.said,
        told,
        apart: apart?.length ? apart : null,
      },
    ];
  });
}

/** The same of the same fields: to have said nothing of one is not to have said that it is empty. */
const isSameWord = (one: Readonly<Fields>, other: Readonly<Fields>): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([field, value]) => field in other && same(value, other[field]));

async function keepHolds(tx: Tx, hub: Hub, all: readonly Decided[], now: Date): Promise<void> {
  for (const [noun, some] of Map.groupBy(all, ({ situation }) => situation.noun)) {
    const records = some.map(({ situation }) => situation.record.key);
    const holds = some.flatMap((one) => holdsOf(hub, one));
    const turned = await replaceHolds(tx, hub.organisation, { noun, records, holds }, now);
    await writeJournal(
      tx,
      some.flatMap((one) => endedEntries(hub, one, turned)),
    );
    const waits = some.flatMap((one) =>
      [...waitsFor(one), ...referencesOf(hub, one.situation).map(linkKey)].map((key) => ({
        record: one.situation.record.key,
        key,
      })),
    );
    await replaceWaiting(tx, hub.organisation, { noun, records, waits });
  }
}

/** A record that is held, or is not everywhere yet, is decided again when a fact changes that it rests on. */
const isWaiting = ({ decision, view }: Decided): boolean =>
  decision.holds.length > 0 || view.voices.some(({ at, carries }) => at === "" && carries?.length !== 0);

/** The keys whose change lets it be decided again. */
const waitsFor = (one: Decided): readonly string[] => [
  ...(isWaiting(one) ? restedOn(one) : []),
  ...followed(one),
];

/** What it follows whether anything is held or not. */
const followed = ({ questions, answers }: Decided): readonly string[] =>
  Object.entries<Question<unknown>>(questions).flatMap(([name, question]) =>
    follows(question, answers[name]),
  );

/** The decision's own holds, and one for each word that nobody has mapped and each record that nobody knows. */
export function holdsOf(
  hub: Hub,
  { situation, decision, view }: Pick<Decided, "situation" | "decision" | "view">,
): readonly NewHold[] {
  const { noun, record, trail, voices } = situation;
  const unmapped = [...voices.values()].flatMap(({ connection, company, unmapped }) =>
    (unmapped ?? []).map(({ field, list, word }) => ({
      ...issue(
        "vocabulary.unmapped",
        `${connection} says "${word}", and nobody has said what that means for us: until somebody does, it is passed on to nobody`,
        {
          wake: { on: "repair", cause: `vocabulary:${connection}:${list}:${word}` },
          facts: { connection, list, word, field },
        },
      ),
      blocks: `${seatKey({ side: view.voices[0]?.seat.side ?? "erp", connection, company: company || undefined })}#${field}`,
    })),
  );
  const unknown = unresolvedOf(hub, situation).map(({ connection, noun: other, id, field }) => ({
    ...issue(
      "reference.unknown",
      `${connection} speaks of ${other} ${id}, which nobody has read yet: it goes on once that is known here`,
      {
        wake: { on: "reference", ref: { noun: other, key: `${connection}:${id}` } },
        facts: { connection, noun: other, id, field },
      },
    ),
    blocks: `${connection}#${field}`,
  }));
  return [...decision.holds, ...unmapped, ...unknown].map(({ blocks, code, says, wake, atRisk, facts }) => ({
    ...{
      noun,
      record: record.key,
      blocks,
      code,
      says,
      wake,
      atRisk: atRisk ?? null,
      facts: facts ?? {},
      trail,
    },
  }));
}

/** In its new state another field may be fixed: a record that moved is decided again. */
function againArrivals(hub: Hub, { decision, view: { rules, ref } }: Decided): readonly Arrival[] {
  const isFixedSomewhere = Object.values(rules).some(({ fixedIn = [] }) => fixedIn.length > 0);
  return decision.moved.length > 0 && isFixedSomewhere ? [again(hub, ref.noun, ref.key)] : [];
}

/**
 * Whoever waits for a fact that changed is decided again; of those decided here, whoever came before the change: the
 * later ones have seen it.
 */
async function wakeWaiters(tx: Tx, hub: Hub, all: readonly Decided[]): Promise<void> {
  const changes = all.map(changedKeys);
  const here = new Set(all.map(({ view: { ref } }) => `${ref.noun}/${ref.key}`));
  const overtaken = all.filter((one, nth) => {
    const rests = new Set(waitsFor(one));
    return changes.slice(nth + 1).some((keys) => keys.some((key) => rests.has(key)));
  });
  const waiters = await waitersOn(tx, hub.organisation, [...new Set(changes.flat())]);
  const elsewhere = waiters.filter(({ noun, record }) => !here.has(`${noun}/${record}`));
  await handOff(tx, hub.organisation, [
    ...elsewhere.map(({ noun, record }) => again(hub, noun, record)),
    ...overtaken.map(({ view: { ref } }) => again(hub, ref.noun, ref.key)),
  ]);
}

/**
 * The facts of others that a decision changes: what the record contributes; and, where it stands or says otherwise than
 * before, itself and what it is followed by.
 */
function changedKeys({
  change,
  situation: { noun, record },
  decision: { moved, next },
}: Decided): readonly string[] {
  const isOther =
    moved.length > 0 || record.known === null || (next !== undefined && !same(next, record.known));
  const itself = isOther ? [`${noun}/${record.key}`, ...change.followed] : [];
  return [...[...change.taken, ...change.made].map(({ key }) => key), ...itself];
}

const restedOn = ({ questions }: Decided): readonly string[] =>
  Object.values<Question<unknown>>(questions).flatMap(restsOn);
