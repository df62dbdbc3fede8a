import { linksThere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { bury, type DeadLetter, quarantine, type Unreadable } from "../store/dead-ends.ts";
import type { InboxItem } from "../store/inbox.ts";
import { type JournalEntry, writeJournal } from "../store/journal.ts";
import type { Hub } from "./hub.ts";
import type { Result } from "./outcome.ts";
import { unrepeating } from "./sayings.ts";

/** Puts aside what could not be read at all, and writes down that it was. */
export async function putInQuarantine(tx: Tx, hub: Hub, found: readonly Unreadable[]): Promise<void> {
  await quarantine(tx, hub.organisation, found, hub.now());
  const entries: JournalEntry[] = [];
  for (const { connection, noun, sourceId: id, reason, trail } of found)
    entries.push({
      ...{ organisation: hub.organisation, at: hub.now(), trail, noun: noun || null, record: null },
      ...{ stage: "canonicalize", what: "unreadable", actor: "plumbline" },
      body: { connection, id, because: await written(tx, hub, { connection, noun, id, reason }) },
    });
  await writeJournal(tx, entries);
}

/** Gives up items that could not be heard however often it was tried: dead letters, and each is written down. */
export async function buryUnheard(
  tx: Tx,
  hub: Hub,
  items: readonly InboxItem[],
  { reason, attempts }: { reason: string; attempts: number },
): Promise<void> {
  const letters = items.map(({ lane, kind, connection, company, noun, id, body, trail }) => ({
    ...{ queue: "in" as const, lane, kind, connection, company, noun, record: id, body, trail },
    ...{ remedy: "changed", reason, attempts },
  }));
  await bury(tx, hub.organisation, letters, hub.now());
  await writeJournal(tx, await unheardEntries(tx, hub, items, "given up", { reason, attempts }));
}

/** The minutes of errands that were given up; the failures before are in them already. */
export const buriedEntries = (hub: Hub, letters: readonly DeadLetter[]): readonly JournalEntry[] =>
  letters.map(
    ({
      connection,
      company,
      noun,
      record,
      lane,
      kind,
      effectKey,
      attempts,
      remedy,
      trail,
    }): JournalEntry => ({
      ...{ organisation: hub.organisation, at: hub.now(), trail, noun, record },
      ...{ stage: "deliver", what: "given up", actor: "plumbline" },
      body: { connection, company, errand: effectKey ?? lane, of: kind, attempts, remedy },
    }),
  );

/** The minutes of what was a dead letter, and could be done after all. */
export function exhumedEntries(
  hub: Hub,
  exhumed: readonly { readonly id: number; readonly lane: string }[],
  results: readonly Result[],
): readonly JournalEntry[] {
  return exhumed.flatMap(({ id: deadLetter, lane }) => {
    const item = results.find((one) => one.item.lane === lane)?.item;
    if (!item) return [];
    const { connection, company, noun, record, trail } = item;
    return [
      {
        ...{ organisation: hub.organisation, at: hub.now(), trail, noun, record },
        ...{ stage: "deliver", what: "done after all", actor: "plumbline" },
        body: { connection, company, deadLetter },
      },
    ];
  });
}

/** The minutes of items that could not be heard: `postponed` to be tried again, or `given up`. */
export async function unheardEntries(
  tx: Tx,
  hub: Hub,
  items: readonly InboxItem[],
  what: "postponed" | "given up",
  { reason, ...tried }: { reason: string; attempts: number; until?: string },
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (const { kind, connection, noun, id, trail } of items) {
    const record = isOurKey(kind) ? id : null;
    const because = record
      ? await unrepeating(tx, hub, { noun, records: [record], sentence: reason })
      : await written(tx, hub, { connection, noun, id, reason });
    entries.push({
      ...{ organisation: hub.organisation, at: hub.now(), trail, noun, record },
      ...{ stage: "decide", what, actor: "plumbline" },
      body: { connection, id, of: kind, ...tried, because },
    });
  }
  return entries;
}

/** Whether an arrival of this kind names a record by our key, not by an id of its source. */
export const isOurKey = (kind: string): boolean => kind !== "observed" && kind !== "gone" && kind !== "hint";

/** A reason may repeat what is known of the record that could not be read this time. */
async function written(
  tx: Tx,
  hub: Hub,
  { connection, noun, id, reason }: { connection: string; noun: string; id: string | null; reason: string },
): Promise<string> {
  const links = await linksThere(tx, hub.organisation, connection, noun, id === null ? [] : [id]);
  const records = links.map(({ record }) => record);
  return unrepeating(tx, hub, { noun, records, sentence: reason });
}
