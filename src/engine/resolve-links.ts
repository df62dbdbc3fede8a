import { endedAmong, type Link, link, linksThere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { survivorsOf } from "../store/records.ts";
import type { Meaning } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";

export type Addressed = Meaning & {
  readonly record: string;
  /** It was no record of ours before. */
  readonly isLinkedNow?: boolean | undefined;
};

/**
 * Finds the record of ours that each item speaks of: by the crosswalk, by the hub's own stamp, or a new one. An item of
 * a source that is gone and was never linked speaks of nothing and is left out.
 */
export async function resolveLinks(
  tx: Tx,
  hub: Hub,
  noun: string,
  meanings: readonly Meaning[],
): Promise<readonly Addressed[]> {
  const sourced = meanings.filter(
    ({ item }) => item.connection !== "" && ["observed", "gone"].includes(item.kind),
  );
  const links = await knownLinks(tx, hub, noun, sourced);
  const unknown = sourced.filter((one) => one.kind === "image" && !links.has(there(one)));
  const made = await newLinks(tx, hub, noun, unknown);
  for (const [place, record] of made) links.set(place, record);
  return meanings.flatMap((one): readonly Addressed[] => {
    const record = ["observed", "gone"].includes(one.item.kind) ? links.get(there(one)) : one.item.id;
    return record === undefined ? [] : [{ ...one, record, isLinkedNow: made.has(there(one)) }];
  });
}

const there = ({ item }: Meaning): string => `${item.connection}/${item.company}/${item.id}`;

async function knownLinks(
  tx: Tx,
  hub: Hub,
  noun: string,
  meanings: readonly Meaning[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const connection of new Set(meanings.map(({ item }) => item.connection))) {
    const ids = meanings.filter(({ item }) => item.connection === connection).map(({ item }) => item.id);
    for (const one of await linksThere(tx, hub.organisation, connection, noun, ids))
      found.set(placeOf(one), one.record);
  }
  // A record that is gone is known by its id alone: nobody says any more which company it was in.
  for (const { item } of meanings.filter(({ kind }) => kind === "gone")) {
    const any = [...found].find(
      ([place]) => place.startsWith(`${item.connection}/`) && place.endsWith(`/${item.id}`),
    );
    if (any) found.set(`${item.connection}/${item.company}/${item.id}`, any[1]);
  }
  return found;
}

const placeOf = ({ connection, company, id }: Link): string => `${connection}/${company}/${id}`;

/**
 * A stamped record is the one whose key it bears, unless that one is linked to another id there already, or this very
 * link was ended: then it is a record of its own, whatever it still bears.
 */
async function newLinks(
  tx: Tx,
  hub: Hub,
  noun: string,
  unknown: readonly Meaning[],
): Promise<Map<string, string>> {
  const places = [...new Map(unknown.map((one) => [there(one), one])).values()];
  const stamps = places.flatMap(({ item }) => item.stamp ?? []);
  const survivors = stamps.length === 0 ? undefined : await survivorsOf(tx, hub.organisation, noun, stamps);
  const stamped = places.flatMap(({ item: { connection, company, id, stamp } }) =>
    stamp ? [{ connection, company, noun, id, record: survivors?.get(stamp) ?? stamp }] : [],
  );
  const ended = new Set((await endedAmong(tx, hub.organisation, stamped)).map(placeOf));
  const marked = new Map(stamped.map((one) => [placeOf(one), one.record]));
  const wanted = places.map(({ item: { connection, company, id } }) => {
    const place = `${connection}/${company}/${id}`;
    const record = ended.has(place) ? undefined : marked.get(place);
    return { connection, company, noun, id, record: record ?? hub.newKey() };
  });
  const by = { by: "stamp", now: hub.now() };
  const made = await link(tx, hub.organisation, wanted, by);
  const found = new Map(made.map((one) => [placeOf(one), one.record]));
  const isOpen = (one: Link) => !found.has(placeOf(one));
  if (!wanted.some(isOpen)) return found;
  // Somebody linked the place in the meantime; or the record whose key it bears stands elsewhere there.
  for (const [place, record] of await knownLinks(tx, hub, noun, unknown)) found.set(place, record);
  const taken = wanted.filter(isOpen).map((one) => ({ ...one, record: hub.newKey() }));
  for (const one of await link(tx, hub.organisation, taken, by)) found.set(placeOf(one), one.record);
  return found;
}
