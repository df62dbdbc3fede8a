import { type Case, seatKey, type Voice } from "./case.ts";
import { type Decision, decide } from "./decide.ts";
import type { Effect, Flow } from "./flow.ts";
import { same } from "./same.ts";
import { heard, received } from "./voice.ts";

interface Standing<T> {
  readonly image: Partial<T>;
  readonly at: string;
}

/** One record on the smallest road there is: systems that are edited, looked at and told, and a hub that decides. */
export interface Road<T extends object, S extends string = string, F = object> {
  readonly flow: Flow<T, S, F>;
  readonly facts: F;
  readonly situation: Case<T, S>;
  /** How the record stands in each system, by seat. */
  readonly systems: ReadonlyMap<string, Standing<T>>;
  /** What a system makes of the values it is given. */
  readonly makes: (seat: string, patch: Partial<T>) => Partial<T>;
  readonly decision?: Decision<T, S> | undefined;
  /** What was decided to be told and is not delivered yet. */
  readonly pending: ReadonlyMap<string, Partial<T>>;
  /** All that was ever done, the latest last. */
  readonly done: readonly Effect[];
}

/** What happens on it. `edit`: a person in a system. `look`: the hub reads. `decide`, and `deliver` what is to be told. */
export type Step<T> =
  | { readonly do: "edit"; readonly at: string; readonly seat: string; readonly patch: Partial<T> }
  | { readonly do: "look"; readonly seat: string }
  | { readonly do: "decide" }
  | { readonly do: "deliver"; readonly seat: string };

/** A road on which nobody has said anything yet. */
export const road = <T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  situation: Case<T, S>,
  {
    facts,
    makes = (_seat, patch) => patch,
  }: { readonly facts: F; readonly makes?: Road<T, S, F>["makes"] | undefined },
): Road<T, S, F> => ({ flow, facts, situation, systems: new Map(), makes, pending: new Map(), done: [] });

export function after<T extends object, S extends string, F>(
  now: Road<T, S, F>,
  step: Step<T>,
): Road<T, S, F> {
  switch (step.do) {
    case "edit":
      return written(now, step.seat, step.patch, step.at);
    case "look": {
      const there = now.systems.get(step.seat);
      return there
        ? withVoice(now, step.seat, (voice) => ({ ...voice, says: there.image, at: there.at }))
        : now;
    }
    case "decide":
      return decided(now);
    case "deliver":
      return delivered(now, step.seat);
  }
}

/** Looks, decides and delivers until all is silent. */
export function atRest<T extends object, S extends string, F>(
  now: Road<T, S, F>,
  rounds = 20,
): Road<T, S, F> {
  const seats = now.situation.voices.map(({ seat }) => seatKey(seat));
  const looked = seats.reduce((then, seat) => after(then, { do: "look", seat }), now);
  const next = after(looked, { do: "decide" });
  if (next.pending.size === 0 && next.decision?.moved.length === 0) return next;
  if (rounds === 0) throw new Error("The road does not come to rest");
  return atRest(
    seats.reduce((then, seat) => after(then, { do: "deliver", seat }), next),
    rounds - 1,
  );
}

function decided<T extends object, S extends string, F>(now: Road<T, S, F>): Road<T, S, F> {
  const { flow, facts, situation } = now;
  const decision = decide(flow, situation, facts);
  if (!same(decision, decide(flow, situation, facts))) throw new Error("One case was decided in two ways");
  const { next = situation.known, origins, state, moved, spent, effects, tell } = decision;
  const heardOf = ({ seat }: Voice<T>) =>
    decision.heard.find((one) => seatKey(one.seat) === seatKey(seat))?.fields ?? [];
  return {
    ...now,
    situation: {
      ...{ ...situation, known: next, origins, state, turn: situation.turn + moved.length },
      asked: situation.asked.filter((one) => !spent.includes(one)),
      voices: situation.voices.map((voice) => ({ ...voice, ...heard(voice, heardOf(voice)) })),
    },
    decision,
    pending: new Map(tell.map(({ to, patch }) => [seatKey(to), patch])),
    done: [...now.done, ...effects],
  };
}

function delivered<T extends object, S extends string, F>(now: Road<T, S, F>, seat: string): Road<T, S, F> {
  const patch = now.pending.get(seat);
  if (!patch) return now;
  const at = now.systems.get(seat)?.at ?? "2026-01-01T00:00:00.000Z";
  const next = written(now, seat, patch, at);
  const image = next.systems.get(seat)?.image ?? {};
  const pending = new Map([...now.pending].filter(([other]) => other !== seat));
  const told = (voice: Voice<T>) => ({ ...voice, ...received(voice, patch, image), at });
  return { ...withVoice(next, seat, told), pending };
}

function written<T extends object, S extends string, F>(
  now: Road<T, S, F>,
  seat: string,
  patch: Partial<T>,
  at: string,
): Road<T, S, F> {
  const image = { ...now.systems.get(seat)?.image, ...now.makes(seat, patch) };
  return { ...now, systems: new Map([...now.systems, [seat, { image, at }]]) };
}

function withVoice<T extends object, S extends string, F>(
  now: Road<T, S, F>,
  key: string,
  change: (voice: Voice<T>) => Voice<T>,
): Road<T, S, F> {
  const voices = now.situation.voices.map((voice) => (seatKey(voice.seat) === key ? change(voice) : voice));
  return { ...now, situation: { ...now.situation, voices } };
}
