/** One item of one call, as the target itself saw it. */
export interface Entry {
  readonly call: number;
  readonly act: "create" | "update" | "post";
  /** What orders: the record as its people know it. */
  readonly key: string;
  /** The key by which a repeat is known: the stamp of a record, the key of an effect. */
  readonly effect: string;
  /** The numbered change that it brings; undefined where it brings none. */
  readonly number: number | undefined;
  /** Its places in the order of everything that happened at the target; no end while it is under way. */
  readonly start: number;
  end: number | undefined;
  /** Its caller was gone before it was answered. */
  abandoned: boolean;
}

export interface Evidence {
  readonly log: readonly Entry[];
  /** How many records bear each key. */
  readonly records: ReadonlyMap<string, number>;
  /** How often each effect was made. */
  readonly effects: ReadonlyMap<string, number>;
}

/** Judges by the target's own evidence alone; says nothing where all is well. `last`: the last number written per key. */
export function verdictOn({ log, records, effects }: Evidence, last: ReadonlyMap<string, number>): string[] {
  const entries = Map.groupBy(log, ({ key }) => key);
  return [...last].flatMap(([key, number]) => {
    const mine = entries.get(key) ?? [];
    const many = records.get(key) ?? 0;
    return [
      ...lost(key, mine, number),
      ...disordered(key, mine),
      ...atOnce(key, mine),
      ...early(key, mine),
      ...(many === 1 ? [] : [`${key}: ${many} records`]),
      ...[...new Set(mine.filter(({ act }) => act === "post").map(({ effect }) => effect))]
        .filter((effect) => (effects.get(effect) ?? 0) > 1)
        .map((effect) => `${key}: ${effect} was made ${effects.get(effect)} times`),
    ];
  });
}

const numbersOf = (entries: readonly Entry[]): readonly number[] =>
  entries
    .filter(({ end, number }) => end !== undefined && number !== undefined)
    .sort((a, b) => (a.end ?? 0) - (b.end ?? 0))
    .flatMap(({ number }) => number ?? []);

function lost(key: string, entries: readonly Entry[], number: number): string[] {
  const final = numbersOf(entries).at(-1);
  return final === number ? [] : [`${key}: ${number} was written last, ${final ?? "nothing"} arrived last`];
}

function disordered(key: string, entries: readonly Entry[]): string[] {
  const numbers = numbersOf(entries);
  const wrong = numbers.find((number, nth) => number < (numbers[nth - 1] ?? 0));
  return wrong === undefined ? [] : [`${key}: ${wrong} came after a later one (${numbers.join(", ")})`];
}

function atOnce(key: string, entries: readonly Entry[]): string[] {
  const sorted = [...entries].sort((a, b) => a.start - b.start);
  const over = sorted.find((one, nth) => {
    const before = sorted[nth - 1];
    return before !== undefined && before.call !== one.call && (before.end ?? Infinity) > one.start;
  });
  return over ? [`${key}: ${over.act} began while another call was at it`] : [];
}

function early(key: string, entries: readonly Entry[]): string[] {
  const [first] = [...entries].sort((a, b) => a.start - b.start);
  return first && first.act !== "create" ? [`${key}: ${first.act} came before it was created`] : [];
}

/** The most calls at once whose callers waited for the answer: what the hub itself held to. */
export function mostAtOnce(log: readonly Entry[]): number {
  const calls = [...Map.groupBy(log, ({ call }) => call).values()].flatMap(([first]) =>
    first && !first.abandoned && first.end !== undefined ? [{ start: first.start, end: first.end }] : [],
  );
  const at = (moment: number) => calls.filter(({ start, end }) => start <= moment && moment < end).length;
  return Math.max(0, ...calls.map(({ start }) => at(start)));
}
