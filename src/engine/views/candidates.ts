import type { CandidatePair } from "../../store/candidates.ts";
import type { Hub } from "../hub.ts";
import { sentenceMask } from "../sayings.ts";

/** Pairs as they may be shown: what their reasons repeat of a classed value is masked. */
export async function candidateViews(
  hub: Hub,
  noun: string,
  pairs: readonly CandidatePair[],
): Promise<readonly CandidatePair[]> {
  const keys = new Set(pairs.flatMap(({ one, other }) => [one.key, other.key]));
  const mask = await sentenceMask(hub, noun, [...keys]);
  return pairs.map((pair) => ({
    ...pair,
    because: pair.because.map((reason) => mask(pair.one.key, mask(pair.other.key, reason))),
  }));
}
