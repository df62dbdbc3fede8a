/**
 * Something that is looked for in the records of one system before they are relied upon. `each`: what is amiss with one
 * record by itself. `shared`: several bear what only one should. `spelt`: one thing that goes by several spellings.
 */
export type QualityRule<T> = { readonly code: string; readonly says: string } & (
  | { readonly kind: "each"; readonly amiss: (record: Partial<T>) => string | undefined }
  | { readonly kind: "shared"; readonly bears: (record: Partial<T>) => readonly string[] }
  | {
      readonly kind: "spelt";
      readonly words: (record: Partial<T>) => readonly string[];
      /** The same for all spellings of one thing. */
      readonly plain: (word: string) => string;
    }
);

/** All that is looked for in the records of a noun. A field that a system does not carry is not missed in it. */
export type Quality<T> = readonly QualityRule<T>[];
