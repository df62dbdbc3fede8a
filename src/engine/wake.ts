import { type Db, sql } from "../store/db.ts";

/** The channel on which processes ring each other. */
export const BELL_CHANNEL = "plumbline";
const DEBOUNCE_MILLISECONDS = 25;

/** Wakes sleepers, here at once and elsewhere by a debounced NOTIFY outside of any transaction. */
export interface Bell {
  ring(): void;
  /** It was rung elsewhere: wakes the sleepers here, and tells nobody. */
  hear(): void;
  /** How often it was rung so far. */
  count(): number;
  /** Resolves when it is rung after that count, or after so long. */
  rung(count: number, milliseconds: number): Promise<void>;
  close(): void;
}

export function bellOver(db: Db): Bell {
  let sleepers: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let count = 0;
  const wakeAll = () => {
    count += 1;
    for (const wake of sleepers.splice(0)) wake();
  };
  return {
    ring: () => {
      wakeAll();
      timer ??= setTimeout(() => {
        timer = undefined;
        // A lost notice costs a sleeper's floor of polling, nothing else.
        db.query(sql`select pg_notify(${BELL_CHANNEL}, '')`).catch(() => {});
      }, DEBOUNCE_MILLISECONDS);
    },
    hear: wakeAll,
    count: () => count,
    rung: (seen, milliseconds) => {
      if (seen !== count) return Promise.resolve();
      return new Promise((resolve) => {
        const limit = setTimeout(done, milliseconds);
        function done() {
          clearTimeout(limit);
          sleepers = sleepers.filter((one) => one !== done);
          resolve();
        }
        sleepers.push(done);
      });
    },
    close: () => {
      clearTimeout(timer);
      wakeAll();
    },
  };
}
