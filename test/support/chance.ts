/** Chance that can be repeated: mulberry32. */
export interface Chance {
  is(share: number): boolean;
  upTo(below: number): number;
  of<T>(choices: readonly [T, ...T[]] | readonly T[]): T;
  digits(count: number): string;
  shuffled<T>(list: readonly T[]): readonly T[];
}

/** The same seed, the same chances. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (below: number) => Math.floor(next() * below);
  return {
    is: (share) => next() < share,
    upTo,
    of: (choices) => {
      const chosen = choices[upTo(choices.length)];
      if (chosen === undefined) throw new Error("There is nothing to choose from");
      return chosen;
    },
    digits: (count) => Array.from({ length: count }, () => upTo(10)).join(""),
    shuffled: (list) =>
      list
        .map((one) => ({ one, by: next() }))
        .sort((a, b) => a.by - b.by)
        .map(({ one }) => one),
  };
}
