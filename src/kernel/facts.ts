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

/** One question for each fact. */
export type Questions<F> = { readonly [K in keyof F]: Question<F[K]> };

/** What a record contributes to the facts of others, by the key that a question asks for: a mark, or an amount of a total. */
export interface Mark {
  readonly key: string;
  readonly amount?: string | undefined;
}

/** The keys whose contributions decide the answer. */
export function restsOn(question: Question<unknown>): readonly string[] {
  if (question.ask === "alike") return question.marks;
  if (question.ask === "total") return [question.of];
  return [`${question.ref.noun}/${question.ref.key}`];
}
