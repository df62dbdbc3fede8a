import { findRecords, readRecords, type StoredRecord, survivorsOf } from "../store/records.ts";
import type { Hub } from "./hub.ts";
import { inWords } from "./in-words.ts";
import { Refused } from "./refused.ts";

const MOST = 20;

/**
 * The documents that a text may mean: by key, number, name, or id in any system. What bears it exactly comes alone;
 * one that was merged into another is that other. Of one noun, where that is given.
 */
export async function findDocuments(hub: Hub, text: string, noun?: string): Promise<readonly StoredRecord[]> {
  const all = await survivors(hub, await findRecords(hub.db, hub.organisation, text, MOST));
  const found = all.filter((one) => noun === undefined || one.noun === noun);
  const exact = [
    ({ key }: StoredRecord) => key === text,
    ({ numbers }: StoredRecord) => numbers.includes(text),
    ({ title }: StoredRecord) => title.toLowerCase() === text.toLowerCase(),
  ];
  for (const isIt of exact) {
    const some = found.filter(isIt);
    if (some.length > 0) return some;
  }
  return found;
}

/** The one document that a text means, of one noun where that is given; refuses to guess between several. */
export async function theDocument(hub: Hub, text: string, noun?: string): Promise<StoredRecord> {
  const found = await findDocuments(hub, text, noun);
  const [only] = found;
  if (!only)
    throw new Refused(
      `${noun === undefined ? "Nothing" : `No ${inWords(noun)}`} is known by ${text}: give its number, its name, its key or its id in a system`,
    );
  if (found.length > 1)
    throw new Refused(
      `${found.length}${found.length === MOST ? " or more" : ""} documents may be meant by ${text}; give the key of one:\n${found
        .map(({ noun, key, title }) => `  ${key}  ${noun} ${title}`)
        .join("\n")}`,
    );
  return only;
}

async function survivors(hub: Hub, records: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
  const standing = new Map<string, StoredRecord>();
  for (const record of records) {
    const { noun, key } = record;
    const into = record.mergedInto ? await survivorOf(hub, record) : record;
    standing.set(`${noun}/${into?.key ?? key}`, into ?? record);
  }
  return [...standing.values()];
}

async function survivorOf(
  { db, organisation }: Hub,
  { noun, key }: StoredRecord,
): Promise<StoredRecord | undefined> {
  const into = (await survivorsOf(db, organisation, noun, [key])).get(key) ?? key;
  return (await readRecords(db, organisation, noun, [into])).get(into);
}
