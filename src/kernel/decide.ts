import { type Case, type Origins, type Seat, type Speaker, seatKey, type Voice } from "./case.ts";
import { type Draft, draftOf, spot } from "./draft.ts";
import { whole } from "./entity.ts";
import type { Questions } from "./facts.ts";
import type { Ear, Effect, Flow, Move } from "./flow.ts";
import { type Hold, issue } from "./issue.ts";
import { same } from "./same.ts";

/** A product, not a choice: some of it goes, some of it waits. All parts empty is silence. */
export interface Decision<T, S extends string = string> {
  /** The whole record; absent while the voices do not make one. */
  readonly next?: T | undefined;
  readonly origins: Origins<T>;
  readonly state: S;
  /** The moves taken, in order. */
  readonly moved: readonly string[];
  readonly holds: readonly Hold[];
  readonly tell: readonly { readonly to: Seat; readonly patch: Partial<T> }[];
  readonly effects: readonly Effect[];
  readonly heard: Draft<T>["heard"];
}

/** What the case's decision rests on, to be answered before `decide`. */
export function questionsOf<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  situation: Case<T, S>,
): Questions<F> {
  return flow.asks(draftOf(situation).record, situation.ref);
}

/** The one place where the hub makes up its mind. Pure: the same case and facts always get the same decision. */
export function decide<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  situation: Case<T, S>,
  facts: F,
): Decision<T, S> {
  const draft = draftOf(situation);
  const { origins, heard } = draft;
  const vanished = situation.voices.filter(({ gone }) => gone).map(vanishedFrom);
  const next = whole(flow.entity, draft.record);
  if (Array.isArray(next)) {
    const holds = [...draft.holds, ...vanished, ...next.map((one) => ({ ...one, blocks: "*" }))];
    return { origins, state: situation.state, moved: [], holds, tell: [], effects: [], heard };
  }
  const record = next as T;
  const course = movesOf(flow, situation, record, facts);
  const { tell, refused } = tellings(flow, situation, draft, record, course.state);
  return {
    next: record,
    origins,
    ...course,
    holds: [...draft.holds, ...vanished, ...course.holds, ...refused],
    tell,
    heard,
  };
}

/** As far as the guards let it go. */
function movesOf<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  { ref, turn, state: start, voices, asked }: Case<T, S>,
  record: T,
  facts: F,
) {
  const seats = voices.filter(({ gone }) => !gone).map(({ seat }) => seat);
  const effects: Effect[] = [];
  const moved: string[] = [];
  let state = start;
  const next = () => {
    const open = flow.moves.find(
      (move) => move.from === state && move.when(earOf(move, voices, asked), record, facts),
    );
    return open && moved.length < flow.moves.length ? open : undefined;
  };
  for (let move = next(); move; move = next()) {
    const { name, to, needs = [], does } = move;
    const issues = needs.flatMap((need) => need(record, facts, asked) ?? []);
    if (issues.length > 0)
      return { state, moved, effects, holds: issues.map((one): Hold => ({ ...one, blocks: name })) };
    const key = [ref.noun, ref.key, turn + moved.length, name].join("/");
    effects.push(
      ...(does?.(record, seats, facts) ?? []).map((one, nth) => ({
        ...one,
        move: name,
        key: `${key}/${nth}`,
      })),
    );
    moved.push(name);
    state = to;
  }
  return { state, moved, effects, holds: [] };
}

function earOf<T, S, F>({ by }: Move<T, S, F>, voices: readonly Voice<T>[], asked: Case<T>["asked"]): Ear<T> {
  const speaks = (speaker: Speaker) => speaker === by;
  return {
    says: voices.filter(({ seat, gone }) => speaks(seat.side) && !gone).map(({ says }) => says),
    asked: asked.filter((one) => speaks(one.by)),
  };
}

/** What each seat lacks of the record as it stands. */
function tellings<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  { voices, rules, asked }: Case<T, S>,
  { restores, disputes }: Draft<T>,
  record: T,
  state: S,
) {
  const tell: { to: Seat; patch: Partial<T> }[] = [];
  const refused: Hold[] = [];
  for (const voice of voices.filter(({ gone }) => !gone)) {
    const { seat, says, told } = voice;
    const lacks = (field: keyof T & string) =>
      rules[field].tells.includes(seat.side) &&
      !disputes.has(spot(seat, field)) &&
      !same(record[field], says[field]) &&
      (restores.has(spot(seat, field)) || !same(record[field], told[field]));
    const fields = (Object.keys(rules) as (keyof T & string)[]).filter(lacks);
    if (fields.length === 0 || !flow.lives(record, seat, state)) continue;
    const patch = Object.fromEntries(fields.map((field) => [field, record[field]])) as Partial<T>;
    if (isRefused(voice, patch, asked)) refused.push(refusal(voice, fields));
    else tell.push({ to: seat, patch });
  }
  return { tell, refused };
}

/** A business refusal is not repeated, unless what is told has changed or a person says so. */
function isRefused<T>({ seat, refused }: Voice<T>, patch: Partial<T>, asked: Case<T>["asked"]): boolean {
  if (!refused || !same(refused.patch, patch)) return false;
  return !asked.some((one) => one.do === "retry" && one.about === seatKey(seat) && one.at > refused.at);
}

function refusal<T>({ seat, refused }: Voice<T>, fields: readonly string[]): Hold {
  return {
    ...issue("delivery.refused", `${seatKey(seat)} refused it: ${refused?.because ?? ""}`, {
      wake: { on: "repair", cause: `delivery.refused:${seatKey(seat)}` },
      facts: { seat: seatKey(seat), fields },
    }),
    blocks: seatKey(seat),
  };
}

function vanishedFrom<T>({ seat }: Voice<T>): Hold {
  return {
    ...issue("record.vanished", `It was deleted in ${seatKey(seat)}: unlink it there, or restore it`, {
      facts: { seat: seatKey(seat) },
    }),
    blocks: seatKey(seat),
  };
}
