import type { Voice } from "./case.ts";
import { same } from "./same.ts";

/** What a seat says, said and was told: all of a voice that hearing and telling change. */
export type Speech<T> = Pick<Voice<T>, "says" | "said" | "told">;

/**
 * These fields were heard: what it says of them is what it said, and what it was told of them before is past. What only
 * repeats what it was told was said as well.
 */
export function heard<T>({ says, said, told }: Speech<T>, fields: readonly string[]): Speech<T> {
  const isHeard = ([field]: [string, unknown]) => fields.includes(field);
  const isEcho = ([field, value]: [string, unknown]) => field in told && same(value, told[field as keyof T]);
  const settled = Object.entries(says).filter((entry) => isHeard(entry) || isEcho(entry));
  const standing = Object.entries(told).filter((entry) => !isHeard(entry));
  return {
    says,
    said: { ...said, ...Object.fromEntries(settled) },
    told: Object.fromEntries(standing) as Partial<T>,
  };
}

/**
 * It was told this, and stands so since. What it made of the patch (a shortened title) is what it said: no news. What
 * it was not told may be somebody's change in between, and stays news.
 */
export function received<T>({ said, told }: Speech<T>, patch: Partial<T>, image: Partial<T>): Speech<T> {
  const answered = Object.keys(patch).map((field) => [field, image[field as keyof T] ?? null]);
  return {
    says: image,
    said: { ...said, ...Object.fromEntries(answered) },
    told: { ...told, ...patch },
  };
}

/** Is an image of this version older than what is known of the seat already? Then it is not heard. */
export const isStale = (known: string | null, version: string | null): boolean =>
  version !== null && version < (known ?? "");

/** It comes to another record: all it says is heard anew there, and differs or agrees as at a first contact. */
export const joined = <T>({ says }: Speech<T>): Speech<T> => ({ says, said: {}, told: {} });
