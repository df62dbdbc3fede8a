import type { Vocabulary } from "../contract.ts";

/** List → theirs → ours. */
export type Words = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The vocabulary that these words make; a later table adds to the earlier and overrules it. */
export function vocabularyOf(...tables: readonly (Words | undefined)[]): Vocabulary {
  const lists = new Map<string, Map<string, string>>();
  for (const table of tables)
    for (const [list, words] of Object.entries(table ?? {}))
      lists.set(list, new Map([...(lists.get(list) ?? []), ...Object.entries(words)]));
  return {
    ours: (list, theirs) => lists.get(list)?.get(theirs),
    theirs: (list, ours) => [...(lists.get(list) ?? [])].find(([, word]) => word === ours)?.[0],
  };
}

/** A vocabulary whose words may become others while a client speaks by it. */
export interface Spoken {
  readonly vocabulary: Vocabulary;
  becomes(next: Vocabulary): void;
}

export function spokenBy(first: Vocabulary): Spoken {
  let present = first;
  return {
    vocabulary: {
      ours: (list, theirs) => present.ours(list, theirs),
      theirs: (list, ours) => present.theirs(list, ours),
    },
    becomes: (next) => {
      present = next;
    },
  };
}
