import { type FakeClock, inSeconds } from "./clock.ts";

/** Where a fake sends its webhooks, and what they bear. */
export interface Destination {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Delivered {
  readonly body: unknown;
  readonly at: Date;
  readonly outcome: "delivered" | "failed" | "discarded" | "lost";
  /** What the receiver answered, if it did. */
  readonly status?: number | undefined;
}

/** What becomes of deliveries on a bad day; each is a chance from 0 to 1. */
export interface BadDay {
  readonly random: () => number;
  /** Never sent. */
  readonly lose?: number | undefined;
  /** Sent a second time. */
  readonly repeat?: number | undefined;
  /** Sent at some moment within so many seconds, so that they overtake each other. */
  readonly withinSeconds?: number | undefined;
}

export interface CourierOptions {
  readonly clock: FakeClock;
  /** How long the receiver may take to answer, in real time. */
  readonly timeoutSeconds: number;
  /** The pause after so many failed attempts. */
  readonly pauseSeconds: (attempts: number) => number;
  /** After so long a delivery is discarded. */
  readonly discardAfterSeconds: number;
}

/** Brings webhooks of a fake to their receiver, and again if it does not answer in time with success. */
export class Courier {
  readonly log: Delivered[] = [];
  readonly #options: CourierOptions;
  #badDay: BadDay = { random: () => 1 };

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  misbehave(badDay: BadDay): void {
    this.#badDay = badDay;
  }

  calm(): void {
    this.#badDay = { random: () => 1 };
  }

  /** Takes a delivery on its way: it leaves when the clock goes on. */
  send(to: Destination, body: unknown): void {
    const { random, lose = 0, repeat = 0, withinSeconds = 0 } = this.#badDay;
    const { clock } = this.#options;
    if (random() < lose) {
      this.log.push({ body, at: clock.now(), outcome: "lost" });
      return;
    }
    const times = random() < repeat ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const leaves = inSeconds(clock, withinSeconds > 0 ? random() * withinSeconds : 0);
      clock.at(leaves, () => this.#attempt({ to, body, since: clock.now(), attempts: 1 }));
    }
  }

  async #attempt(sending: { to: Destination; body: unknown; since: Date; attempts: number }): Promise<void> {
    const { clock, timeoutSeconds, pauseSeconds, discardAfterSeconds } = this.#options;
    const { to, body, since, attempts } = sending;
    const status = await post(to, body, timeoutSeconds);
    const isDelivered = status !== undefined && status >= 200 && status < 300;
    const next = inSeconds(clock, pauseSeconds(attempts));
    const isOver = next.getTime() - since.getTime() > discardAfterSeconds * 1000;
    const outcome = isDelivered ? "delivered" : isOver ? "discarded" : "failed";
    this.log.push({ body, at: clock.now(), outcome, status });
    if (outcome === "failed") clock.at(next, () => this.#attempt({ ...sending, attempts: attempts + 1 }));
  }
}

async function post(
  { url, headers }: Destination,
  body: unknown,
  seconds: number,
): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(seconds * 1000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
