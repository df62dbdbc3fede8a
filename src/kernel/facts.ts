import type { Ref } from "./case.ts";

declare const answer: unique symbol;

/**
 * A question about other records that a decision rests on. The engine answers all of them in bulk, lets no one change
 * the answers until the decision is committed, and decides again when they change.
 */
export type Question<A> = (
  | { readonly ask: "alike"; readonly noun: string; readonly marks: readonly string[] }
  | { readonly ask: "record"; readonly ref: Ref }
  | { readonly ask: "total"; readonly of: string }
  | { readonly ask: "bearers"; readonly noun: string; readonly key: string }
  | { readonly ask: "today"; readonly turns: readonly string[] }
  | { readonly ask: "policy"; readonly name: string }
) & { readonly [answer]?: A };

export interface Alike<T> {
  readonly ref: Ref;
  readonly record: T;
  readonly state: string;
  /** The connections in which it stands already. */
  readonly seats: readonly string[];
}

export interface Found<T> {
  readonly record: T;
  readonly state: string;
}

/** Which other records of this noun bear one of these marks? A mark begins with its noun: `vendor:tax:…`. */
export const alike = <T>(noun: string, marks: readonly string[]): Question<readonly Alike<T>[]> => ({
  ask: "alike",
  noun,
  marks,
});

/** How does this record stand? Undefined: it is not known yet. */
export const recordOf = <T>(ref: Ref): Question<Found<T> | undefined> => ({ ask: "record", ref });

/** What do the other records contribute to this total? A decimal string. */
export const totalOf = (of: string): Question<string> => ({ ask: "total", of });

/**
 * Which other records of this noun bear this mark? All of them, however many. Where the mark is a followed one, whoever
 * asks is decided again whenever one of them changes, held or not.
 */
export const bearersOf = <T>(noun: string, key: string): Question<readonly Alike<T>[]> => ({
  ask: "bearers",
  noun,
  key,
});

/**
 * Which day is it for the firm? A calendar date, YYYY-MM-DD. Whoever asks is decided again as the first of the days
 * begins on which time alone may change what is decided.
 */
export const today = (turns: readonly string[] = []): Question<string> => ({ ask: "today", turns });

/** What has the firm laid down on this? Undefined: nothing. */
export const policyOn = <P>(name: string): Question<P | undefined> => ({ ask: "policy", name });

/** One question for each fact. */
export type Questions<F> = { readonly [K in keyof F]: Question<F[K]> };

/** What a record contributes to the facts of others, by the key that a question asks for: a mark, or an amount of a total. */
export interface Mark {
  readonly key: string;
  readonly amount?: string | undefined;
  /** Others rest on all that the record says, not only on its bearing the mark: they are decided again when that changes. */
  readonly followed?: true | undefined;
}

/** The keys whose contributions decide the answer. */
export function restsOn(question: Question<unknown>): readonly string[] {
  if (question.ask === "alike") return question.marks;
  if (question.ask === "total") return [question.of];
  if (question.ask === "bearers") return [question.key];
  if (question.ask === "today" || question.ask === "policy") return [];
  return [`${question.ref.noun}/${question.ref.key}`];
}

/**
 * The keys whose change is waited for though nothing is held: who asks for all bearers of a key follows them, and the
 * next day that matters is a key of its own.
 */
export function follows(question: Question<unknown>, answer: unknown): readonly string[] {
  if (question.ask === "bearers") return [question.key];
  if (question.ask !== "today") return [];
  const [next] = question.turns.filter((day) => day > String(answer)).toSorted();
  return next === undefined ? [] : [dayKey(next)];
}

/** The key of a day, which changes as the day begins. */
export const dayKey = (day: string): string => `day/${day}`;
