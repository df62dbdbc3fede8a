import type { Ref } from "../kernel/case.ts";
import { linkHistory } from "../store/crosswalk.ts";
import { deadEndsOf } from "../store/dead-ends.ts";
import { holdHistory } from "../store/holds.ts";
import { keptIn, recordLane, sourceLane, undecided } from "../store/inbox.ts";
import { pendingErrands } from "../store/outbox.ts";
import { mergedInto, survivorsOf } from "../store/records.ts";
import { targets } from "../store/targets.ts";
import type { Hub } from "./hub.ts";
import { sentenceMask } from "./sayings.ts";
import { type Waiting, waitsOf } from "./waits.ts";

/** What is still to happen with a record, and what it waits for. */
export interface Outlook {
  /** Something happens by itself: it is heard, or a system that runs is told. */
  readonly isGoingOn: boolean;
  /** What systems will not do, each with its own sentence. */
  readonly refusals: readonly { readonly says: string; readonly since: string }[];
  /** Values of a class are masked. */
  readonly waits: readonly Waiting[];
}

/** What comes next of a record, or of the one that it came to be by merges. */
export async function outlookOf(hub: Hub, ref: Ref): Promise<Outlook> {
  const { db, organisation } = hub;
  const { noun } = ref;
  const key = (await survivorsOf(db, organisation, noun, [ref.key])).get(ref.key) ?? ref.key;
  const records = [key, ...(await mergedInto(db, organisation, { noun, key }))];
  const links = (await Promise.all(records.map((one) => linkHistory(db, organisation, noun, one)))).flat();
  const lanes = [
    ...records.map((one) => recordLane(noun, one)),
    ...links.map(({ connection, id }) => sourceLane(connection, noun, id)),
  ];
  const unheard = (await keptIn(db, organisation, [...new Set(lanes)])).filter(({ isHeard }) => !isHeard);
  const holds = (await holdHistory(db, organisation, { noun, record: key })).filter(
    ({ closedAt }) => closedAt === null,
  );
  const errands = await pendingErrands(db, organisation, noun, records);
  const deadEnds = await deadEndsOf(db, organisation, { noun, records, places: links });
  const states = new Map((await targets(db, organisation)).map((target) => [target.connection, target]));
  const isTold = errands.some(({ connection }) => (states.get(connection)?.state ?? "live") === "live");
  const isHeard = unheard.length === 0 && (await undecided(db, organisation, noun, records)).size === 0;
  const mask = await sentenceMask(hub, noun, [key]);
  return {
    isGoingOn: isTold || !isHeard,
    refusals: holds
      .filter(({ code }) => code === "delivery.refused")
      .map(({ says, openedAt }) => ({ says: mask(key, says), since: openedAt })),
    waits: waitsOf({ holds, errands, unheard, deadEnds, targets: states }).map((one) => ({
      ...one,
      says: mask(key, one.says),
    })),
  };
}
