/** One figure of a benchmark: what it is beside what it is measured against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  /** Value to baseline. */
  readonly ratio: number;
}

/** Prints a figure as one line of JSON. */
export function report(name: string, unit: string, rounds: readonly Round[]): void {
  const value = median(rounds.map((round) => round.value));
  const baseline = median(rounds.map((round) => round.baseline));
  const figure: Figure = {
    ...{ name, unit, value: Math.round(value), baseline: Math.round(baseline) },
    ratio: Math.round(median(rounds.map((round) => round.value / round.baseline)) * 1000) / 1000,
  };
  console.log(JSON.stringify(figure));
}

/** What one round measured, both a second. */
export interface Round {
  readonly value: number;
  readonly baseline: number;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** How many a second, when it took so long for all of them. */
export async function rate(many: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (many * 1000) / (performance.now() - start);
}
