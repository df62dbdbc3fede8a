import type { Ref } from "../kernel/case.ts";
import { type Link, link, linksHere, linksThere, unlink } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { lastSaid, recordLane, sourceLane } from "../store/inbox.ts";
import { beingTold, replaceTells, seatLane } from "../store/outbox.ts";
import { lockRecords, type StoredRecord } from "../store/records.ts";
import { connectionOf, type Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { linkKey, wakeNaming } from "./references.ts";
import { Refused } from "./refused.ts";
import type { Difference } from "./rehearse.ts";
import { hearAgain, hearAtOnce, noteWish, type Wish } from "./replay.ts";
import { unrepeating } from "./sayings.ts";

export interface Unlinking extends Wish {
  readonly record: Ref;
  /** The connection, with its company where it has several of the record: `odoo/1`. */
  readonly seat: string;
}

export interface Relinking extends Wish {
  readonly record: Ref;
  readonly connection: string;
  readonly id: string;
}

/**
 * Takes a record out of a seat: the link ends and stays as history, the seat is not heard for it and told nothing.
 * The record there is one of its own from its next change on, even if it still bears our key.
 */
export async function unlinkSeat(tx: Tx, hub: Hub, unlinking: Unlinking): Promise<readonly Difference[]> {
  const { record, seat, by } = unlinking;
  const { organisation } = hub;
  const { noun, key } = record;
  const because = await unrepeating(tx, hub, { noun, records: [key], sentence: unlinking.because });
  const { title } = await standing(tx, hub, record);
  const links = (await linksHere(tx, organisation, noun, [key])).filter(
    (one) => one.connection === seat || seatOf(one) === seat,
  );
  const [ending, another] = links;
  if (!ending) throw new Refused(`${title} does not stand in ${seat}: there is nothing to unlink`);
  if (another)
    throw new Refused(
      `${title} stands in several companies of ${seat}: name one of ${links.map(seatOf).join(", ")}`,
    );
  const told = await beingTold(tx, organisation, noun, [key]);
  if (told.some(({ connection, company }) => connection === ending.connection && company === ending.company))
    throw new Refused(
      `${seat} is being told of ${title} at this moment, or has not answered: unlink it once it has (plumbline trace ${key})`,
    );
  const trail = hub.newKey();
  const lane = recordLane(noun, key);
  const asked = { by: "person", who: by, do: "leave", about: seatOf(ending), because };
  const differences = await hearAtOnce(tx, hub, {
    ...{ lane, kind: "asked", connection: "", company: "", noun: noun, id: key, body: asked },
    ...{ at: hub.now().toISOString(), trail, urgency: URGENCY.person },
  });
  // A seat that has a link and has said nothing yet has no voice that could leave.
  await unlink(tx, organisation, ending, { by, because, now: hub.now() });
  await wakeNaming(tx, hub, { linked: [linkKey(ending)], situations: [] });
  await replaceTells(tx, organisation, [seatLane(ending.connection, ending.company, noun, key)]);
  const about = { connection: ending.connection, company: ending.company, id: ending.id };
  const place = { noun: noun, record: key, trail };
  await noteWish(tx, hub, { ...place, what: "unlinked", wish: { by, because }, about });
  return differences;
}

/** Says which record there a record of ours is. One there is one here: whoever is in the way must be unlinked first. */
export async function relink(tx: Tx, hub: Hub, relinking: Relinking): Promise<readonly Difference[]> {
  const { record, connection, id, by, because } = relinking;
  const { organisation } = hub;
  const { noun, key } = record;
  const { title } = await standing(tx, hub, record);
  if (!connectionOf(hub, connection).resources.has(noun))
    throw new Refused(`${connection} does not carry a ${noun}: nothing there can be ${title}`);
  const said = await lastSaid(tx, organisation, sourceLane(connection, noun, id));
  if (!said)
    throw new Refused(
      `${connection} has not said anything of ${noun} ${id} yet: is that its id there? What is new there is heard at the next poll`,
    );
  const wanted: Link = { connection, company: said.company, noun, id, record: key };
  await nobodyInTheWay(tx, hub, wanted, title);
  const made = await link(tx, organisation, [wanted], { by, now: hub.now() });
  if (made.length === 0)
    throw new Refused(
      `${id} in ${connection}, or ${title}, was linked by somebody else at this moment: look again`,
    );
  await wakeNaming(tx, hub, { linked: [linkKey(wanted)], situations: [] });
  const about = { connection, company: said.company, id };
  const place = { noun, record: key, trail: hub.newKey() };
  await noteWish(tx, hub, { ...place, what: "linked", wish: { by, because }, about });
  return (await hearAgain(tx, hub, { connection, noun, id }, { by, because })) ?? [];
}

async function nobodyInTheWay(tx: Tx, hub: Hub, wanted: Link, title: string): Promise<void> {
  const { connection, company, noun, id, record } = wanted;
  const [there] = (await linksThere(tx, hub.organisation, connection, noun, [id])).filter(
    (one) => one.company === company,
  );
  if (there?.record === record) throw new Refused(`${title} is ${id} in ${connection} already`);
  if (there) {
    const other = (await lockRecords(tx, hub.organisation, noun, [there.record])).get(there.record);
    throw new Refused(
      `${id} in ${connection} is ${other?.title || there.record} already. One there is one here: if that is wrong, first plumbline crosswalk unlink ${there.record} ${connection} --because "…"; if both are one, resolve their hold as the same`,
    );
  }
  const here = (await linksHere(tx, hub.organisation, noun, [record])).find(
    (one) => one.connection === connection && one.company === company,
  );
  if (here)
    throw new Refused(
      `${title} is ${here.id} in ${connection} already. One here is one there: first plumbline crosswalk unlink ${record} ${seatOf(here)} --because "…"`,
    );
}

/** The record, held, as long as it stands by itself. */
async function standing(tx: Tx, hub: Hub, { noun, key }: Ref): Promise<StoredRecord> {
  const found = (await lockRecords(tx, hub.organisation, noun, [key])).get(key);
  if (!found) throw new Refused(`No ${noun} has the key ${key}`);
  if (found.mergedInto)
    throw new Refused(`${found.title || key} was merged into ${found.mergedInto}: name that one`);
  return { ...found, title: found.title || key };
}

const seatOf = ({ connection, company }: Link): string =>
  company === "" ? connection : `${connection}/${company}`;
