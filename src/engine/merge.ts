import { type Link, link, linksHere, linksThere, unlink } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { changeContributions, contributionsOf, lockFacts, waitersOn } from "../store/facts.ts";
import { handOff } from "../store/handoffs.ts";
import { replaceHolds } from "../store/holds.ts";
import { recordLane } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import { keepRecords, lockMerges, lockRecords, type StoredRecord, survivorsOf } from "../store/records.ts";
import { dropVoice, keepVoices, readVoices } from "../store/voices.ts";
import type { Hub } from "./hub.ts";
import { type Source, URGENCY } from "./ingest.ts";
import { Refused } from "./refused.ts";

export interface Merging {
  readonly noun: string;
  /** The record that ends. */
  readonly from: string;
  /** The record that it is from now on. */
  readonly into: string;
  readonly by: string;
  readonly because: string;
}

/** Both are one record in the end: what was merged away stands for the record that it is. */
export class AlreadyOne extends Refused {}

/**
 * Two records turned out to be one. Answers with the seat that stands in the way, if both hold one there. Whatever was
 * merged away meanwhile stands for its survivor; throws AlreadyOne where both have the same.
 */
export async function mergeRecords(tx: Tx, hub: Hub, merging: Merging): Promise<string | undefined> {
  const { organisation } = hub;
  const { noun, by, because } = merging;
  const now = hub.now();
  const ending = await lockBoth(tx, hub, merging);
  if (!ending) return undefined;
  const [from, into] = [ending.key, ending.mergedInto];
  const links = await linksHere(tx, organisation, noun, [from, into]);
  const seatOf = ({ connection, company }: Link) => `${connection}/${company}`;
  const held = new Set(links.filter(({ record }) => record === into).map(seatOf));
  const moving = links.filter(({ record }) => record === from);
  const inTheWay = moving.find((one) => held.has(seatOf(one)));
  if (inTheWay) return inTheWay.connection;

  for (const one of moving) await unlink(tx, organisation, one, { by, because, now });
  await link(
    tx,
    organisation,
    moving.map((one) => ({ ...one, record: into })),
    { by, now },
  );
  const voices = (await readVoices(tx, organisation, noun, [from])).filter(
    (voice) => !held.has(`${voice.connection}/${voice.company}`),
  );
  for (const voice of voices) await dropVoice(tx, organisation, voice);
  // Nothing that was heard for the one was heard for the other: all that these seats say is news here.
  await keepVoices(
    tx,
    organisation,
    voices.map((voice) => ({ ...voice, record: into, said: {}, told: {}, refused: null, apart: null })),
  );
  const contributions = await contributionsOf(tx, organisation, noun, [from, into]);
  const taken = contributions.filter(({ record }) => record === from);
  const keys = [...new Set(contributions.map(({ key }) => key))];
  await lockFacts(tx, organisation, keys);
  await changeContributions(tx, organisation, { taken, made: [] });
  await replaceHolds(tx, organisation, { noun, records: [from], holds: [] }, now);
  await keepRecords(tx, organisation, [ending], now);
  const trail = hub.newKey();
  await writeJournal(tx, [
    {
      organisation,
      at: now,
      trail,
      noun,
      record: from,
      stage: "engine",
      what: "merged",
      actor: by,
      body: { into, because },
    },
    {
      organisation,
      at: now,
      trail,
      noun,
      record: into,
      stage: "engine",
      what: "absorbed",
      actor: by,
      body: { from, because },
    },
  ]);
  // Who waited for the one that ends, or rests on where the other stands, is decided anew as well.
  const waiters = await waitersOn(tx, organisation, keys);
  const others = waiters.filter(({ record }) => record !== from && record !== into);
  await handOff(
    tx,
    organisation,
    [{ noun, record: into }, ...others].map((one) => ({
      ...{ lane: recordLane(one.noun, one.record), kind: "again", connection: "", company: "" },
      ...{ noun: one.noun, id: one.record, body: null, trail, urgency: URGENCY.person },
    })),
  );
  return undefined;
}

/** Locks what the two stand for, no other merge beside it; answers with the one that ends, as it will have ended. */
async function lockBoth(
  tx: Tx,
  { organisation }: Hub,
  { noun, from, into }: Merging,
): Promise<(StoredRecord & { readonly mergedInto: string }) | undefined> {
  await lockMerges(tx, organisation, noun);
  const survivors = await survivorsOf(tx, organisation, noun, [from, into]);
  const [ending, standing] = [survivors.get(from) ?? from, survivors.get(into) ?? into];
  const records = await lockRecords(tx, organisation, noun, [ending, standing]);
  if (ending === standing)
    throw new AlreadyOne(`${from} and ${into} are one record already: ${ending}. There is nothing to merge`);
  const record = records.get(ending);
  return record && records.has(standing) ? { ...record, mergedInto: standing } : undefined;
}

/**
 * Where a system merged its records, ours are merged as well, unless another system still holds both: then its record
 * is kept as gone and a person sees it. Answers with the ids whose records were merged.
 */
export async function mergeSurvivors(
  hub: Hub,
  { connection, noun }: Source,
  links: readonly Link[],
  survivors: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const standing = await linksThere(hub.db, hub.organisation, connection, noun, [...survivors.values()]);
  const merged: string[] = [];
  for (const { id, company, record } of links) {
    const into = standing.find((one) => one.id === survivors.get(id))?.record;
    if (!into || into === record) continue;
    const because = `${connection} merged ${id} into ${survivors.get(id)}`;
    const inTheWay = await hub.db
      .transaction(async (tx) => {
        await lockMerges(tx, hub.organisation, noun);
        await unlink(
          tx,
          hub.organisation,
          { connection, company, noun, id },
          { by: connection, because, now: hub.now() },
        );
        const other = await mergeRecords(tx, hub, { noun, from: record, into, by: connection, because });
        if (other !== undefined) throw new StillTwo();
        return other;
      })
      .catch((error: unknown) => {
        if (error instanceof StillTwo) return record;
        // Another reading of the same system was faster.
        if (error instanceof AlreadyOne) return undefined;
        throw error;
      });
    if (inTheWay === undefined) merged.push(id);
  }
  return merged;
}

/** Another system holds both records, so they cannot become one here. */
class StillTwo extends Error {}
