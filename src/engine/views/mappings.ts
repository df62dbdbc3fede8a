import { allMappings, type Mapping, type MappingFilter } from "../../store/mappings.ts";
import { type UnmappedWaiting, unmappedWaiting } from "../../store/unmapped.ts";
import { refusedWords } from "../../store/words-read.ts";
import { dayIn } from "../calendar-day.ts";
import type { Hub } from "../hub.ts";
import { hubInForce } from "../modes.ts";
import { type Suggestion, suggest } from "../suggest.ts";
import { type KnownWord, knownWords, listsOf, wordsOfOurs } from "../word-lists.ts";
import { countingOn, covers } from "../words.ts";

export const STANDINGS = ["proposed", "in force", "to begin", "ended", "overruled", "rejected"] as const;

/** A proposal with where it stands today. */
export interface MappingView extends Omit<Mapping, "nth" | "accepted"> {
  readonly standing: (typeof STANDINGS)[number];
}

/** Every proposal with where it stands today, in the order in which they were made. */
export async function mappingViews(hub: Hub, filter: MappingFilter = {}): Promise<readonly MappingView[]> {
  const all = await allMappings(hub.db, hub.organisation, filter);
  const today = dayIn(hub.zone, hub.now());
  const counting = countingOn(today, all);
  return all.map(({ nth, accepted, ...mapping }) => {
    const standing = (): MappingView["standing"] => {
      if (nth === null) return "proposed";
      if (!accepted) return "rejected";
      if (!covers(mapping, today)) return mapping.begins > today ? "to begin" : "ended";
      return counting.has(mapping.id) ? "in force" : "overruled";
    };
    return { ...mapping, standing: standing() };
  });
}

/** One of them, with where it stands today. */
export async function mappingView(hub: Hub, { list, connection, theirs, id }: Mapping): Promise<MappingView> {
  const found = (await mappingViews(hub, { list, connection, theirs })).find((one) => one.id === id);
  if (!found) throw new Error(`Mapping ${id} is gone`);
  return found;
}

/** A word that is in force today, and who says so. */
export interface WordView extends Omit<KnownWord, "mapping"> {
  readonly mapping: MappingView | null;
}

/** One list with all the words that are in force today: what people decided, and what is laid down below it. */
export interface ListView {
  readonly list: string;
  readonly says: string;
  /** The field that is said in its words; null: nobody reads it yet. */
  readonly field: string | null;
  /** All words of ours, where the list is closed. */
  readonly closed: readonly string[] | null;
  readonly words: readonly WordView[];
}

export async function listViews(configured: Hub, only?: string): Promise<readonly ListView[]> {
  const hub = await hubInForce(configured.db, configured);
  const views = await mappingViews(hub);
  const decided = views.filter(({ standing, ours }) => standing === "in force" && ours !== null);
  const laid = knownWords(hub, []).filter(({ connection, list, theirs, ours }) => {
    const overruled = decided.some(
      (one) => one.list === list && one.theirs === theirs && one.connection === connection,
    );
    return !overruled && hub.connections.get(connection)?.vocabulary.ours(list, theirs) === ours;
  });
  return listsOf(hub)
    .filter(({ name }) => only === undefined || name === only)
    .map(({ name, says, field, words }) => ({
      ...{ list: name, says, field: field ? `${field.noun}.${field.name}` : null, closed: words ?? null },
      words: [
        ...decided.flatMap((mapping): readonly WordView[] => {
          const { list, connection, theirs, ours } = mapping;
          return list === name && ours !== null ? [{ list, connection, theirs, ours, mapping }] : [];
        }),
        ...laid.filter(({ list }) => list === name).map((one) => ({ ...one, mapping: null })),
      ],
    }));
}

/** A word that nobody has mapped: what waits for it, what it may mean, and whether somebody has proposed it. */
export interface UnmappedView extends UnmappedWaiting {
  /** `hear`: a word of theirs. `tell`: a word of ours that they have no word for. */
  readonly way: "hear" | "tell";
  readonly suggestions: readonly Suggestion[];
  /** The numbers of what is proposed for it and not decided. */
  readonly proposed: readonly number[];
}

/** All words that somebody waits for, what most wait for first. */
export async function unmappedViews(
  configured: Hub,
  filter: { readonly list?: string | undefined; readonly connection?: string | undefined } = {},
): Promise<readonly UnmappedView[]> {
  const hub = await hubInForce(configured.db, configured);
  const all = await allMappings(hub.db, hub.organisation);
  const open = all.filter(({ nth }) => nth === null);
  const known = knownWords(
    hub,
    all.filter(({ accepted }) => accepted),
  );
  const heard = (await unmappedWaiting(hub.db, hub.organisation, filter)).map((one): UnmappedView => {
    const { list, connection, word } = one;
    const ofList = known.filter((other) => other.list === list);
    const theList = listsOf(hub).find(({ name }) => name === list);
    const isIt = (other: Mapping) =>
      other.list === list && other.theirs === word && ["", connection].includes(other.connection);
    return {
      ...one,
      way: "hear",
      suggestions: suggest(
        { connection, word },
        { known: ofList, ours: theList ? wordsOfOurs(theList, ofList) : [] },
      ),
      proposed: open.filter(isIt).map(({ id }) => id),
    };
  });
  return [...heard, ...(await untold(hub, { open, known }))].filter(
    ({ list, connection }) =>
      (filter.list ?? list) === list && (filter.connection ?? connection) === connection,
  );
}

/** Words of ours that a system refused for want of one of its own. */
async function untold(
  hub: Hub,
  { open, known }: { readonly open: readonly Mapping[]; readonly known: readonly KnownWord[] },
): Promise<readonly UnmappedView[]> {
  const lists = listsOf(hub).filter(({ field }) => field !== undefined);
  const words = lists.flatMap((list) => wordsOfOurs(list, known).map((ours) => ({ connection: "", ours })));
  const refused = (await refusedWords(hub.db, hub.organisation, words)).flatMap((one) => {
    const list = lists.find(({ field }) => field?.noun === one.noun && field.name === one.field)?.name;
    const vocabulary = hub.connections.get(one.connection)?.vocabulary;
    return list && vocabulary && vocabulary.theirs(list, one.ours) === undefined ? [{ ...one, list }] : [];
  });
  return [
    ...Map.groupBy(refused, ({ connection, list, ours }) => `${connection} ${list} ${ours}`).values(),
  ].flatMap((some): readonly UnmappedView[] => {
    const [first] = some;
    if (!first) return [];
    const { connection, list, ours: word } = first;
    const isIt = (one: Mapping) => one.list === list && one.ours === word && one.connection === connection;
    return [
      {
        ...{ way: "tell", connection, list, word, records: some.length, atRisk: [], suggestions: [] },
        since: some.map(({ at }) => at).sort()[0] ?? "",
        examples: some.slice(0, 3).map(({ noun, record: key, title }) => ({ noun, key, title })),
        proposed: open.filter(isIt).map(({ id }) => id),
      },
    ];
  });
}
