import { type Dated, shifted } from "./changes.ts";
import type { Domain } from "./domain.ts";

/**
 * The records that this client wrote last and has answered for. While they stand as answered there is nothing to hear of
 * them: many that are made in a row are not read again with every look at what others do meanwhile.
 */
export interface OwnWrites {
  /** It was just written, and is about to be answered for; what is not when it is let go is anybody's again. */
  hold(ids: readonly number[]): { letGo(): void };
  /** It stands so, and the hub has been told. */
  answered(row: Dated): void;
  /** It was read as it stands, and is kept. */
  heard(row: Dated): void;
  /** The condition that leaves them out: whatever anybody wrote since is not. */
  others(uid: number): Domain;
}

/**
 * A write_date is shown in whole seconds: whoever shares our user and writes within the same second cannot be told from
 * us. So each record is read once more, when the rush is over and that second surely is.
 */
const REST_SECONDS = 60;
/** Longer than any reading looks back. */
const FORGOTTEN_AFTER_SECONDS = 1800;

export function ownWrites(now: () => Date): OwnWrites {
  const known = new Map<number, { readonly date: string; readonly at: number; readonly isSure: boolean }>();
  const held = new Set<number>();
  const seconds = () => now().getTime() / 1000;
  return {
    hold(ids) {
      for (const id of ids) held.add(id);
      return {
        letGo: () => {
          for (const id of ids) held.delete(id);
        },
      };
    },
    answered({ id, write_date: date }) {
      known.delete(id);
      known.set(id, { date, at: seconds(), isSure: false });
    },
    heard({ id, write_date }) {
      const one = known.get(id);
      if (one?.date === write_date && seconds() - one.at >= REST_SECONDS)
        known.set(id, { ...one, isSure: true });
    },
    others(uid) {
      for (const [id, { at }] of known) if (seconds() - at > FORGOTTEN_AFTER_SECONDS) known.delete(id);
      const byOthers = ["write_uid", "!=", uid] as const;
      const resting = [...known].filter(([, { at, isSure }]) => isSure || seconds() - at < REST_SECONDS);
      const inHand = held.size === 0 ? [] : ["|", byOthers, ["id", "not in", [...held]] as const];
      const answered = [...Map.groupBy(resting, ([, { date }]) => date)].flatMap(([date, some]) => [
        ...["|", "|", byOthers],
        ["id", "not in", some.map(([id]) => id)] as const,
        ["write_date", ">=", shifted(date, 1)] as const,
      ]);
      return [...inHand, ...answered];
    },
  };
}
