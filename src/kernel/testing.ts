import type { Asked, Case, Seat, Side, Voice } from "./case.ts";
import { decide } from "./decide.ts";
import { canonical } from "./digest.ts";
import type { Entity } from "./entity.ts";
import type { Flow, Rule } from "./flow.ts";

/** The moment of a story's minute. */
export const minute = (nth: number): string => new Date(Date.UTC(2026, 0, 5, 8, nth)).toISOString();

/** A seat whose connection is called as its side. */
export const seat = (side: Side, company?: string): Seat =>
  company === undefined ? { side, connection: side } : { side, connection: side, company };

/** A voice that says this for the first time. */
export const voice = <T>(side: Side, says: Partial<T>, over: Partial<Voice<T>> = {}): Voice<T> => ({
  seat: seat(side),
  says,
  said: {},
  told: {},
  at: minute(0),
  ...over,
});

/** A voice that was heard saying this, and says it still, but for what it says now. */
export const settled = <T>(
  side: Side,
  said: Partial<T>,
  now: Partial<T> = {},
  over: Partial<Voice<T>> = {},
): Voice<T> => voice(side, { ...said, ...now }, { said, ...over });

/** A seat that has no image yet. */
export const silent = <T>(side: Side, over: Partial<Voice<T>> = {}): Voice<T> =>
  voice<T>(side, {}, { at: "", ...over });

/** A case of this flow: nothing known, nobody speaking, the flow's own rules. */
export const aCase = <T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  over: Partial<Case<T, S>> = {},
): Case<T, S> => ({
  ref: { noun: flow.entity.noun, key: "1" },
  turn: 0,
  origins: {},
  state: flow.initial,
  voices: [],
  rules: flow.fields,
  asked: [],
  ...over,
});

/** Decides, and answers with what a story speaks of: what is told to whom, what is done, what waits. */
export function outcome<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  over: Partial<Case<T, S>>,
  ...[facts]: object extends F ? [facts?: F] : [facts: F]
) {
  const { state, tell, effects, holds, next } = decide(flow, aCase(flow, over), (facts ?? {}) as F);
  return {
    next,
    state,
    told: Object.fromEntries(tell.map(({ to, patch }) => [nameOf(to), patch])),
    does: effects.map(({ do: act, to }) => `${act} → ${"side" in to ? nameOf(to) : `${to.noun}/${to.key}`}`),
    held: holds.map(({ code, blocks }) => `${code} ${blocks}`),
  };
}

const nameOf = ({ connection, company }: Seat): string =>
  company === undefined ? connection : `${connection}/${company}`;

/** A person's recorded decision. */
export const person = (act: string, over: Partial<Asked> = {}): Asked => ({
  by: "person",
  who: "Dana",
  do: act,
  at: minute(0),
  ...over,
});

/** A rule that tells every side named. */
export const rule = (owner: Side, otherwise: Rule["else"], over: Partial<Rule> = {}): Rule => ({
  owner,
  else: otherwise,
  tells: ["construction", "erp", "ap", "compliance"],
  ...over,
});

/** A noun for a story: a schema, and the field that it is called by. */
export const anEntity = <T>(
  noun: string,
  schema: Entity<T>["schema"],
  title: (record: Partial<T>) => string | undefined,
): Entity<T> => ({
  noun,
  schema,
  classes: {},
  always: [],
  names: (record) => ({ title: title(record) ?? "", numbers: [] }),
});

/** Within a match of some members: this one is exactly so, with nothing beside it. */
export const exactly = (value: unknown) => ({
  asymmetricMatch: (other: unknown) => canonical(other) === canonical(value),
  toAsymmetricMatcher: () => `exactly ${canonical(value)}`,
});
