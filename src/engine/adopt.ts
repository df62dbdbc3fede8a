import {
  type CandidateEnds,
  type CandidatePair,
  candidateEnds,
  candidatePairs,
} from "../store/candidates.ts";
import { nested } from "../store/nested.ts";
import { adoptPairs } from "./adopt-pairs.ts";
import type { Hub } from "./hub.ts";
import { Refused } from "./refused.ts";
import type { Wish } from "./replay.ts";
import { resolveHold } from "./resolve.ts";

/** Links one pair of candidates as they stand. */
export async function linkPair(
  hub: Hub,
  { noun, pair, by, because }: Wish & { readonly noun: string; readonly pair: string },
): Promise<CandidatePair> {
  const found = await pairNamed(hub, { noun, pair });
  if (found.twinsIn) throw new Refused(mergeThere(found));
  const pairs = [{ from: found.one.key, into: found.other.key }];
  const { joined } = await hub.db.transaction((tx) => adoptPairs(tx, hub, { noun, pairs, by, because }));
  if (joined.length === 0)
    throw new Refused(
      `Somebody linked or merged one of ${pair} at this moment: look at the candidates again`,
    );
  hub.wake();
  return found;
}

/** Says of one pair of candidates that they are two. */
export async function partPair(
  hub: Hub,
  { noun, pair, by, because }: Wish & { readonly noun: string; readonly pair: string },
): Promise<CandidatePair> {
  const found = await pairNamed(hub, { noun, pair });
  const { hold, other } = found;
  await resolveHold(hub, { hold, verdict: "distinct", other: other.key, who: by, because });
  return found;
}

/** Which pairs are meant by linking in bulk. */
export interface Bulk {
  readonly noun: string;
  readonly connection?: string | undefined;
  readonly scoreMin: number;
}

/** What linking in bulk would do, before it is done. */
export interface Foreseen {
  readonly links: number;
  /** Left for a person, though they are like enough: one of the two may be another as well. */
  readonly unclear: number;
  /** Both stand in one system: they are merged there, by whoever keeps it. */
  readonly twins: number;
  readonly examples: readonly CandidatePair[];
}

const EXAMPLES = 5;

/** What linking all pairs from this score on would do. */
export async function foreseeLinks(hub: Hub, bulk: Bulk): Promise<Foreseen> {
  const { db, organisation } = hub;
  const all = await candidateEnds(db, organisation, bulk);
  const twins = all.filter(({ twinsIn }) => twinsIn !== null);
  const clear = eachOnce(all.filter(isLinkable));
  const pairs = clear.slice(0, EXAMPLES).map(({ pair }) => pair);
  return {
    links: clear.length,
    unclear: all.length - twins.length - clear.length,
    twins: twins.length,
    examples: pairs.length === 0 ? [] : await candidatePairs(db, organisation, { ...bulk, pairs }),
  };
}

/** Pairs that are linked in one transaction. */
const CHUNK = 100;

/**
 * Links all pairs from this score on that are clear, each record once: what comes of a linked pair is compared anew
 * before anything else is linked with it, so that nothing follows from two likenesses alone. Answers with how many.
 */
export async function linkAll(hub: Hub, { by, because, ...bulk }: Bulk & Wish): Promise<number> {
  const { noun } = bulk;
  const found = await candidateEnds(hub.db, hub.organisation, bulk);
  const pairs = eachOnce(found.filter(isLinkable)).map(({ one, other }) => ({ from: one, into: other }));
  let linked = 0;
  for (let start = 0; start < pairs.length; start += CHUNK) {
    const chunk = pairs.slice(start, start + CHUNK);
    const { joined } = await hub.db.transaction((tx) =>
      adoptPairs(tx, hub, { noun, pairs: chunk, by, because }),
    );
    linked += joined.length;
    hub.wake();
  }
  return linked;
}

/** Which pairs are meant by parting in bulk. */
export interface Unlike {
  readonly noun: string;
  readonly connection?: string | undefined;
  readonly scoreMax: number;
}

/** How many pairs parting in bulk would decide, with the likest of them. */
export async function foreseePartings(
  { db, organisation }: Hub,
  unlike: Unlike,
): Promise<{ readonly partings: number; readonly examples: readonly CandidatePair[] }> {
  const partings = (await candidateEnds(db, organisation, unlike)).length;
  return { partings, examples: await candidatePairs(db, organisation, { ...unlike, most: EXAMPLES }) };
}

/** Says of all pairs up to this score that they are two. Answers with how many. */
export async function partAll(hub: Hub, { by, because, ...unlike }: Unlike & Wish): Promise<number> {
  const pairs = await candidateEnds(hub.db, hub.organisation, unlike);
  await hub.db.transaction(async (tx) => {
    const within = { ...hub, db: nested(hub.db, tx) };
    for (const { hold, other } of pairs)
      await resolveHold(within, { hold, verdict: "distinct", other, who: by, because });
  });
  return pairs.length;
}

const isLinkable = ({ isClear, twinsIn }: CandidateEnds): boolean => isClear && twinsIn === null;

/** The likest first; whoever is in one of them is in no other. */
function eachOnce(pairs: readonly CandidateEnds[]): readonly CandidateEnds[] {
  const taken = new Set<string>();
  return pairs.filter(({ one, other }) => {
    if (taken.has(one) || taken.has(other)) return false;
    taken.add(one).add(other);
    return true;
  });
}

/** The pairs of this name, whatever noun they are of: none, or one. */
export async function findPair(hub: Hub, pair: string): Promise<CandidatePair | undefined> {
  for (const noun of hub.flows.keys()) {
    const [found] = await candidatePairs(hub.db, hub.organisation, { noun, pairs: [pair] });
    if (found) return found;
  }
  return undefined;
}

async function pairNamed(
  hub: Hub,
  { noun, pair }: { readonly noun: string; readonly pair: string },
): Promise<CandidatePair> {
  const [found, another] = await candidatePairs(hub.db, hub.organisation, { noun, pairs: [pair] });
  if (!found)
    throw new Refused(
      `No two records that may be one are called ${pair}: they were decided meanwhile, or never (plumbline adopt candidates ${noun})`,
    );
  if (another)
    throw new Refused(
      `Two pairs are called ${pair}: decide them by their holds, ${found.hold} and ${another.hold}`,
    );
  return found;
}

const mergeThere = ({ one, other, twinsIn }: CandidatePair): string => {
  const idOf = ({ seats }: CandidatePair["one"]) =>
    seats.find(({ connection }) => connection === twinsIn)?.id ?? "";
  return `Both stand in ${twinsIn}, as ${idOf(one)} and ${idOf(other)}: merge them there, and they are one here; or say that they are distinct`;
};
