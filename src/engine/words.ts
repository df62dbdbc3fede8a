import type { Vocabulary } from "../connectors/contract.ts";
import type { Tx } from "../store/db.ts";
import { acceptedMappings, lastDecision, type Mapping } from "../store/mappings.ts";
import { dayIn } from "./calendar-day.ts";
import type { Connected, Hub } from "./hub.ts";

/** What was last read of the decisions on words: kept until there is a further one, or another day. */
export interface DecidedWords {
  last?: { readonly nth: number; readonly day: string; readonly words: WordsOfDay };
}

/** What is in force on one day: per connection (empty: of all that have no word of their own), list and word. */
type WordsOfDay = ReadonlyMap<string, ReadonlyMap<string, Mapping>>;

/** The hub with the words in force on the firm's day: what people have decided, over what is laid down. */
export async function withWords(tx: Tx, hub: Hub): Promise<Hub> {
  const nth = await lastDecision(tx, hub.organisation);
  const day = dayIn(hub.zone, hub.now());
  if (nth === 0) return hub;
  const words = await wordsOf(tx, hub, { nth, day });
  const connections = [...hub.connections].map(([id, one]) => [id, speaking(one, words)] as const);
  return { ...hub, connections: new Map(connections), wordsOf: { nth, day } };
}

async function wordsOf(
  tx: Tx,
  { organisation, decidedWords = {} }: Hub,
  { nth, day }: { readonly nth: number; readonly day: string },
): Promise<WordsOfDay> {
  const { last } = decidedWords;
  // The number of a decision that was taken back is never given again, so that what is kept under it is never another's.
  if (last?.nth === nth && last.day === day) return last.words;
  const words = wordsOn(day, await acceptedMappings(tx, organisation, nth));
  decidedWords.last = { nth, day, words };
  return words;
}

/** Of what was accepted, in that order, what counts on this day: of two for one word the later. */
function wordsOn(day: string, accepted: readonly Mapping[]): WordsOfDay {
  const words = new Map<string, Map<string, Mapping>>();
  for (const one of accepted) {
    if (!covers(one, day)) continue;
    const place = placeOf(one);
    words.set(place, (words.get(place) ?? new Map()).set(one.theirs, one));
  }
  return words;
}

/** It speaks of this day. */
export const covers = ({ begins, ends }: Pick<Mapping, "begins" | "ends">, day: string): boolean =>
  begins <= day && (ends === null || day <= ends);

/** The numbers of those that count on this day: of all that were accepted for one word, the last. */
export function countingOn(day: string, all: readonly Mapping[]): ReadonlySet<number> {
  const accepted = all.filter((one) => one.accepted).toSorted((a, b) => (a.nth ?? 0) - (b.nth ?? 0));
  return new Set(
    [...wordsOn(day, accepted).values()].flatMap((some) => [...some.values()].map(({ id }) => id)),
  );
}

const placeOf = ({ connection, list }: Pick<Mapping, "connection" | "list">): string =>
  `${connection} ${list}`;

const NONE: ReadonlyMap<string, Mapping> = new Map();

/** The connection with the words of the day over its own. */
function speaking(connected: Connected, words: WordsOfDay): Connected {
  const { id, laidDown = connected.vocabulary } = connected;
  const here = (list: string) => words.get(placeOf({ connection: id, list })) ?? NONE;
  const anywhere = (list: string) => words.get(placeOf({ connection: "", list })) ?? NONE;
  const ours: Vocabulary["ours"] = (list, theirs) =>
    here(list).get(theirs)?.ours ?? anywhere(list).get(theirs)?.ours ?? laidDown.ours(list, theirs);
  const theirs: Vocabulary["theirs"] = (list, word) => {
    const decided = [...here(list).values(), ...anywhere(list).values()].filter((one) => one.ours === word);
    const told = decided.find((one) => one.told)?.theirs;
    if (told !== undefined) return told;
    const known = laidDown.theirs(list, word);
    return known !== undefined && ours(list, known) === word ? known : decided[0]?.theirs;
  };
  return { ...connected, laidDown, vocabulary: { ours, theirs } };
}
