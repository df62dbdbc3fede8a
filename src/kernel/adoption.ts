import type { Asked, Case, Seat, Voice } from "./case.ts";
import type { Rule } from "./flow.ts";
import { agree, isEmpty } from "./same.ts";
import { isNews, isUnmapped, type Word } from "./word.ts";

/**
 * Two records that people made long before there was a hub turn out to be one. Both are taken as they stand: what they
 * differ in waits for a person whatever the rule says, and what one of them lacks counts as told until it changes.
 */
export interface Standing {
  readonly seat: Seat;
  readonly fields: readonly string[];
}

/** The decisions that records are one as they stand, of which nothing has come yet. */
export const adoptions = (asked: readonly Asked[]): readonly Asked[] =>
  asked.filter((one) => one.do === "adopt");

/**
 * Does this word stand apart from ours, so that no rule decides between the two? It did when its record was linked, or
 * it does because of what the linking made of ours. The keeper's word counts here as anywhere.
 */
export function standsApart<T>(word: Word<T>, ours: unknown, situation: Case<T>): boolean {
  const { voice, field, rule, keeper } = word;
  if (voice === keeper || agree(rule, ours, voice.says[field]) || standsAsTold(word, ours)) return false;
  if (voice.apart?.includes(field)) return true;
  const isLinkedNow = adoptions(situation.asked).length > 0;
  return isLinkedNow && (isNews(word, situation) || !agree(rule, ours, situation.known?.[field]));
}

/** Of what a seat lacks of a record that was linked just now: does it count as told? */
export function countsAsTold<T>(
  { says, said, told }: Voice<T>,
  field: keyof T & string,
  { rule, ours, known }: { readonly rule: Rule; readonly ours: unknown; readonly known: unknown },
): boolean {
  const isFirst = !(field in said) && !(field in told);
  return isEmpty(says[field]) && (isFirst || !agree(rule, ours, known));
}

/** What still stands apart at each seat that was taken as it stood; what cannot be heard now stays as it was. */
export function apartAfter<T>(
  voices: readonly Voice<T>[],
  apart: ReadonlyMap<Voice<T>, readonly (keyof T & string)[]>,
): readonly Standing[] {
  return voices.flatMap((voice) => {
    const before = voice.apart ?? [];
    const unheard = voice.gone
      ? before
      : before.filter((field) => !(field in voice.says) || isUnmapped(voice, field));
    const fields = [...new Set([...unheard, ...(apart.get(voice) ?? [])])];
    return before.length + fields.length > 0 ? [{ seat: voice.seat, fields }] : [];
  });
}

/** It was told ours, and this is what it made of it. */
const standsAsTold = <T>({ voice: { says, said, told }, field, rule }: Word<T>, ours: unknown): boolean =>
  field in told && agree(rule, told[field], ours) && agree(rule, says[field], said[field]);
