import { differenceHolds } from "../store/differences.ts";
import { fillableRecords, forgetTold } from "../store/fillable.ts";
import { handOff } from "../store/handoffs.ts";
import { type Arrival, keepArrivals, recordLane } from "../store/inbox.ts";
import { type JournalEntry, writeJournal } from "../store/journal.ts";
import { lockRecords } from "../store/records.ts";
import { again } from "./again.ts";
import type { AskedBody } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import type { Wish } from "./replay.ts";

/** One field of all linked records of a connection. */
export interface FieldAt {
  readonly noun: string;
  readonly connection: string;
  readonly field: string;
}

/** Records that are decided in one transaction. */
const PAGE = 200;

/**
 * Decides all differences of one field at one connection alike: `keep` ours and put it there, or `take` theirs. What
 * was looked at counts; a value that has changed since waits on. Answers with how many were decided.
 */
export async function settleDifferences(
  hub: Hub,
  { verdict, by, because, ...place }: FieldAt & Wish & { readonly verdict: "keep" | "take" },
): Promise<number> {
  const { organisation } = hub;
  const { noun } = place;
  let settled = 0;
  for (let after = 0; ; ) {
    const holds = await differenceHolds(hub.db, organisation, { ...place, after, most: PAGE });
    const last = holds.at(-1);
    if (!last) return settled;
    const [now, trail] = [hub.now(), hub.newKey()];
    const arrivals = holds.map(({ record, blocks: about, digest }): Arrival => {
      const body: AskedBody = { by: "person", who: by, do: verdict, about, digest, because };
      return {
        ...{ lane: recordLane(noun, record), kind: "asked", connection: "", company: "", noun, id: record },
        ...{ body, at: now.toISOString(), trail, urgency: URGENCY.person },
      };
    });
    const entries = holds.map(({ id, record, blocks }): JournalEntry => {
      const entry = { organisation, at: now, trail, noun, record, stage: "person", what: verdict } as const;
      return { ...entry, actor: by, body: { hold: id, code: "adoption.difference", blocks, because } };
    });
    await hub.db.transaction(async (tx) => {
      await keepArrivals(tx, organisation, arrivals, now);
      await writeJournal(tx, entries);
    });
    hub.wake();
    settled += holds.length;
    after = last.id;
  }
}

/**
 * What one connection lacks of a field and counts as told is told there after all, as far as the flow is live. Answers
 * with how many records are decided again for it.
 */
export async function fillField(hub: Hub, { by, because, ...place }: FieldAt & Wish): Promise<number> {
  const { organisation } = hub;
  const { noun, connection, field } = place;
  let filled = 0;
  for (let after = ""; ; ) {
    const records = await fillableRecords(hub.db, organisation, { ...place, after, most: PAGE });
    const last = records.at(-1);
    if (last === undefined) return filled;
    const [now, trail] = [hub.now(), hub.newKey()];
    await hub.db.transaction(async (tx) => {
      await lockRecords(tx, organisation, noun, records);
      await forgetTold(tx, organisation, { ...place, records });
      await handOff(
        tx,
        organisation,
        records.map((record) => again(hub, noun, record)),
      );
      const entry = { organisation, at: now, trail, noun, stage: "person", what: "fill", actor: by } as const;
      await writeJournal(
        tx,
        records.map((record) => ({ ...entry, record, body: { blocks: `${connection}#${field}`, because } })),
      );
    });
    hub.wake();
    filled += records.length;
    after = last;
  }
}
