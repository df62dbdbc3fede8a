import { linksThere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { waitersOn } from "../store/facts.ts";
import { handOff } from "../store/handoffs.ts";
import type { StoredVoice } from "../store/voices.ts";
import { again } from "./again.ts";
import type { Hub } from "./hub.ts";
import type { Addressed } from "./resolve-links.ts";
import type { Situation } from "./situations.ts";

type Fields = Record<string, unknown>;

/** A field in which a seat names another record by its id there. */
export interface Reference {
  readonly connection: string;
  readonly noun: string;
  readonly id: string;
  readonly field: string;
}

/** The key that changes when a record of a system is linked with one of ours. */
export const linkKey = ({ connection, noun, id }: Omit<Reference, "field">): string =>
  `at/${connection}/${noun}/${id}`;

/** The records that the seats of this one name now. */
export const referencesOf = (hub: Hub, { voices }: Situation): readonly Reference[] =>
  [...voices.values()].flatMap((voice) =>
    refsAt(hub, voice).flatMap(([field, noun]) => {
      const id = voice.says[field];
      return typeof id === "string" ? [{ connection: voice.connection, noun, id, field }] : [];
    }),
  );

/** Those of them that are no record of ours yet. */
export const unresolvedOf = (hub: Hub, situation: Situation): readonly Reference[] =>
  referencesOf(hub, situation).filter((one) => !situation.named.has(linkKey(one)));

/** Finds out which of our records the seats of these situations name. */
export async function resolveReferences(tx: Tx, hub: Hub, situations: readonly Situation[]): Promise<void> {
  const named = await namedBy(
    tx,
    hub,
    situations.flatMap((one) => referencesOf(hub, one)),
  );
  for (const situation of situations) situation.named = named;
}

/**
 * A seat's words with our keys in the place of its ids. A record that nobody knows yet is left unsaid; one that is
 * another of ours than before (they were merged, or linked anew) is news.
 */
export function inOurKeys(
  hub: Hub,
  { named, record: { known } }: Situation,
  voice: StoredVoice,
): Pick<StoredVoice, "says" | "said"> {
  const says: Fields = { ...voice.says };
  const said: Fields = { ...voice.said };
  for (const [field, noun] of refsAt(hub, voice)) {
    const id = voice.says[field];
    if (typeof id !== "string") continue;
    const key = named.get(linkKey({ connection: voice.connection, noun, id }));
    says[field] = key;
    said[field] = key;
    if (key === undefined) delete says[field];
    if (voice.said[field] !== id || known?.[field] !== key) delete said[field];
  }
  return { says, said };
}

/** The keys of what is linked by what was heard, where others may name it. */
export function linkedKeys(hub: Hub, heard: readonly Addressed[]): readonly string[] {
  const nouns = new Set(
    [...hub.connections.values()].flatMap(({ resources }) =>
      [...resources.values()].flatMap(({ refs }) => Object.values(refs ?? {})),
    ),
  );
  return heard.flatMap((one) => {
    const { connection, noun, id } = one.item;
    if (!nouns.has(noun)) return [];
    if (one.kind === "receipt") return [linkKey({ connection, noun, id: one.receipt.image.id })];
    return one.isLinkedNow ? [linkKey({ connection, noun, id })] : [];
  });
}

/**
 * Decides again whoever names what was linked, and whoever has just been decided while it was: the caller holds the
 * locks of all these keys, so that one of the two sees the other.
 */
export async function wakeNaming(
  tx: Tx,
  hub: Hub,
  { linked, situations }: { linked: readonly string[]; situations: readonly Situation[] },
): Promise<void> {
  const waiting = linked.length === 0 ? [] : await waitersOn(tx, hub.organisation, linked);
  const missing = situations.flatMap((one) => unresolvedOf(hub, one));
  const found = await namedBy(tx, hub, missing);
  const late = situations.filter((one) => unresolvedOf(hub, one).some((ref) => found.has(linkKey(ref))));
  await handOff(tx, hub.organisation, [
    ...waiting.map(({ noun, record }) => again(hub, noun, record)),
    ...late.map(({ noun, record }) => again(hub, noun, record.key)),
  ]);
}

function refsAt(hub: Hub, { connection, noun }: StoredVoice): readonly (readonly [string, string])[] {
  const refs = hub.connections.get(connection)?.resources.get(noun)?.refs;
  return refs ? Object.entries<string>(refs as Readonly<Record<string, string>>) : [];
}

async function namedBy(
  tx: Tx,
  hub: Hub,
  references: readonly Reference[],
): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, string>();
  const places = Map.groupBy(references, ({ connection, noun }) => `${connection}/${noun}`);
  for (const [first, ...others] of places.values()) {
    if (!first) continue;
    const ids = [...new Set([first, ...others].map(({ id }) => id))];
    for (const { connection, noun, id, record } of await linksThere(
      tx,
      hub.organisation,
      first.connection,
      first.noun,
      ids,
    ))
      named.set(linkKey({ connection, noun, id }), record);
  }
  return named;
}
