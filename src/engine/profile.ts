import type { Quality } from "../kernel/quality.ts";
import { candidateCounts, candidatePairs } from "../store/candidates.ts";
import {
  type Finding,
  keepProfile,
  lastProfile,
  type Profile,
  type Said,
  saidAt,
} from "../store/profiles.ts";
import { flowOf, type Hub } from "./hub.ts";
import { maskSentence } from "./masks.ts";
import { Refused } from "./refused.ts";
import { sentenceMask } from "./sayings.ts";
import { EXAMPLES, type Found, tallyOf } from "./tally.ts";

/** A finding beside what the look before it found. */
export interface Compared extends Finding {
  readonly before: number | null;
}

export interface ProfileView extends Omit<Profile, "findings"> {
  readonly before: string | null;
  readonly findings: readonly Compared[];
}

const PAGE = 500;

/**
 * Looks through all that a connection holds of a noun, by the noun's own rules and by those that hold for every noun,
 * and keeps what it found, so that the next look shows what has become of it. Values of a class are masked.
 */
export async function profile(
  hub: Hub,
  { connection, noun, by }: { readonly connection: string; readonly noun: string; readonly by: string },
): Promise<ProfileView> {
  const { db, organisation } = hub;
  if (!hub.connections.get(connection)?.resources.has(noun))
    throw new Refused(`${connection} carries no ${noun} (plumbline connections)`);
  const before = await lastProfile(db, organisation, connection, noun);
  const tallies = [
    ...tallyOf(OF_EVERY_NOUN, (said) => said),
    ...tallyOf(flowOf(hub, noun).quality ?? [], ({ says }) => says),
  ];
  let records = 0;
  for (let after = { record: "", company: "" }; ; ) {
    const page = await saidAt(db, organisation, { connection, noun, after, most: PAGE });
    const last = page.at(-1);
    if (!last) break;
    for (const said of page) for (const tally of tallies) tally.look(said);
    records += page.length;
    after = last;
  }
  const { entity } = flowOf(hub, noun);
  const found = [await twinsAt(hub, connection, noun), ...tallies.map(({ found: all }) => all())];
  const findings = found.map((one) => ({
    ...one,
    examples: one.examples.map(({ says, ...example }) => ({
      ...example,
      what: maskSentence(entity, [says], example.what),
    })),
  }));
  const now = hub.now();
  await keepProfile(db, organisation, { connection, noun, lookedBy: by, records, findings }, now);
  return {
    ...{ connection, noun, at: now.toISOString(), lookedBy: by, records, before: before?.at ?? null },
    findings: findings.map((one) => ({
      ...one,
      before: before?.findings.find(({ code }) => code === one.code)?.count ?? (before ? 0 : null),
    })),
  };
}

/** What is amiss whatever the noun: words that nobody has mapped, records that are gone, or known here alone. */
const OF_EVERY_NOUN: Quality<Said> = [
  {
    ...{ kind: "each", code: "unmapped", says: "uses a word that nobody has mapped" },
    amiss: ({ unmapped }) => unmapped?.map(({ field, word }) => `${field}: ${word}`).join("; ") || undefined,
  },
  {
    ...{ kind: "each", code: "orphan-link", says: "is linked, and is there no more" },
    amiss: ({ gone }) => gone ?? undefined,
  },
  {
    ...{ kind: "each", code: "only-here", says: "stands in no other system" },
    amiss: ({ isAlone, gone }) => (isAlone && !gone ? "stands in no other system" : undefined),
  },
];

/** Pairs of which both stand in this system: one of them is too many there. */
async function twinsAt(hub: Hub, connection: string, noun: string): Promise<Found> {
  const counts = await candidateCounts(hub.db, hub.organisation, noun);
  const pairs = await candidatePairs(hub.db, hub.organisation, {
    noun,
    connection,
    twinsOnly: true,
    most: EXAMPLES,
  });
  const mask = await sentenceMask(
    hub,
    noun,
    pairs.flatMap(({ one, other }) => [one.key, other.key]),
  );
  return {
    ...{ code: "twins", says: "may be another record of the same system" },
    count: counts.find((one) => one.connection === connection)?.twins ?? 0,
    examples: pairs.map(({ one, other, because }) => ({
      ...{ record: one.key, title: one.title, says: {} },
      id: one.seats.find((seat) => seat.connection === connection)?.id ?? "",
      what: mask(one.key, mask(other.key, `${other.title}: ${because[0] ?? ""}`)),
    })),
  };
}
