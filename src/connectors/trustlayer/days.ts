/** TrustLayer's words for what has no end: it documents one, and speaks of the other. */
const ALWAYS = ["always_valid", "AlwaysValid"];

/** A date as TrustLayer writes it, a moment of UTC, as a calendar date; null where there is none, or no end. */
export function dayOf(said: string | null | undefined): string | null {
  if (!said || ALWAYS.includes(said)) return null;
  return new Date(said).toISOString().slice(0, 10);
}

export const isDay = (said: string): boolean => ALWAYS.includes(said) || !Number.isNaN(Date.parse(said));
