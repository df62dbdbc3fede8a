import { linkAll, linkPair, partPair } from "../../../src/engine/adopt.ts";
import { unlinkSeat } from "../../../src/engine/relink.ts";
import { hearAgain } from "../../../src/engine/replay.ts";
import { resolveHold } from "../../../src/engine/resolve.ts";
import { type CandidatePair, candidatePairs } from "../../../src/store/candidates.ts";
import { sql } from "../../../src/store/db.ts";
import { openHolds } from "../../../src/store/holds.ts";
import type { Office } from "../office.ts";
import { mergeInBooks, type Town } from "./town.ts";
import { companiesOf, isOne, type Truth } from "./truth.ts";

export const BY = { by: "person:ann", because: "she knows them" };

/** Every pair that waits, in pages. */
export const allPairs = ({ hub }: Pick<Office, "hub">, noun = "vendor"): Promise<readonly CandidatePair[]> =>
  candidatePairs(hub.db, hub.organisation, { noun, most: 100_000 });

/** Links what is clear until nothing is; what comes of a linked pair is compared anew before each round. */
export async function linkInRounds({ hub, settle }: Office, noun = "vendor"): Promise<number> {
  let all = 0;
  for (;;) {
    const linked = await linkAll(hub, { noun, scoreMin: 0.95, ...BY });
    if (linked === 0) return all;
    all += linked;
    await settle();
  }
}

/** A person who knows what everything is decides what is left; vendors that are twins are merged where they stand. */
export async function decideTheRest(office: Office, town: Town, noun: string, truth: Truth): Promise<void> {
  const { hub, settle } = office;
  for (let pairs = await allPairs(office, noun); pairs.length > 0; pairs = await allPairs(office, noun)) {
    const touched = new Set<string>();
    for (const found of pairs) {
      const { one, other, pair, twinsIn } = found;
      if (touched.has(one.key) || touched.has(other.key)) continue;
      touched.add(one.key).add(other.key);
      if (!isOne(found, truth)) await partPair(hub, { noun, pair, ...BY });
      else if (!twinsIn) await linkPair(hub, { noun, pair, ...BY });
      else await mergeTwins(town, found);
    }
    await settle({ sweep: true });
    // What was merged on the site is gone there: it is taken out of it here, and linked with what is left.
    for (const { id } of await openHolds(hub.db, hub.organisation, { code: "record.vanished" }))
      await resolveHold(hub, { hold: id, verdict: "unlink", who: BY.by, because: BY.because });
    await settle();
  }
}

async function mergeTwins(town: Town, { one, other, twinsIn }: CandidatePair): Promise<void> {
  const [from, into] = [one, other].map(
    ({ seats }) => seats.find(({ connection }) => connection === twinsIn)?.id ?? "",
  ) as [string, string];
  if (twinsIn === "odoo") return void (await mergeInBooks(town, from, into));
  town.site.merges(from, into);
  town.companyOnSite.delete(from);
}

/** A link that was wrong is ended by a person; each entry of another company is a record of its own again. */
export async function takeApart(
  { hub, settle }: Office,
  { record, seats }: Standing,
  truth: Truth,
): Promise<void> {
  const [first] = seats;
  const company = first && truth[first.connection]?.get(first.id);
  for (const { connection, id } of seats.filter((one) => truth[one.connection]?.get(one.id) !== company)) {
    const ending = { record: { noun: "vendor", key: record }, seat: connection, ...BY };
    await hub.db.transaction((tx) => unlinkSeat(tx, hub, ending));
    await hub.db.transaction((tx) => hearAgain(tx, hub, { connection, noun: "vendor", id }, BY));
  }
  await settle();
}

export interface Standing {
  readonly record: string;
  readonly seats: readonly { readonly connection: string; readonly company: string; readonly id: string }[];
}

export const standing = ({ db }: Office): Promise<readonly Standing[]> =>
  db.query<Standing>(sql`
    select record, json_agg(json_build_object('connection', connection, 'company', company, 'id', id)) as seats
    from crosswalk where noun = 'vendor' and unlinked_at is null group by record order by record`);

export const wronglyLinked = async (office: Office, truth: Truth) =>
  (await standing(office)).filter((one) => companiesOf(one, truth).length > 1);
