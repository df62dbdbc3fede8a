import type { Evidence } from "../values/evidence.ts";
import { isSlip } from "../values/slip.ts";
import { haveTheSameNumbers, wordsLikeness } from "../values/words.ts";
import { type PlainName, plainName } from "./name.ts";

/** What two names say about those who bear them. */
export function nameLikeness(one: string, other: string): Evidence {
  const [a, b] = [plainName(one), plainName(other)];
  const names = `${one} / ${other}`;
  const own = wordsLikeness(a.own, b.own);
  if (own >= 0.8 && have(a.trades, b.trades) === "others")
    return { points: -0.4, says: `different trades: ${names}` };
  if (own >= 0.8 && saysOtherwise(a, b)) return { points: -0.15, says: `another kind of firm: ${names}` };
  if (own < 0.6) return { points: -0.2, says: `different names: ${names}` };
  if (own < 0.8 && have(a.trades, b.trades) === "others")
    return { points: -0.15, says: `names and trades that differ: ${names}` };
  if (own < 0.75) return { points: 0, says: `names that differ: ${names}` };
  if (own < 0.85) return { points: 0.15, says: `names a little alike: ${names}` };
  const doubts = doubtsOf(a, b);
  if (doubts === 0 && own === 1) return { points: 0.75, says: `the same name: ${names}` };
  if (doubts === 0 && isMisspelt(a.own, b.own)) return { points: 0.6, says: `one name, misspelt: ${names}` };
  return { points: (own < 0.92 ? 0.35 : 0.5) - doubts, says: `names much alike: ${names}` };
}

/** Words of trade or of the usual kind that only one of them has. */
const doubtsOf = (a: PlainName, b: PlainName): number =>
  (have(a.trades, b.trades) === "more"
    ? Math.min(a.trades.length, b.trades.length) === 0
      ? 0.1
      : 0.25
    : 0) + (have(a.common, b.common) === "the same" ? 0 : 0.1);

/** One names its trade where the other says `services`: sisters at one address are called like that. */
const saysOtherwise = (a: PlainName, b: PlainName): boolean =>
  have(a.trades, b.trades) === "more" &&
  have([...a.trades, ...a.common], [...b.trades, ...b.common]) === "others";

/** Each may have words that the other lacks, or one of them more, or both the same. */
function have(some: readonly string[], others: readonly string[]): "others" | "more" | "the same" {
  const [here, there] = [
    some.some((one) => !others.includes(one)),
    others.some((one) => !some.includes(one)),
  ];
  return here && there ? "others" : here || there ? "more" : "the same";
}

/** Of names as short as this, one letter makes another name; of numbers, one digit. */
function isMisspelt(some: readonly string[], others: readonly string[]): boolean {
  const [one, other] = [some.join(""), others.join("")];
  return one.length > 4 && haveTheSameNumbers(one, other) && isSlip(one, other);
}
