import { adoptions, countsAsTold, type Standing } from "./adoption.ts";
import { type Asked, type Case, type Origins, type Seat, seatKey, type Voice } from "./case.ts";
import { openDoubts } from "./doubt.ts";
import type { Draft, Heard } from "./draft.ts";
import type { Questions } from "./facts.ts";
import type { Effect, Flow } from "./flow.ts";
import { type Hold, issue } from "./issue.ts";
import { movesOf } from "./moves.ts";
import { withoutRefused } from "./refusal.ts";
import { agree } from "./same.ts";
import { sound } from "./sound.ts";
import { hasItsOwn, isTold, isUnmapped, spot } from "./word.ts";

/**
 * A product, not a choice: some of it goes, some of it waits. All parts empty is silence. After a decision that moved,
 * the case is decided again: in its new state another field may be fixed, another seat may carry it.
 */
export interface Decision<T, S extends string = string> {
  /** The whole record; absent while the voices do not make one. */
  readonly next?: T | undefined;
  readonly origins: Origins<T>;
  readonly state: S;
  /** The moves taken, in order. */
  readonly moved: readonly string[];
  /** The decisions and intents that caused them: they are not put to the next case. */
  readonly spent: readonly Asked[];
  readonly holds: readonly Hold[];
  readonly tell: readonly Telling<T>[];
  /** What seats lack and count as told: their records were linked as they stood. */
  readonly counted: readonly Telling<T>[];
  readonly effects: readonly Effect[];
  readonly heard: readonly Heard[];
  /** Per seat that was linked as it stood, the fields in which it stands apart since. */
  readonly apart: readonly Standing[];
}

/** What one seat is to have of the record. */
export interface Telling<T> {
  readonly to: Seat;
  readonly patch: Partial<T>;
}

/** What the case's decision rests on, to be answered before `decide`. */
export function questionsOf<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  situation: Case<T, S>,
): Questions<F> {
  return flow.asks(
    sound(flow.entity, spokenOf(flow, situation)).draft.record,
    situation.ref,
    situation.asked,
  );
}

/** The one place where the hub makes up its mind. Pure: the same case and facts always get the same decision. */
export function decide<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  situation: Case<T, S>,
  facts: F,
): Decision<T, S> {
  const { origins, state, voices } = situation;
  const vanished = voices.filter(({ gone }) => gone).map(vanishedFrom);
  const { draft, record: said } = sound(flow.entity, spokenOf(flow, situation));
  if (!said) {
    const holds = [...draft.holds, ...vanished];
    const { apart } = draft;
    return {
      origins,
      state,
      moved: [],
      spent: [],
      holds,
      tell: [],
      counted: [],
      effects: [],
      heard: [],
      apart,
    };
  }
  const record = { ...said, ...following(flow, said, facts, situation.asked) };
  const course = movesOf(flow, situation, record, facts);
  const { tell, counted, held } = tellings(flow, situation, { draft, record, state: course.state, facts });
  return {
    next: record,
    origins: draft.origins,
    ...course,
    spent: [...course.spent, ...adoptions(situation.asked), ...draft.spent],
    holds: [...draft.holds, ...vanished, ...course.holds, ...held],
    tell,
    counted,
    heard: draft.heard,
    apart: draft.apart,
  };
}

/** The case without the fields of which nobody's word counts. */
function spokenOf<T extends object, S extends string, F>(
  { follows = {} }: Flow<T, S, F>,
  situation: Case<T, S>,
): Case<T, S> {
  const spoken = Object.entries(situation.rules).filter(([field]) => !(field in follows));
  return { ...situation, rules: Object.fromEntries(spoken) as Case<T, S>["rules"] };
}

function following<T extends object, S extends string, F>(
  { follows = {} }: Flow<T, S, F>,
  record: T,
  facts: F,
  asked: readonly Asked[],
): Partial<T> {
  const values = Object.entries(
    follows as Readonly<Record<string, (record: T, facts: F, asked: readonly Asked[]) => unknown>>,
  );
  return Object.fromEntries(
    values.map(([field, value]) => [field, value(record, facts, asked)]),
  ) as Partial<T>;
}

/** What each seat lacks of the record as it stands. */
function tellings<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  { voices, rules, asked, known }: Case<T, S>,
  {
    draft: { restores, disputes, origins },
    record,
    state,
    facts,
  }: { draft: Draft<T>; record: T; state: S; facts: F },
) {
  const tell: Telling<T>[] = [];
  const counted: Telling<T>[] = [];
  const held: Hold[] = [];
  const doubts = openDoubts(flow, record, { origins, asked });
  const isLinkedNow = adoptions(asked).length > 0;
  const doesFollow = (field: string) => field in (flow.follows ?? {});
  const counts = (voice: Voice<T>) => (field: keyof T & string) =>
    !doesFollow(field) &&
    countsAsTold(voice, field, { rule: rules[field], ours: record[field], known: known?.[field] });
  const patchOf = (fields: readonly string[]) =>
    Object.fromEntries(fields.map((field) => [field, record[field as keyof T] ?? null])) as Partial<T>;
  for (const voice of voices.filter(({ gone }) => !gone)) {
    const { seat, says, said, told, serves } = voice;
    const isChanged = (field: keyof T & string) =>
      doesFollow(field) && !agree(rules[field], says[field], said[field]);
    const lacks = (field: keyof T & string) =>
      isTold(voice, field, rules[field]) &&
      !(doesFollow(field) && record[field] === undefined) &&
      !disputes.has(spot(seat, field)) &&
      !isUnmapped(voice, field) &&
      !hasItsOwn(voice, field, rules[field]) &&
      !agree(rules[field], record[field], says[field]) &&
      (restores.has(spot(seat, field)) ||
        isChanged(field) ||
        !(field in told && agree(rules[field], record[field], told[field])));
    const lacking = (Object.keys(rules) as (keyof T & string)[]).filter(lacks);
    const standing = isLinkedNow && voice.at !== "" ? lacking.filter(counts(voice)) : [];
    if (standing.length > 0) counted.push({ to: seat, patch: patchOf(standing) });
    const fields = lacking.filter((field) => !standing.includes(field));
    if (fields.length === 0) continue;
    const lives = flow.lives(record, { seat, state, holds: voice.at !== "", serves, asked }, facts);
    if (typeof lives === "object") held.push({ ...lives, blocks: seatKey(seat) });
    if (lives !== true) continue;
    const doubtful = doubts.filter(
      ({ doubt }) => doubt.keptFrom.includes(seat.side) && fields.includes(doubt.field),
    );
    held.push(...doubtful.map(({ hold }) => hold));
    const sure = fields.filter((field) => !doubtful.some(({ doubt }) => doubt.field === field));
    // What is to be made is told whole or not at all.
    if (sure.length === 0 || (voice.at === "" && doubtful.length > 0)) continue;
    const { told: patch, held: refused } = withoutRefused(voice, patchOf(sure), asked);
    if (refused) held.push(refused);
    if (Object.keys(patch).length > 0) tell.push({ to: seat, patch });
  }
  return { tell, counted, held };
}

function vanishedFrom<T>({ seat, gone = "is gone" }: Voice<T>): Hold {
  return {
    ...issue("record.vanished", `In ${seatKey(seat)} it ${gone}: unlink it there, or restore it`, {
      wake: { on: "repair", cause: `record.vanished:${seatKey(seat)}` },
      facts: { seat: seatKey(seat), because: gone },
    }),
    blocks: seatKey(seat),
  };
}
