import type { WordList } from "../kernel/word-list.ts";
import type { Mapping } from "../store/mappings.ts";
import type { Hub } from "./hub.ts";

/** A word of theirs for one of ours, and who says so. */
export interface KnownWord {
  readonly list: string;
  /** Empty: of every connection. */
  readonly connection: string;
  readonly theirs: string;
  readonly ours: string;
  /** The number of the mapping; null where the configuration or the connector says so. */
  readonly mapping: number | null;
}

/** The lists that are laid down, and those besides that some connection has words of. */
export function listsOf({ lists = [], connections }: Hub): readonly WordList[] {
  const named = new Set(lists.map(({ name }) => name));
  const others = [...connections.values()]
    .flatMap(({ words = {} }) => Object.keys(words))
    .filter((name) => !named.has(name));
  return [
    ...lists,
    ...[...new Set(others)].sort().map((name) => ({ name, says: "words of the connectors" })),
  ];
}

/** Every word that is known: what is laid down, and what people decided. */
export function knownWords({ connections }: Hub, decided: readonly Mapping[]): readonly KnownWord[] {
  const laid = [...connections.values()].flatMap(({ id: connection, words = {} }) =>
    Object.entries(words).flatMap(([list, all]) =>
      Object.entries(all).map(([theirs, ours]) => ({ list, connection, theirs, ours, mapping: null })),
    ),
  );
  const said = decided.flatMap(({ list, connection, theirs, ours, id }) =>
    ours === null ? [] : [{ list, connection, theirs, ours, mapping: id }],
  );
  return [...laid, ...said];
}

/** The words of ours of one list: all that it has where it is closed, else those that anybody has used. */
export function wordsOfOurs(list: WordList, known: readonly KnownWord[]): readonly string[] {
  const used = known.filter((one) => one.list === list.name).map(({ ours }) => ours);
  return [...new Set(list.words ?? used)].sort();
}
