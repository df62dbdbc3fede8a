import type { Voice } from "./case.ts";

/** What it says now. */
export const observed = <T>(voice: Voice<T>, says: Partial<T>, at: string): Voice<T> => ({
  ...voice,
  says,
  at,
  gone: undefined,
});

/** These fields were heard: what it says of them is what it said, and what it was told of them before is past. */
export function heard<T>(voice: Voice<T>, fields: readonly string[]): Voice<T> {
  const { says, said, told } = voice;
  const isHeard = ([field]: [string, unknown]) => fields.includes(field);
  return {
    ...voice,
    said: { ...said, ...Object.fromEntries(Object.entries(says).filter(isHeard)) },
    told: Object.fromEntries(Object.entries(told).filter((entry) => !isHeard(entry))) as Partial<T>,
  };
}

/**
 * It was told this, and stands so since. What it made of the patch (a shortened title) is what it said: no news. What
 * it was not told may be somebody's change in between, and stays news.
 */
export function received<T>(voice: Voice<T>, patch: Partial<T>, image: Partial<T>, at: string): Voice<T> {
  const answered = Object.entries(image).filter(([field]) => field in patch);
  return {
    ...voice,
    says: image,
    said: { ...voice.said, ...Object.fromEntries(answered) },
    told: { ...voice.told, ...patch },
    at,
    refused: undefined,
  };
}

/** It comes to another record: all it says is heard anew there, and differs or agrees as at a first contact. */
export const joined = <T>(voice: Voice<T>): Voice<T> => ({ ...voice, said: {} });
