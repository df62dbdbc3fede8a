import type { QualityRule } from "../kernel/quality.ts";
import type { Finding, FindingExample, Said } from "../store/profiles.ts";

// biome-ignore lint/suspicious/noExplicitAny: the engine carries records of some noun; each rule is checked where it is stated.
type AnyRule = QualityRule<any>;

/** The most examples of one rule. */
export const EXAMPLES = 3;

/** What a rule found, each example with all that its record says: so that it can be masked. */
export type Found = Omit<Finding, "examples"> & {
  readonly examples: readonly (FindingExample & Pick<Said, "says">)[];
};

/** One rule, while the records go by. */
export interface Tally {
  readonly look: (said: Said) => void;
  readonly found: () => Found;
}

/** One tally for each rule, over what it looks at of a record. */
export const tallyOf = (rules: readonly AnyRule[], subject: (said: Said) => object): readonly Tally[] =>
  rules.map((rule) => tallyOfRule(rule, subject));

function tallyOfRule(rule: AnyRule, subject: (said: Said) => object): Tally {
  switch (rule.kind) {
    case "each":
      return tallyEach(rule, (said) => rule.amiss(subject(said)));
    case "shared":
      return tallyShared(rule, (said) => rule.bears(subject(said)));
    case "spelt":
      return tallySpelt(rule, (said) => rule.words(subject(said)), rule.plain);
  }
}

type Named = Pick<AnyRule, "code" | "says">;

const exampleOf = ({ record, title, id, says }: Said, what: string) => ({ record, title, id, what, says });

function tallyEach({ code, says }: Named, amiss: (said: Said) => string | undefined): Tally {
  let count = 0;
  const examples: Found["examples"][number][] = [];
  return {
    look: (said) => {
      const what = amiss(said);
      if (what === undefined) return;
      count += 1;
      if (examples.length < EXAMPLES) examples.push(exampleOf(said, what));
    },
    found: () => ({ code, says, count, examples }),
  };
}

/** Counts all that bear what another bears as well; an example is the second of some. */
function tallyShared({ code, says }: Named, bears: (said: Said) => readonly string[]): Tally {
  const first = new Map<string, { readonly title: string; many: number }>();
  let count = 0;
  const examples: Found["examples"][number][] = [];
  return {
    look: (said) => {
      for (const key of new Set(bears(said))) {
        const known = first.get(key);
        if (!known) {
          first.set(key, { title: said.title, many: 1 });
          continue;
        }
        count += known.many === 1 ? 2 : 1;
        known.many += 1;
        if (examples.length < EXAMPLES) examples.push(exampleOf(said, `the same as ${known.title}`));
      }
    },
    found: () => ({ code, says, count, examples }),
  };
}

/** Counts the records that use another spelling than the usual one. */
function tallySpelt(
  { code, says }: Named,
  words: (said: Said) => readonly string[],
  plain: (word: string) => string,
): Tally {
  const spellings = new Map<string, Map<string, { many: number; readonly example: Said }>>();
  return {
    look: (said) => {
      for (const word of new Set(words(said))) {
        const ways = spellings.get(plain(word)) ?? new Map<string, { many: number; example: Said }>();
        spellings.set(plain(word), ways);
        const way = ways.get(word) ?? { many: 0, example: said };
        way.many += 1;
        ways.set(word, way);
      }
    },
    found: () => {
      const others = [...spellings.values()].flatMap((ways) => {
        const [usual, ...rest] = [...ways].sort(
          ([a, one], [b, other]) => other.many - one.many || (a < b ? -1 : 1),
        );
        return rest.map(([word, { many, example }]) => ({
          many,
          example,
          what: `${word}, usually ${usual?.[0]}`,
        }));
      });
      return {
        ...{ code, says, count: others.reduce((sum, { many }) => sum + many, 0) },
        examples: others
          .sort((a, b) => b.many - a.many)
          .slice(0, EXAMPLES)
          .map(({ example, what }) => exampleOf(example, what)),
      };
    },
  };
}
