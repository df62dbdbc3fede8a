import type { Evidence } from "../values/evidence.ts";
import { wordsLikeness, wordsOf } from "../values/words.ts";

/** A project's name as it is compared: what tells it apart, the words that many bear, and which part of it it is. */
export interface PlainTitle {
  readonly own: readonly string[];
  readonly common: readonly string[];
  /** Phases, buildings, lots: `phase 2` is another project than `phase 1`. */
  readonly numbers: readonly string[];
}

/** Takes a name apart. Where all its words are common, they are what there is to compare. */
export function plainTitle(name: string): PlainTitle {
  const words = wordsOf(name).map((word) => SHORT[word] ?? word);
  const numbers = words.filter((word) => /\d/.test(word) || LETTERED.test(word));
  const telling = words.filter((word) => !numbers.includes(word));
  const common = telling.filter((word) => COMMON.has(word));
  const own = telling.filter((word) => !COMMON.has(word));
  return { own, common, numbers: numbers.map((word) => word.replace(/^0+(?=\d)/, "")) };
}

/** What two names say about the projects that bear them. */
export function titleLikeness(one: string, other: string): Evidence {
  const [a, b] = [plainTitle(one), plainTitle(other)];
  const names = `${one} / ${other}`;
  if (a.own.length === 0 || b.own.length === 0) {
    const isSame =
      a.own.length === b.own.length && hasSame(a.common, b.common) && hasSame(a.numbers, b.numbers);
    return isSame
      ? { points: 0.3, says: `a name that many projects bear: ${names}` }
      : { points: -0.15, says: `different names: ${names}` };
  }
  const own = wordsLikeness(a.own, b.own);
  if (own >= 0.75 && !hasSame(a.numbers, b.numbers))
    return a.numbers.length > 0 && b.numbers.length > 0
      ? { points: -0.5, says: `another number in the name: ${names}` }
      : { points: 0.15, says: `a number in one of the names: ${names}` };
  if (own < 0.6) return { points: -0.15, says: `different names: ${names}` };
  if (own < 0.75) return { points: 0, says: `names that differ: ${names}` };
  if (own === 1 && hasSame(a.common, b.common)) return { points: 0.65, says: `the same name: ${names}` };
  return { points: own < 0.9 ? 0.25 : 0.45, says: `names much alike: ${names}` };
}

const hasSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

/** A single letter is a building or a lot. */
const LETTERED = /^[a-z]$/;

const SHORT: Readonly<Record<string, string>> = {
  ...{ i: "1", ii: "2", iii: "3", iv: "4", v: "5", vi: "6", one: "1", two: "2", three: "3", four: "4" },
  ...{ bldg: "building", bldgs: "building", buildings: "building", ctr: "center", centre: "center" },
  ...{ med: "medical", hosp: "hospital", elem: "elementary", hs: "school", ph: "phase", reno: "renovation" },
  ...{ ti: "improvement", apts: "apartments", apt: "apartments", dev: "development", pkg: "parking" },
  ...{ univ: "university", intl: "international", mt: "mount", st: "street", str: "street", ave: "avenue" },
};

/** Words that many projects bear. */
const COMMON: ReadonlySet<string> = new Set(
  `project job phase building center office offices renovation remodel addition extension tenant improvement improvements
  new construction shell core fitout interior interiors site work works development tower plaza parking garage school
  hospital medical apartments residence residential warehouse facility facilities expansion upgrade repair
  street avenue lot block unit suite floor north south east west`.split(/\s+/),
);
