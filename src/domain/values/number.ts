/** A number that people give to a project or a document, taken apart: `P-0024-017` is `P`, and `24`, `17`. */
interface Parts {
  /** Letters before the first digit. */
  readonly prefix: string;
  /** How many runs of letters or digits follow. */
  readonly runs: number;
  /** What it comes to, with and without the boundaries of its runs: `24.17`, `24017`. */
  readonly keys: readonly string[];
  /** How it is written: `A-9-9`. */
  readonly pattern: string;
}

/** As two numbers are compared by those who read them: capitals and digits only. */
export const plainNumber = (number: string): string => number.toUpperCase().replace(/[^A-Z0-9]/g, "");

/**
 * How two numbers go together. `variant`: the same but for a prefix, separators, leading zeros or a year's century;
 * `others`: two numbers of one kind, so two things; `unlike`: of different kinds, which says nothing.
 */
export function numberLikeness(one: string, other: string): "same" | "variant" | "others" | "unlike" {
  const [a, b] = [partsOf(one), partsOf(other)];
  const isSplitAlike = a.runs === b.runs || a.runs === 1 || b.runs === 1;
  if (plainNumber(one) === plainNumber(other)) return isSplitAlike ? "same" : "unlike";
  const isVariant =
    isSplitAlike &&
    a.keys.some((key) => b.keys.includes(key)) &&
    (a.prefix === b.prefix || !a.prefix || !b.prefix);
  if (isVariant) return "variant";
  return a.pattern === b.pattern && a.prefix === b.prefix ? "others" : "unlike";
}

/** What a number is found by, however it is written. */
export const numberKeys = (number: string): readonly string[] => [
  ...new Set([plainNumber(number), ...partsOf(number).keys].filter((key) => key !== "")),
];

/** What the project of this number is found by: the number as it is, and no other that is written like it. */
export const jobMark = (number: string): string => `project:job:${plainNumber(number)}`;

function partsOf(number: string): Parts {
  const all = number.toUpperCase().match(/[A-Z]+|\d+/g) ?? [];
  const prefix = all.length > 1 && /^[A-Z]/.test(all[0] ?? "") ? (all[0] ?? "") : "";
  const runs = prefix ? all.slice(1) : all;
  const apart = runs.map((run, nth) => withoutZeros(nth === 0 ? withoutCentury(run) : run)).join(".");
  const together = withoutZeros(withoutCentury(runs.join("")));
  const pattern = number
    .toUpperCase()
    .replace(/[A-Z]+/g, "A")
    .replace(/\d+/g, "9");
  return { prefix, runs: runs.length, keys: [...new Set([apart, together])], pattern };
}

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, "");

/** `2024` at the beginning of a number is the year, as `24` is. */
const withoutCentury = (digits: string): string => digits.replace(/^20(?=[0-4]\d(?:$|\d{2}))/, "");
