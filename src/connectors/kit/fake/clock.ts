/** The time a fake lives in. */
export interface FakeClock {
  now(): Date;
  /** Does it once that moment has come; answers with a way to call it off. */
  at(moment: Date, act: () => void | Promise<void>): () => void;
}

/**
 * Time that stands still until it is advanced.
 *
 *     const clock = new VirtualClock("2026-11-18T16:00:00Z");
 *     clock.at(inSeconds(clock, 90), commit);
 *     await clock.advance(120); // commit has run, with now() at 16:01:30
 */
export class VirtualClock implements FakeClock {
  #now: number;
  #timers: { readonly due: number; readonly act: () => void | Promise<void> }[] = [];

  constructor(start: string | Date = "2026-11-18T16:00:00Z") {
    this.#now = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  at(moment: Date, act: () => void | Promise<void>): () => void {
    const timer = { due: Math.max(moment.getTime(), this.#now), act };
    const later = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets so many seconds pass: what falls due on the way is done at its own moment, in order, one after the other. */
  async advance(seconds: number): Promise<void> {
    const until = this.#now + seconds * 1000;
    for (;;) {
      const next = this.#timers[0];
      if (!next || next.due > until) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.due);
      await next.act();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** How much has yet to fall due. */
  get waiting(): number {
    return this.#timers.length;
  }
}

/** Time as it passes, or so many times faster: for a fake beside a hub that runs in real time. */
export function runningClock({
  speed = 1,
  start = new Date(),
}: {
  speed?: number;
  start?: Date;
} = {}): FakeClock {
  const [origin, begun] = [start.getTime(), performance.now()];
  const now = () => new Date(origin + (performance.now() - begun) * speed);
  return {
    now,
    at(moment, act) {
      let timer: NodeJS.Timeout;
      // A timer of Node may fire a little early: then it is set again for the rest.
      const wait = () => {
        const left = (moment.getTime() - now().getTime()) / speed;
        timer = setTimeout(() => (now() < moment ? wait() : void act()), Math.max(0, Math.ceil(left)));
        timer.unref();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}

/** The moment so many seconds from now. */
export const inSeconds = (clock: FakeClock, seconds: number): Date =>
  new Date(clock.now().getTime() + seconds * 1000);
