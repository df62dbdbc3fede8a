import { carryDistinct, carryScoped } from "../store/asked.ts";
import { type Link, link, linksHere, unlinkRecords } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import {
  changeContributions,
  contributionsOf,
  lockFacts,
  replaceWaiting,
  waitersOn,
} from "../store/facts.ts";
import { handOff } from "../store/handoffs.ts";
import { replaceHolds, type TurnedHold } from "../store/holds.ts";
import { recordLane } from "../store/inbox.ts";
import { type JournalEntry, writeJournal } from "../store/journal.ts";
import { takeBackTells } from "../store/outbox.ts";
import { keepRecords, lockRecords, type StoredRecord } from "../store/records.ts";
import { dropVoices, keepVoices, readVoices } from "../store/voices.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { linkKey } from "./references.ts";
import { unrepeating } from "./sayings.ts";

/** One record ends, and is another from then on. */
export interface Pair {
  readonly from: string;
  readonly into: string;
}

export interface Joining {
  readonly noun: string;
  /** No record is in two of them. */
  readonly pairs: readonly Pair[];
  readonly by: string;
  readonly because: string;
}

export interface Joined {
  readonly joined: readonly Pair[];
  /** Those of which both stand in one seat, and in which: one there is one here. */
  readonly inTheWay: ReadonlyMap<Pair, string>;
}

/**
 * Makes one record of each pair: its links and voices come to the one that stays, where all that they say is news. The
 * caller holds the lock on merges, and every record stands for itself.
 */
export async function joinRecords(tx: Tx, hub: Hub, joining: Joining): Promise<Joined> {
  const { organisation } = hub;
  const { noun, by } = joining;
  const records = await lockRecords(
    tx,
    organisation,
    noun,
    joining.pairs.flatMap(({ from, into }) => [from, into]),
  );
  const standing = joining.pairs.filter(({ from, into }) => records.has(from) && records.has(into));
  const links = await linksHere(tx, organisation, noun, [...records.keys()]);
  const inTheWay = seatsOfBoth(standing, links);
  const joined = standing.filter((pair) => !inTheWay.has(pair));
  if (joined.length === 0) return { joined, inTheWay };

  const now = hub.now();
  const because = await unrepeating(tx, hub, {
    noun,
    records: joined.flatMap(({ from, into }) => [from, into]),
    sentence: joining.because,
  });
  const survivor = new Map(joined.map(({ from, into }) => [from, into]));
  const ending = [...survivor.keys()];
  await unlinkRecords(tx, organisation, { noun, records: ending }, { by, because, now });
  const moving = links.flatMap((one) => moved(one, survivor));
  await link(tx, organisation, moving, { by, now });
  await moveVoices(tx, hub, noun, survivor);
  await carryDistinct(tx, organisation, noun, joined);
  await carryScoped(tx, organisation, noun, joined);
  const keys = await takeBack(tx, hub, noun, survivor);
  const turned = await replaceHolds(tx, organisation, { noun, records: ending, holds: [] }, now);
  await replaceWaiting(tx, organisation, { noun, records: ending, waits: [] });
  await takeBackTells(tx, organisation, noun, ending);
  const ended = joined.flatMap(({ from, into }): StoredRecord[] => {
    const record = records.get(from);
    return record ? [{ ...record, mergedInto: into }] : [];
  });
  await keepRecords(tx, organisation, ended, now);
  const trail = hub.newKey();
  await writeJournal(
    tx,
    joined.flatMap((pair) => minutesOf(hub, { ...joining, because }, { pair, trail, now, turned })),
  );
  await decideAnew(tx, hub, { noun, survivor, keys: [...keys, ...moving.map(linkKey)], trail });
  return { joined, inTheWay };
}

