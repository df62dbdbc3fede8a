import type { FakeClock } from "../../kit/fake/clock.ts";
import type { FakeReply } from "../../kit/fake/message.ts";

export interface RateLimits {
  /** Calls in sixty minutes. */
  readonly hour: number;
  /** Calls in ten seconds. */
  readonly spike: number;
}

interface Window {
  readonly limit: number;
  readonly seconds: number;
  used: number;
  endsAt: number;
}

/** Both rate windows. Refused calls count too, and the headers tell of the window that is nearer to its end. */
export class Rates {
  readonly #clock: FakeClock;
  readonly #windows: readonly Window[];

  constructor(clock: FakeClock, { hour, spike }: RateLimits) {
    this.#clock = clock;
    this.#windows = [
      { limit: hour, seconds: 3600, used: 0, endsAt: 0 },
      { limit: spike, seconds: 10, used: 0, endsAt: 0 },
    ];
  }

  /** Counts one call; false where it is one too many. */
  take(): boolean {
    const now = this.#clock.now().getTime();
    for (const window of this.#windows) {
      if (window.endsAt <= now) Object.assign(window, { used: 0, endsAt: now + window.seconds * 1000 });
      window.used += 1;
    }
    return this.#windows.every(({ used, limit }) => used <= limit);
  }

  headers(): Record<string, string> {
    const left = ({ limit, used }: Window) => Math.max(0, limit - used);
    const nearest = this.#windows.reduce((a, b) => (left(b) < left(a) ? b : a));
    return headersOf(nearest.limit, left(nearest), nearest.endsAt / 1000);
  }
}

export const tooMany = (headers: Record<string, string>): FakeReply => ({
  status: 429,
  headers,
  body: { errors: "You have surpassed the max number of requests." },
});

export const headersOf = (limit: number, remaining: number, reset: number): Record<string, string> => ({
  "x-rate-limit-limit": String(limit),
  "x-rate-limit-remaining": String(remaining),
  "x-rate-limit-reset": String(Math.ceil(reset)),
});
