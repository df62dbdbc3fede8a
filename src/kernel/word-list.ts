/** A list of words of ours: what other systems call by words of their own. */
export interface WordList {
  readonly name: string;
  /** What its words are, for people. */
  readonly says: string;
  /** The field that is said in its words; none where nobody reads it yet. */
  readonly field?: { readonly noun: string; readonly name: string } | undefined;
  /** All of its words, where they are laid down; else any word in the form of ours will do. */
  readonly words?: readonly string[] | undefined;
}
