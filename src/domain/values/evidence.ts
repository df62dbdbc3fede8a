/** Something that speaks for two records being the same, or against it. */
export interface Evidence {
  readonly points: number;
  readonly says: string;
}

/** How much speaks for two records being the same, from 0 to 1, and what: the strongest first. */
export interface Likeness {
  readonly score: number;
  readonly because: readonly string[];
}

/** Adds up what speaks for it and against it; what only one of them has says nothing. */
export function weighed(evidence: readonly (Evidence | undefined)[]): Likeness {
  const said = evidence.filter((one) => one !== undefined);
  const sum = said.reduce((points, one) => points + one.points, 0);
  return {
    score: Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100,
    because: said.toSorted((one, other) => other.points - one.points).map(({ says }) => says),
  };
}
