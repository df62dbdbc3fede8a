import { type FakeClock, runningClock } from "../connectors/kit/fake/clock.ts";

/** The time in which the story is played: a day behind until its midnight has passed, and ours from then on. */
export interface StoryClock extends FakeClock {
  readonly isToday: boolean;
  passMidnight(): void;
}

const DAY_MILLISECONDS = 86_400_000;

export function storyClock({ isToday }: { readonly isToday: boolean }): StoryClock {
  const real = runningClock();
  let behind = isToday ? 0 : DAY_MILLISECONDS;
  const moved = (moment: Date, by: number) => new Date(moment.getTime() + by);
  return {
    get isToday() {
      return behind === 0;
    },
    now: () => moved(real.now(), -behind),
    at: (moment, act) => real.at(moved(moment, behind), act),
    passMidnight: () => {
      behind = 0;
    },
  };
}

/** The calendar day of UTC that begins so many days after the moment's own. */
export const dayAfter = (moment: Date, days: number): string =>
  moved(moment, days).toISOString().slice(0, 10);

const moved = (moment: Date, days: number): Date => new Date(moment.getTime() + days * DAY_MILLISECONDS);
