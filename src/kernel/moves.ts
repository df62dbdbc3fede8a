import type { Asked, Case } from "./case.ts";
import type { Ear, Effect, Flow, Move } from "./flow.ts";
import type { Hold } from "./issue.ts";

/** The way a record goes from its state, and what stops it there. */
export interface Way<S> {
  readonly state: S;
  readonly moved: readonly string[];
  readonly spent: readonly Asked[];
  readonly effects: readonly Effect[];
  readonly holds: readonly Hold[];
}

/**
 * As far as the guards let it go, each move once at the most. A move that is blocked does not block another from the
 * same state, and is no longer held once another has been taken.
 */
export function movesOf<T extends object, S extends string, F>(
  flow: Flow<T, S, F>,
  situation: Case<T, S>,
  record: T,
  facts: F,
): Way<S> {
  const { ref, turn, voices, asked } = situation;
  const seats = voices.filter(({ gone }) => !gone).map(({ seat }) => seat);
  const taken = new Set<Move<T, S, F>>();
  const spent: Asked[] = [];
  const effects: Effect[] = [];
  let state = situation.state;
  for (;;) {
    const holds: Hold[] = [];
    const isFree = (move: Move<T, S, F>): boolean => {
      if (move.from !== state || taken.has(move)) return false;
      if (!move.when(earOf(move, situation, spent), record, facts)) return false;
      const issues = (move.needs ?? []).flatMap((need) => need(record, facts, asked) ?? []);
      holds.push(...issues.map((one) => ({ ...one, blocks: move.name })));
      return issues.length === 0;
    };
    const move = flow.moves.find(isFree);
    if (!move) return { state, moved: [...taken].map(({ name }) => name), spent, effects, holds };

    const { name, to, does } = move;
    const key = [ref.noun, ref.key, turn + taken.size, name].join("/");
    const intents = does?.(record, seats, facts) ?? [];
    effects.push(...intents.map((intent, nth) => ({ ...intent, move: name, key: `${key}/${nth}` })));
    spent.push(...earOf(move, situation, spent).asked);
    taken.add(move);
    state = to;
  }
}

function earOf<T, S extends string, F>(
  { by, name }: Move<T, S, F>,
  { voices, asked }: Case<T, S>,
  spent: readonly Asked[],
): Ear<T> {
  return {
    says: voices.filter(({ seat, gone }) => seat.side === by && !gone).map(({ says }) => says),
    asked: asked.filter((one) => one.by === by && one.do === name && !spent.includes(one)),
  };
}
