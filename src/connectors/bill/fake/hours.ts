import type { FakeClock } from "../../kit/fake/clock.ts";
import type { FakeReply } from "../../kit/fake/message.ts";
import { problem } from "./problems.ts";

const HOUR_MILLISECONDS = 3_600_000;

/** So many calls of one kind in a full hour. Refused calls count. */
export class Hours {
  readonly #clock: FakeClock;
  readonly #limit: number;
  #hour = 0;
  #used = 0;

  constructor(clock: FakeClock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Counts one call; answers with BILL's refusal where it is one too many. */
  take(): FakeReply | undefined {
    const hour = Math.floor(this.#clock.now().getTime() / HOUR_MILLISECONDS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#used = 0;
    }
    this.#used += 1;
    if (this.#used <= this.#limit) return undefined;
    return problem(429, "BDC_1144", `Max number of allowed requests per hour reached: ${this.#limit}.`);
  }
}
