import { linksHere } from "../store/crosswalk.ts";
import { hasUnheard, undecided } from "../store/inbox.ts";
import { type OutboxItem, seatLane, withdrawnAmong } from "../store/outbox.ts";
import { unreadIn } from "../store/unread.ts";
import type { Hub } from "./hub.ts";
import type { Hand } from "./leases.ts";
import type { Result } from "./outcome.ts";
import { lookFirst } from "./read.ts";

/** Something that a system is to be told of one record. */
export type Telling = OutboxItem & { readonly record: string };

type Unready = Extract<Result, { kind: "wait" | "withdrawn" | "returned" }>;

/**
 * Before anything is made in a system, its latest changes are read and heard, however long that takes: what is to be
 * made may be among them. Answers with what is not to be made now, or not at all. Whatever was sent before and not
 * answered has been looked for by now.
 */
export async function beforeMaking(
  hub: Hub,
  hand: Hand,
  items: readonly Telling[],
): Promise<readonly Unready[]> {
  const [first] = items;
  if (!first) return [];
  const { db, organisation } = hub;
  const { connection, noun } = first;
  await lookFirst(hub, connection, noun);
  const isUnheard = await hasUnheard(db, organisation, connection, noun);
  const records = items.map(({ record }) => record);
  const again = await undecided(db, organisation, noun, records);
  // Asked last: what was heard meanwhile has been decided by now.
  const lanes = items.map(({ lane }) => lane);
  const withdrawn = await withdrawnAmong(db, organisation, lanes);
  const unread = await unreadIn(db, organisation, noun, [connection]);
  const standing = await standingAmong(hub, noun, records);
  return items.flatMap((item): Unready | [] => {
    if (withdrawn.has(item.lane)) return { item, kind: "withdrawn" };
    // It came to stand there meanwhile, by a merge perhaps: the next attempt finds it.
    if (standing.has(item.lane)) return { item, kind: "wait", until: hub.now(), looks: false };
    if (!isUnheard && !again.has(item.record)) return unread.length > 0 ? { item, kind: "returned" } : [];
    const looks = hand.claimed.lanes.get(item.lane)?.looks ?? 0;
    const until = new Date(hub.now().getTime() + hearingSeconds(looks) * 1000);
    return { item, kind: "wait", until, looks: true };
  });
}

async function standingAmong(
  hub: Hub,
  noun: string,
  records: readonly string[],
): Promise<ReadonlySet<string>> {
  const links = await linksHere(hub.db, hub.organisation, noun, records);
  return new Set(links.map(({ connection, company, record }) => seatLane(connection, company, noun, record)));
}

const HEARING_SECONDS = 0.05;
const LONGEST_SECONDS = 60;
const QUICK_LOOKS = 4;

/** How long what was read is given to be heard: an instant at first, at most a minute; the looks never end. */
const hearingSeconds = (looks: number): number =>
  Math.min(HEARING_SECONDS * 2 ** Math.max(0, looks - QUICK_LOOKS), LONGEST_SECONDS);
