import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Tx } from "../store/db.ts";
import {
  closeDeadLetter,
  closeQuarantined,
  type DeadLetter,
  inQuarantine,
  openDeadLetter,
  type Unreadable,
} from "../store/dead-ends.ts";
import { type ArrivalKind, lastSaid, sourceLane } from "../store/inbox.ts";
import { type ErrandKind, keepErrands } from "../store/outbox.ts";
import { meaningOf } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { ingestHints, URGENCY } from "./ingest.ts";
import { Refused } from "./refused.ts";
import type { Difference } from "./rehearse.ts";
import { decideAgain, hearAgain, hearAtOnce, noteWish, type Wish } from "./replay.ts";
import { isOurKey } from "./set-aside.ts";

/** What is done with something that had come to a dead end. */
export interface Revival {
  readonly does: string;
  readonly differences: readonly Difference[];
}

/**
 * Puts a dead letter back in its lane, once. What was to be told is decided again, so that a seat is told what it lacks
 * now; an effect bears its own key, so that it is made once however often it is put back.
 */
export async function reviveDeadLetter(tx: Tx, hub: Hub, id: number, wish: Wish): Promise<Revival> {
  const letter = await openDeadLetter(tx, hub.organisation, id);
  if (!letter)
    throw new Refused(`No open dead letter has the number ${id}: it may have been put back already`);
  const because = `put back by ${wish.by}: ${wish.because}`;
  await closeDeadLetter(tx, hub.organisation, id, { because, now: hub.now() });
  const { noun, record, connection } = letter;
  const isOurs = letter.queue === "out" || isOurKey(letter.kind);
  const about = { deadLetter: id, connection, ...(isOurs ? {} : { id: record }) };
  await noteWish(tx, hub, {
    noun,
    record: isOurs ? record : null,
    trail: letter.trail,
    what: "put back",
    wish,
    about,
  });
  return letter.queue === "in" ? heardOnceMore(tx, hub, letter, wish) : triedOnceMore(tx, hub, letter, wish);
}

async function heardOnceMore(tx: Tx, hub: Hub, letter: DeadLetter, wish: Wish): Promise<Revival> {
  const { connection, company, noun, record: id, lane, body } = letter;
  const kind = letter.kind as ArrivalKind;
  const does = "It is heard once more.";
  if (id === null) throw new Refused("It speaks of no record, so that there is nothing to hear it for");
  if (kind === "observed" || kind === "gone") {
    const differences = await hearAgain(tx, hub, { connection, noun, id }, wish);
    if (!differences)
      throw new Refused(`Nothing that ${connection} said of ${noun} ${id} is kept: sweep it instead`);
    return { does, differences };
  }
  const address = { lane, kind, connection, company, noun, id, body, at: hub.now().toISOString() };
  const trail = hub.newKey();
  return { does, differences: await hearAtOnce(tx, hub, { ...address, trail, urgency: URGENCY.person }) };
}

async function triedOnceMore(tx: Tx, hub: Hub, letter: DeadLetter, wish: Wish): Promise<Revival> {
  const { noun, record, connection, company, lane, body, effectKey, trail } = letter;
  const kind = letter.kind as ErrandKind;
  if (kind === "tell" && record !== null)
    return {
      does: `${connection} is told what it lacks now.`,
      differences: await decideAgain(tx, hub, { noun, key: record }, wish),
    };
  const errand = { lane, kind, connection, company, noun, record, body, trail, urgency: URGENCY.person };
  await keepErrands(tx, hub.organisation, [{ ...errand, effectKey: effectKey ?? undefined }], hub.now());
  return { does: `It is back in its lane, and ${connection} is called for it once more.`, differences: [] };
}

/** Reads once more what could not be read. What still cannot be stays in quarantine, with the reason. */
export async function rereadQuarantined(tx: Tx, hub: Hub, id: number, wish: Wish): Promise<Revival> {
  const found = await inQuarantine(tx, hub.organisation, id);
  if (!found) throw new Refused(`Nothing in quarantine has the number ${id}: it may have been read already`);
  await closeQuarantined(tx, hub.organisation, id, { by: wish.by, now: hub.now() });
  return found.sourceId === null
    ? deliveryReread(tx, hub, { ...found, id }, wish)
    : recordReread(tx, hub, { ...found, id, sourceId: found.sourceId }, wish);
}

/** Somebody has looked at it, and nobody is to wait for it: it is read again when its system says something else. */
export async function leaveUnread(tx: Tx, hub: Hub, id: number, wish: Wish): Promise<Revival> {
  const found = await inQuarantine(tx, hub.organisation, id);
  if (!found) throw new Refused(`Nothing in quarantine has the number ${id}: it may have been read already`);
  await closeQuarantined(tx, hub.organisation, id, { by: wish.by, now: hub.now() });
  const { connection, sourceId, trail } = found;
  const about = { quarantine: id, connection, id: sourceId };
  await noteWish(tx, hub, {
    noun: found.noun || null,
    record: null,
    trail,
    what: "left unread",
    wish,
    about,
  });
  const does = `Nobody waits for it any more; it is read again once ${connection} says something else of it.`;
  return { does, differences: [] };
}

type Kept = Unreadable & { readonly id: number };

async function recordReread(
  tx: Tx,
  hub: Hub,
  { id: number, connection, noun, sourceId: id }: Kept & { readonly sourceId: string },
  wish: Wish,
): Promise<Revival> {
  const said = await lastSaid(tx, hub.organisation, sourceLane(connection, noun, id));
  if (!said) throw new Refused(`Nothing that ${connection} said of ${noun} ${id} is kept: sweep it instead`);
  const meaning = meaningOf(hub, said);
  if (meaning.kind === "unreadable") throw stillUnreadable(number, meaning.reason);
  const differences = await hearAgain(tx, hub, { connection, noun, id }, wish);
  return { does: "It can be read now.", differences: differences ?? [] };
}

async function deliveryReread(
  tx: Tx,
  hub: Hub,
  { id, connection, raw, trail }: Kept,
  wish: Wish,
): Promise<Revival> {
  const translate = hub.connections.get(connection)?.connector.webhooks?.translate;
  if (!translate) throw new Refused(`${connection} listens to no deliveries any more`);
  try {
    const { hints } = translate({ headers: {}, body: Buffer.from(raw, "utf8") });
    await ingestHints(tx, hub, [{ connection, hints }]);
    const about = { quarantine: id, connection };
    await noteWish(tx, hub, { noun: null, record: null, trail, what: "read again", wish, about });
    return { does: `It can be read now; ${connection} is asked for what it speaks of.`, differences: [] };
  } catch (error) {
    if (error instanceof ConnectorError) throw stillUnreadable(id, error.message);
    throw error;
  }
}

const stillUnreadable = (id: number, reason: string): Refused =>
  new Refused(`Number ${id} still cannot be read: ${reason}. It stays in quarantine`);