/** One there is one here: two that both stand in a seat are two as long as they are two there. */
function seatsOfBoth(pairs: readonly Pair[], links: readonly Link[]): ReadonlyMap<Pair, string> {
  const seats = Map.groupBy(links, ({ record }) => record);
  const seatsOf = (key: string) =>
    (seats.get(key) ?? []).map(({ connection, company }) => ({
      connection,
      seat: `${connection}/${company}`,
    }));
  return new Map(
    pairs.flatMap((pair) => {
      const held = new Set(seatsOf(pair.into).map(({ seat }) => seat));
      const both = seatsOf(pair.from).find(({ seat }) => held.has(seat));
      return both ? [[pair, both.connection] as const] : [];
    }),
  );
}

function moved<T extends { readonly record: string }>(one: T, survivor: ReadonlyMap<string, string>): T[] {
  const record = survivor.get(one.record);
  return record === undefined ? [] : [{ ...one, record }];
}

/** Nothing that was heard for the one was heard for the other: all that these seats say is news there. */
async function moveVoices(
  tx: Tx,
  { organisation }: Hub,
  noun: string,
  survivor: ReadonlyMap<string, string>,
): Promise<void> {
  const voices = await readVoices(tx, organisation, noun, [...survivor.keys(), ...survivor.values()]);
  const seatOf = (record: string, { connection, company }: { connection: string; company: string }) =>
    `${record} ${connection}/${company}`;
  const held = new Set(voices.map((voice) => seatOf(voice.record, voice)));
  await dropVoices(tx, organisation, noun, [...survivor.keys()]);
  const moving = voices
    .flatMap((voice) => moved(voice, survivor))
    .filter((voice) => !held.has(seatOf(voice.record, voice)))
    .map((voice) => ({ ...voice, said: {}, told: {}, refused: null, apart: null }));
  await keepVoices(tx, organisation, moving);
}

/** What the records that end contribute to the facts of others; answers with all keys that the pairs bear. */
async function takeBack(
  tx: Tx,
  { organisation }: Hub,
  noun: string,
  survivor: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const both = [...survivor.keys(), ...survivor.values()];
  const contributions = await contributionsOf(tx, organisation, noun, both);
  const keys = [...new Set(contributions.map(({ key }) => key))];
  await lockFacts(tx, organisation, keys);
  const taken = contributions.filter(({ record }) => survivor.has(record));
  await changeContributions(tx, organisation, { taken, made: [] });
  return keys;
}

function minutesOf(
  { organisation }: Hub,
  { noun, by: actor, because }: Joining,
  {
    pair: { from, into },
    trail,
    now: at,
    turned,
  }: { pair: Pair; trail: string; now: Date; turned: readonly TurnedHold[] },
): readonly JournalEntry[] {
  const entry = { organisation, at, trail, noun, stage: "engine", actor } as const;
  return [
    ...turned
      .filter(({ record }) => record === from)
      .map(({ id: hold, code, blocks }) => ({
        ...{ ...entry, record: from, stage: "decide" as const, what: "hold ended" },
        body: { hold, code, blocks, because: `it was joined into ${into}` },
      })),
    { ...entry, record: from, what: "merged", body: { into, because } },
    { ...entry, record: into, what: "absorbed", body: { from, because } },
  ];
}

/** Who waited for one that ends, or rests on where the other stands, is decided anew as the one that stays is. */
async function decideAnew(
  tx: Tx,
  { organisation }: Hub,
  {
    noun,
    survivor,
    keys,
    trail,
  }: { noun: string; survivor: ReadonlyMap<string, string>; keys: readonly string[]; trail: string },
): Promise<void> {
  const staying = [...survivor.values()].map((record) => ({ noun, record }));
  const known = new Set([...survivor.keys(), ...survivor.values()]);
  const waiters = (await waitersOn(tx, organisation, keys)).filter(
    (one) => one.noun !== noun || !known.has(one.record),
  );
  await handOff(
    tx,
    organisation,
    [...staying, ...waiters].map((one) => ({
      ...{ lane: recordLane(one.noun, one.record), kind: "again", connection: "", company: "" },
      ...{ noun: one.noun, id: one.record, body: null, trail, urgency: URGENCY.person },
    })),
  );
}
