import type { Tx } from "../store/db.ts";
import { lockFlowModes } from "../store/flow-modes.ts";
import { writeJournal } from "../store/journal.ts";
import {
  acceptedMappings,
  allMappings,
  keepProposal,
  keepVerdict,
  lastDecision,
  type Mapping,
  mappingOf,
  type NewMapping,
} from "../store/mappings.ts";
import { dayIn } from "./calendar-day.ts";
import { hearChangedNow } from "./changed-words.ts";
import type { Hub } from "./hub.ts";
import { hubInForce } from "./modes.ts";
import { Refused } from "./refused.ts";
import type { Wish } from "./replay.ts";
import { likeness } from "./suggest.ts";
import { knownWords, listsOf, wordsOfOurs } from "./word-lists.ts";

/** A mapping as somebody wishes it. Without a day it begins today. */
export interface Wished extends Omit<NewMapping, "begins" | "told">, Wish {
  readonly begins?: string | undefined;
  readonly told?: boolean | undefined;
  /** Ours is a new word, which nobody has used before. */
  readonly isNew?: boolean | undefined;
}

/** What was wished cannot be a mapping, and which part of it is amiss. */
export class NotMappable extends Refused {
  readonly field: "list" | "connection" | "theirs" | "ours" | "begins" | "ends";

  constructor(field: NotMappable["field"], says: string) {
    super(says);
    this.field = field;
  }
}

/** Proposes what a word of theirs means: it counts once another person has accepted it. */
export async function proposeMapping(tx: Tx, configured: Hub, wished: Wished): Promise<Mapping> {
  const { organisation } = configured;
  const hub = await hubInForce(tx, configured);
  const today = dayIn(hub.zone, hub.now());
  const { list, connection, theirs, ours, begins = today, ends, told = false, by, because } = wished;
  checkPlace(hub, wished);
  checkDays({ begins, ends, today });
  if (because.trim() === "") throw new Refused("A mapping needs a reason: say why it means that");
  await checkOurs(tx, hub, wished);
  const wanted: NewMapping = { list, connection, theirs, ours, told, begins, ends };
  await checkIsNews(tx, hub, wanted);
  const id = await keepProposal(tx, organisation, wanted, { by, because }, hub.now());
  const mapping = await proposalOf(tx, hub, id);
  await note(tx, hub, mapping, { what: "mapping proposed", by, because });
  return mapping;
}

/** A mapping that was accepted, and how many seats are heard or told again for it at once. */
export interface Accepted {
  readonly mapping: Mapping;
  readonly again: number;
}

/** A second person accepts it: from its day on it counts, and all that waited for it is heard again. */
export async function acceptMapping(
  tx: Tx,
  hub: Hub,
  { mapping: id, by, because }: Wish & { readonly mapping: number },
): Promise<Accepted> {
  // Whatever is being decided by the words before is kept first; then nobody decides until this is.
  await lockFlowModes(tx, hub.organisation);
  const mapping = await proposalOf(tx, hub, id);
  if (mapping.proposedBy === by)
    throw new Refused(
      `${by} has proposed mapping ${id}, and may not accept it: it takes a second pair of eyes. To take it back: plumbline mappings reject ${id}`,
    );
  if (because.trim() === "") throw new Refused("A decision needs a reason: it is written down");
  const today = dayIn(hub.zone, hub.now());
  if (mapping.ends !== null && mapping.ends < today)
    throw new Refused(`Mapping ${id} would have ended on ${mapping.ends}: propose it anew with other days`);
  await checkOurs(tx, await hubInForce(tx, hub), { ...mapping, isNew: true });
  await decide(tx, hub, mapping, { accepted: true, by, because });
  const again = await hearChangedNow(tx, hub);
  hub.wake();
  return { mapping: await theMapping(tx, hub, id), again };
}

/** Somebody rejects it, or its proposer takes it back: nothing changes. */
export async function rejectMapping(
  tx: Tx,
  hub: Hub,
  { mapping: id, by, because }: Wish & { readonly mapping: number },
): Promise<Mapping> {
  await lockFlowModes(tx, hub.organisation);
  if (because.trim() === "") throw new Refused("A rejection needs a reason: its proposer will read it");
  await decide(tx, hub, await proposalOf(tx, hub, id), { accepted: false, by, because });
  return theMapping(tx, hub, id);
}

/** A proposal that nobody has decided yet. */
export async function proposalOf(tx: Tx, hub: Hub, id: number): Promise<Mapping> {
  const mapping = await theMapping(tx, hub, id);
  if (mapping.nth === null) return mapping;
  const verdict = mapping.accepted ? "accepted" : "rejected";
  throw new Refused(
    `Mapping ${id} was ${verdict} already, by ${mapping.decidedBy}: ${mapping.decidedBecause}`,
  );
}

