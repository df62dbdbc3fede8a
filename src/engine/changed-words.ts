import type { Link } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { lockFlowModes } from "../store/flow-modes.ts";
import { handOff } from "../store/handoffs.ts";
import { type Arrival, recordLane } from "../store/inbox.ts";
import { type JournalEntry, writeJournal } from "../store/journal.ts";
import {
  acceptedMappings,
  type HeardUpTo,
  heardUpTo,
  type Mapping,
  noteHeardUpTo,
} from "../store/mappings.ts";
import { meaningsRead, readBy, refusedWords, type WordAt } from "../store/words-read.ts";
import type { AskedBody } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { lastWords } from "./last-words.ts";
import { hubInForce } from "./modes.ts";
import { covers } from "./words.ts";

const AT_ONCE = 2000;

/**
 * Hears again whatever was read by a word that means something else today, and tells again what was refused for want of
 * a word: after a decision, and on each day with which a mapping begins or ends. Answers with how many seats that are.
 */
export async function hearChanged(configured: Hub): Promise<number> {
  const { organisation, db } = configured;
  const hub = await hubInForce(db, configured);
  if (!hub.wordsOf) return 0;
  const before = await heardUpTo(db, organisation);
  if (isSame(before, hub.wordsOf)) return 0;
  // What is being decided by the words before them is kept first, so that nothing is overlooked.
  await db.transaction((tx) => lockFlowModes(tx, organisation));
  let count = await db.transaction((tx) => tellAgain(tx, hub, before));
  for (let last: Link | undefined; ; ) {
    const links = await db.transaction((tx) => hearPage(tx, hub, { after: last, most: AT_ONCE }));
    count += links.length;
    last = links.at(-1);
    if (links.length < AT_ONCE) break;
  }
  await noteHeardUpTo(db, organisation, hub.wordsOf);
  if (count > 0) hub.wake();
  return count;
}

/** The same within the transaction that decides, as far as one page goes; the rest is the clock's duty. Answers alike. */
export async function hearChangedNow(tx: Tx, configured: Hub): Promise<number> {
  const hub = await hubInForce(tx, configured);
  if (!hub.wordsOf) return 0;
  const before = await heardUpTo(tx, hub.organisation);
  const links = await hearPage(tx, hub, { after: undefined, most: AT_ONCE });
  if (links.length === AT_ONCE) return links.length;
  const retold = await tellAgain(tx, hub, before);
  await noteHeardUpTo(tx, hub.organisation, hub.wordsOf);
  return links.length + retold;
}

const isSame = (one: HeardUpTo | undefined, other: HeardUpTo): boolean =>
  one?.nth === other.nth && one.day === other.day;

async function hearPage(
  tx: Tx,
  hub: Hub,
  page: { readonly after: Link | undefined; readonly most: number },
): Promise<readonly Link[]> {
  const words = await changedMeanings(tx, hub, await acceptedMappings(tx, hub.organisation, nthOf(hub)));
  const links = words.length === 0 ? [] : await readBy(tx, hub.organisation, { words, ...page });
  const arrivals = await lastWords(tx, hub, links);
  await handOff(tx, hub.organisation, arrivals);
  await writeJournal(tx, heardAgain(hub, links, arrivals));
  return links;
}

/** Which decision on words lets each of them be heard again. */
function heardAgain(hub: Hub, links: readonly Link[], arrivals: readonly Arrival[]): readonly JournalEntry[] {
  const place = ({ connection, noun, id }: Pick<Link, "connection" | "noun" | "id">) =>
    `${connection} ${noun} ${id}`;
  const records = new Map(links.map((link) => [place(link), link.record]));
  return arrivals.map(({ trail, noun, connection, id, ...at }) => ({
    ...{ organisation: hub.organisation, at: hub.now(), trail, noun },
    record: records.get(place({ ...at, connection, noun, id })) ?? null,
    ...{ stage: "engine", what: "heard again", actor: "plumbline" },
    body: { connection, id, because: "a word means something else", words: nthOf(hub) },
  }));
}

/** Of the words that these mappings speak of, what they meant somewhere when they were read and do not mean today. */
export async function changedMeanings(
  tx: Tx,
  hub: Hub,
  mappings: readonly Pick<Mapping, "connection" | "list" | "theirs">[],
): Promise<readonly WordAt[]> {
  const words = mappings.map(({ connection, list, theirs: word }) => ({ connection, list, word }));
  const read = await meaningsRead(tx, hub.organisation, words);
  return read.filter(({ connection, list, word, ours }) => {
    const vocabulary = hub.connections.get(connection)?.vocabulary;
    return vocabulary !== undefined && (vocabulary.ours(list, word) ?? null) !== ours;
  });
}

/** Whoever refused one of our words that there is a word of theirs for since then is told once more. */
async function tellAgain(tx: Tx, hub: Hub, before: HeardUpTo | undefined): Promise<number> {
  const { day, nth } = hub.wordsOf ?? { day: "", nth: 0 };
  const isNew = (one: Mapping) =>
    covers(one, day) && (!before || (one.nth ?? 0) > before.nth || !covers(one, before.day));
  const fresh = (await acceptedMappings(tx, hub.organisation, nth)).filter(isNew);
  const retries = await retriesFor(tx, hub, fresh);
  await handOff(tx, hub.organisation, retries);
  return retries.length;
}

/** What lets each seat be told once more that refused one of these words, by whoever decided it. */
export async function retriesFor(
  tx: Tx,
  hub: Hub,
  mappings: readonly Mapping[],
): Promise<readonly Arrival[]> {
  const words = mappings.flatMap(({ connection, ours }) => (ours === null ? [] : { connection, ours }));
  const refused = await refusedWords(tx, hub.organisation, words);
  return refused.flatMap(({ noun, record, connection, company, ours }): readonly Arrival[] => {
    const mapping = mappings.find(
      (one) => one.ours === ours && (one.connection === "" || one.connection === connection),
    );
    if (!mapping || !hub.connections.has(connection)) return [];
    const body: AskedBody = {
      ...{ by: "person", who: mapping.decidedBy ?? mapping.proposedBy, do: "retry" },
      about: company === "" ? connection : `${connection}/${company}`,
      because: `mapping ${mapping.id}`,
    };
    return [
      {
        ...{ lane: recordLane(noun, record), kind: "asked", connection: "", company: "", noun, id: record },
        ...{ body, at: hub.now().toISOString(), trail: hub.newKey(), urgency: URGENCY.person },
      },
    ];
  });
}

const nthOf = ({ wordsOf }: Hub): number => wordsOf?.nth ?? 0;
