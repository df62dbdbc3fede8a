import type { Ref } from "../kernel/case.ts";
import { linksHere, linksThere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { openHolds } from "../store/holds.ts";
import { type Arrival, keepArrivals, lastSaid, recordLane, sourceLane } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import { hearNow } from "./hear.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { lastWords } from "./last-words.ts";
import { type Difference, differenceOf } from "./rehearse.ts";
import { unrepeating } from "./sayings.ts";

/** Who wants something done once more, and why. */
export interface Wish {
  readonly by: string;
  readonly because: string;
}

/**
 * Decides a record again as everything stands now, and hears before what each of its seats said last: a word may have
 * been mapped since. Answers with what that changes.
 */
export async function decideAgain(
  tx: Tx,
  hub: Hub,
  { noun, key }: Ref,
  wish: Wish,
): Promise<readonly Difference[]> {
  const trail = hub.newKey();
  await noteWish(tx, hub, { noun, record: key, trail, what: "decided again", wish, about: {} });
  const lane = recordLane(noun, key);
  const said = { trail, urgency: URGENCY.person };
  const links = await linksHere(tx, hub.organisation, noun, [key]);
  return hearAtOnce(
    tx,
    hub,
    { ...{ lane, kind: "again", connection: "", company: "", noun, id: key, body: null }, ...said },
    (await lastWords(tx, hub, links)).map((one) => ({ ...one, ...said })),
  );
}

/** Hears once more the newest that a source said of one of its records; undefined when nothing of it is kept. */
export async function hearAgain(
  tx: Tx,
  hub: Hub,
  { connection, noun, id }: { readonly connection: string; readonly noun: string; readonly id: string },
  wish: Wish,
): Promise<readonly Difference[] | undefined> {
  const said = await lastSaid(tx, hub.organisation, sourceLane(connection, noun, id));
  if (!said) return undefined;
  const trail = hub.newKey();
  const links = await linksThere(tx, hub.organisation, connection, noun, [id]);
  const records = links.map(({ record }) => record);
  const because = await unrepeating(tx, hub, { noun, records, sentence: wish.because });
  await noteWish(tx, hub, {
    noun,
    record: null,
    trail,
    what: "heard again",
    wish: { ...wish, because },
    about: { connection, id },
  });
  const { version, at, stamp, ...rest } = said;
  return hearAtOnce(tx, hub, {
    ...rest,
    ...{ version: version ?? undefined, at: at ?? undefined, stamp: stamp ?? undefined },
    ...{ trail, urgency: URGENCY.person },
  });
}

/** Puts an arrival into its lane, and others into theirs, and hears them at once; answers with what that changes. */
export async function hearAtOnce(
  tx: Tx,
  hub: Hub,
  arrival: Arrival,
  others: readonly Arrival[] = [],
): Promise<readonly Difference[]> {
  const { organisation } = hub;
  const { noun } = arrival;
  const arrivals = [...others, arrival];
  await keepArrivals(tx, organisation, arrivals, hub.now());
  const record = await recordOf(tx, hub, arrival);
  const before = record === undefined ? [] : await openHolds(tx, organisation, { noun, record });
  const lanes = arrivals.map(({ lane }) => lane);
  const decided = await hearNow(tx, hub, [...new Set(lanes)]);
  return decided.map((one) =>
    differenceOf(
      hub,
      one,
      before.filter((hold) => hold.record === one.situation.record.key),
    ),
  );
}

/** Writes down that a person wanted it; what the reason repeats of the record's own values is left out. */
export async function noteWish(
  tx: Tx,
  hub: Hub,
  {
    what,
    wish: { by, because: sentence },
    about,
    ...place
  }: {
    readonly noun: string | null;
    readonly record: string | null;
    readonly trail: string;
    readonly what: string;
    readonly wish: Wish;
    readonly about: object;
  },
): Promise<void> {
  const { organisation } = hub;
  const { noun, record } = place;
  const because =
    noun === null || record === null
      ? sentence
      : await unrepeating(tx, hub, { noun, records: [record], sentence });
  const entry = { organisation, at: hub.now(), ...place, stage: "person", what, actor: by } as const;
  await writeJournal(tx, [{ ...entry, body: { ...about, because } }]);
}

async function recordOf(
  tx: Tx,
  hub: Hub,
  { connection, noun, id, kind }: Arrival,
): Promise<string | undefined> {
  if (kind !== "observed" && kind !== "gone") return id;
  const [link] = await linksThere(tx, hub.organisation, connection, noun, [id]);
  return link?.record;
}
