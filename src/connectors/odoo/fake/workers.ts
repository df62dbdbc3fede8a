import { type FakeClock, inSeconds } from "../../kit/fake/clock.ts";

/** The server's processes: each serves one request at a time, the others wait without a sign. */
export class Workers {
  readonly #clock: FakeClock;
  readonly #limit: number;
  #busy = 0;
  #queue: (() => void)[] = [];

  constructor(limit: number, clock: FakeClock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  async serve<T>(act: () => T): Promise<T> {
    await this.#take();
    try {
      return act();
    } finally {
      this.#release();
    }
  }

  /** Keeps so many of them busy with something else, for so many seconds. */
  async occupy(seconds: number, workers = this.#limit): Promise<void> {
    for (let nth = 0; nth < workers; nth++) {
      await this.#take();
      this.#clock.at(inSeconds(this.#clock, seconds), () => this.#release());
    }
  }

  #take(): Promise<void> | undefined {
    if (this.#busy < this.#limit) {
      this.#busy += 1;
      return undefined;
    }
    return new Promise((resolve) => this.#queue.push(resolve));
  }

  #release(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#busy -= 1;
  }
}
