import type { KnownWord } from "./word-lists.ts";

/** What a word may mean, and what speaks for it. Never applied by itself. */
export interface Suggestion {
  readonly ours: string;
  /** From 0 to 1. */
  readonly score: number;
  readonly because: readonly string[];
}

const MOST = 3;
const ALIKE_FROM = 0.6;

/** What a word of theirs may mean, the likeliest first, by how others were mapped and by what ours are called. */
export function suggest(
  { connection, word }: { readonly connection: string; readonly word: string },
  { known, ours }: { readonly known: readonly KnownWord[]; readonly ours: readonly string[] },
): readonly Suggestion[] {
  const found = [
    ...known.flatMap((one) => fromHistory(word, one, one.connection === connection)),
    ...ours.flatMap((one) => fromOurs(word, one)),
  ];
  return [...Map.groupBy(found, (one) => one.ours)]
    .map(([meant, some]) => {
      const best = some.toSorted((a, b) => b.score - a.score);
      return {
        ...{ ours: meant, score: best[0]?.score ?? 0 },
        because: [...new Set(best.map(({ because }) => because))].slice(0, MOST),
      };
    })
    .toSorted((a, b) => b.score - a.score || (a.ours < b.ours ? -1 : 1))
    .slice(0, MOST);
}

interface Found {
  readonly ours: string;
  readonly score: number;
  readonly because: string;
}

function fromHistory(
  word: string,
  { theirs, ours, connection }: KnownWord,
  isHere: boolean,
): readonly Found[] {
  const where = connection === "" ? "everywhere" : `in ${connection}`;
  const found = (score: number, because: string) => [{ ours, score, because }];
  if (theirs === word) return isHere ? [] : found(0.95, `"${theirs}" means it ${where}`);
  if (lettersOf(theirs) === lettersOf(word))
    return found(0.9, `"${theirs}" means it ${where}, and differs in signs and case alone`);
  if (hasSameNumbers(theirs, word))
    return found(0.75, `"${theirs}" means it ${where}, and has the same numbers`);
  const alike = likeness(theirs, word);
  return alike >= ALIKE_FROM && numbersOf(theirs) === numbersOf(word)
    ? found(0.3 + 0.4 * alike, `"${theirs}" means it ${where}, and is spelt much alike`)
    : [];
}

function fromOurs(word: string, ours: string): readonly Found[] {
  if (lettersOf(ours) === lettersOf(word)) return [{ ours, score: 0.88, because: "ours is spelt the same" }];
  if (hasSameNumbers(ours, word)) return [{ ours, score: 0.65, because: "ours has the same numbers" }];
  return likeness(ours, word) >= ALIKE_FROM && numbersOf(ours) === numbersOf(word)
    ? [{ ours, score: 0.3 + 0.35 * likeness(ours, word), because: "ours is spelt much alike" }]
    : [];
}

const lettersOf = (word: string): string =>
  word
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

/** All of its digits, each number without leading zeros, in their order. */
const numbersOf = (word: string): string =>
  (word.match(/\d+/g) ?? []).map((digits) => digits.replace(/^0+(?=\d)/, "")).join(" ");

/** The same digits one after the other: `03-300` and `03300`; `Net 30` and `30 days`. */
function hasSameNumbers(one: string, other: string): boolean {
  const [here, there] = [one.replaceAll(/\D/g, ""), other.replaceAll(/\D/g, "")];
  return here !== "" && (here === there || numbersOf(one) === numbersOf(other));
}

/** How much of two words' pairs of letters is the same: 1 where all of it is. */
export function likeness(one: string, other: string): number {
  const [here, there] = [pairsOf(lettersOf(one)), pairsOf(lettersOf(other))];
  if (here.length + there.length === 0) return 0;
  const left = [...there];
  const shared = here.filter((pair) => {
    const place = left.indexOf(pair);
    if (place >= 0) left.splice(place, 1);
    return place >= 0;
  });
  return (2 * shared.length) / (here.length + there.length);
}

const pairsOf = (letters: string): readonly string[] =>
  [...letters].slice(1).map((letter, nth) => `${[...letters][nth]}${letter}`);