async function theMapping(tx: Tx, hub: Hub, id: number): Promise<Mapping> {
  const mapping = await mappingOf(tx, hub.organisation, id);
  if (!mapping) throw new Refused(`No mapping has the number ${id} (plumbline mappings history)`);
  return mapping;
}

async function decide(
  tx: Tx,
  hub: Hub,
  mapping: Mapping,
  { accepted, by, because }: Wish & { readonly accepted: boolean },
): Promise<void> {
  const { id, proposedBy } = mapping;
  await keepVerdict(tx, hub.organisation, { mapping: id, proposedBy, accepted, by, because }, hub.now());
  await note(tx, hub, mapping, { what: accepted ? "mapping accepted" : "mapping rejected", by, because });
}

async function note(
  tx: Tx,
  hub: Hub,
  { id: mapping, list, connection, theirs, ours, told, begins, ends, proposedBy }: Mapping,
  { what, by: actor, because }: Wish & { readonly what: string },
): Promise<void> {
  const entry = { organisation: hub.organisation, at: hub.now(), trail: hub.newKey() } as const;
  const word = { list, connection, theirs, ours, told, begins, ends };
  await writeJournal(tx, [
    {
      ...{ ...entry, noun: null, record: null, stage: "person", what, actor },
      body: { mapping, ...word, proposedBy, because },
    },
  ]);
}

function checkPlace(hub: Hub, { list, connection, theirs }: Wished): void {
  const lists = listsOf(hub).map(({ name }) => name);
  if (!lists.includes(list))
    throw new NotMappable("list", `No list is called ${list}: there are ${lists.join(", ")}`);
  if (connection !== "" && !hub.connections.has(connection))
    throw new NotMappable(
      "connection",
      `No connection is called ${connection}: there are ${[...hub.connections.keys()].join(", ") || "none"}`,
    );
  if (theirs.trim() === "")
    throw new NotMappable("theirs", "Their word is empty: what is not said cannot be mapped");
}

function checkDays({
  begins,
  ends,
  today,
}: {
  readonly begins: string;
  readonly ends: string | null;
  readonly today: string;
}): void {
  for (const [field, day] of Object.entries({ begins, ends: ends ?? today }))
    if (!isDay(day))
      throw new NotMappable(field as "begins" | "ends", `"${day}" is no day: write it as YYYY-MM-DD`);
  if (begins < today)
    throw new NotMappable(
      "begins",
      `It cannot begin on ${begins}: today is ${today}, and what was heard before was read by the words of its day`,
    );
  if (ends !== null && ends < begins)
    throw new NotMappable("ends", `It would end on ${ends}, before it begins on ${begins}`);
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  new Date(Date.parse(`${text}T00:00:00Z`) || 0).toISOString().startsWith(text);

/** Ours is a word of ours: of the list where it is closed, else one that somebody has used or says is new. */
async function checkOurs(
  tx: Tx,
  hub: Hub,
  { list: name, ours, isNew = false }: Pick<Wished, "list" | "ours" | "isNew">,
): Promise<void> {
  const list = listsOf(hub).find((one) => one.name === name);
  if (ours === null || !list) return;
  if (ours.trim() === "") throw new NotMappable("ours", "Our word is empty");
  const { organisation } = hub;
  const accepted = await acceptedMappings(tx, organisation, await lastDecision(tx, organisation));
  const words = wordsOfOurs(list, knownWords(hub, accepted));
  if (words.includes(ours)) return;
  if (list.words)
    throw new NotMappable(
      "ours",
      `"${ours}" is no word of ours for ${name}: there are ${words.join(", ") || "none"}`,
    );
  if (isNew || words.length === 0) return;
  const [like] = words.toSorted((a, b) => likeness(b, ours) - likeness(a, ours));
  throw new NotMappable(
    "ours",
    `Nobody has used "${ours}" for ${name} before: is it ${like}? If it is a new word of ours, say so (--new)`,
  );
}

async function checkIsNews(tx: Tx, hub: Hub, wanted: NewMapping): Promise<void> {
  const { list, connection, theirs, ours, begins, ends, told } = wanted;
  const same = await allMappings(tx, hub.organisation, { list, connection, theirs });
  const open = same.find(
    (one) => one.nth === null && one.ours === ours && one.begins === begins && one.ends === ends,
  );
  if (open)
    throw new Refused(
      `${open.proposedBy} has proposed this already: mapping ${open.id} waits to be accepted`,
    );
  const isToday = begins === dayIn(hub.zone, hub.now()) && ends === null && !told;
  const present =
    connection === "" ? undefined : hub.connections.get(connection)?.vocabulary.ours(list, theirs);
  if (isToday && ours !== null && present === ours)
    throw new Refused(`"${theirs}" of ${connection} means ${ours} already (plumbline mappings ${list})`);
  if (ours === null && !same.some((one) => one.accepted && one.ours !== null))
    throw new Refused(`Nobody has decided what "${theirs}" means, so there is nothing to end`);
}
