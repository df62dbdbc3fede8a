import { jaroWinkler } from "@skyra/jaro-winkler";
import { isSlip } from "./slip.ts";

/** Lower case, umlauts and accents folded both ways they are written, initials joined: `A.B. Müller` is `ab muller`. */
export function wordsOf(text: string): readonly string[] {
  const folded = text
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[æ]/g, "ae")
    .replace(/[øœ]/g, "oe")
    .replace(/ł/g, "l")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/([aou])e/g, "$1")
    .replace(/['’`]/g, "")
    .replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/(?<=\b\p{L}) (?=\p{L}\b)/gu, "");
  return folded.split(" ").filter((word) => word !== "" && !FILLERS.has(word));
}

const FILLERS: ReadonlySet<string> = new Set([
  "and",
  "und",
  "et",
  "y",
  "of",
  "the",
  "der",
  "die",
  "das",
  "de",
]);

/** How a word sounds, roughly: doubled letters, vowels and letters that are taken for each other fall together. */
export function soundOf(word: string): string {
  const sounds = word
    .replace(/ph/g, "f")
    .replace(/ck|q|x|c|g/g, "k")
    .replace(/z/g, "s")
    .replace(/[vw]/g, "f")
    .replace(/d|th/g, "t")
    .replace(/b/g, "p")
    .replace(/m/g, "n")
    .replace(/j/g, "y");
  return (sounds.slice(0, 1) + sounds.slice(1).replace(/[aeiouyh]/g, "")).replace(/(.)\1+/g, "$1");
}

/** How much two words are alike, from 0 to 1. Short ones and numbers are the same, or they are not. */
export function wordLikeness(one: string, other: string): number {
  if (one === other) return 1;
  if (Math.min(one.length, other.length) < 4 || /\d/.test(one + other)) return 0;
  return Math.max(jaroWinkler(one, other), isSlip(one, other) ? 0.92 : 0);
}

/** How far the words of one are the words of the other, weighed by their letters. */
export function wordsLikeness(some: readonly string[], others: readonly string[]): number {
  const left = [...others];
  let letters = 0;
  for (const word of some.toSorted((a, b) => b.length - a.length)) {
    const [best] = left
      .map((other, nth) => ({ other, nth, alike: wordLikeness(word, other) }))
      .toSorted((a, b) => b.alike - a.alike);
    if (!best || best.alike < 0.85) continue;
    letters += (word.length + best.other.length) * best.alike;
    left.splice(best.nth, 1);
  }
  const [one, other] = [some.join(""), others.join("")];
  const together = haveTheSameNumbers(one, other) ? jaroWinkler(one, other) : 0;
  return Math.max(letters / (one.length + other.length), together > 0.95 ? together : 0);
}

export const haveTheSameNumbers = (one: string, other: string): boolean =>
  one.replace(/\D/g, "") === other.replace(/\D/g, "");
