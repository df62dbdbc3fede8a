import { setTimeout as pause } from "node:timers/promises";
import { ConnectorError } from "./errors.ts";
import { retryAfterOf } from "./errors-of.ts";
import type { Answer, Budget } from "./http.ts";

/** What a system says is left of one of its windows. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAt: Date;
}

export interface BudgetOptions {
  /** Whose budget it is, for people. */
  readonly connection: string;
  readonly now: () => Date;
  readonly allowance?: ((answer: Answer) => Allowance | undefined) | undefined;
  readonly sleep?: ((seconds: number) => Promise<unknown>) | undefined;
  /** The longest that one call waits for its turn; what must wait longer is turned away with the seconds to wait. */
  readonly patienceSeconds?: number | undefined;
  /** So many refusals in a row that speak of the caller, not of a record, and the connection rests. */
  readonly refusalsMax?: number | undefined;
}

/** How long a connection rests after a streak of refusals; twice as long each time until a call is answered. */
const REST_SECONDS = 60;
const REST_SECONDS_MAX = 900;

/** These speak of one record, or of the pace: they are no sign that the connection itself is wrong. */
const ABOUT_A_RECORD = [404, 409, 422, 429];

/**
 * The budget of one connection, fed by what the system's answers say is left. A system may report several windows in
 * turn, whichever is nearest to its end: a window is known by its limit.
 */
export function budgetOf({
  connection,
  now,
  allowance,
  sleep = (seconds) => pause(seconds * 1000),
  patienceSeconds = 10,
  refusalsMax = 10,
}: BudgetOptions): Budget {
  const windows = new Map<number, Allowance>();
  let closedUntil = 0;
  let refusals = 0;
  let restSeconds = REST_SECONDS;

  function secondsToWait(): number {
    const at = now().getTime();
    const spent = [...windows.values()].filter(({ remaining }) => remaining <= 0);
    const until = Math.max(closedUntil, ...spent.map(({ resetsAt }) => resetsAt.getTime()));
    return Math.max(0, (until - at) / 1000);
  }

  function spendOne(): void {
    for (const [limit, left] of windows)
      if (left.resetsAt <= now()) windows.delete(limit);
      else windows.set(limit, { ...left, remaining: left.remaining - 1 });
  }

  function close(seconds: number): void {
    closedUntil = Math.max(closedUntil, now().getTime() + seconds * 1000);
  }

  return {
    async take() {
      let patience = patienceSeconds;
      for (let wait = secondsToWait(); wait > 0; wait = secondsToWait()) {
        if (wait > patience)
          throw new ConnectorError("later", `${connection} has no calls left for ${Math.ceil(wait)} s`, {
            retryAfterSeconds: Math.ceil(wait),
          });
        patience -= wait;
        await sleep(wait);
      }
      spendOne();
    },

    heed(answer) {
      const said = allowance?.(answer);
      if (said) windows.set(said.limit, nearer(windows.get(said.limit), said));
      if (answer.status === 429 || answer.status === 503)
        close(retryAfterOf(answer, now()) ?? (said ? (said.resetsAt.getTime() - now().getTime()) / 1000 : 1));
      if (answer.status < 400) {
        refusals = 0;
        restSeconds = REST_SECONDS;
      } else if (
        answer.status < 500 &&
        !ABOUT_A_RECORD.includes(answer.status) &&
        ++refusals >= refusalsMax
      ) {
        close(restSeconds);
        restSeconds = Math.min(restSeconds * 2, REST_SECONDS_MAX);
      }
    },
  };
}

/** Of one window the least that is known to be left: answers can overtake each other. */
function nearer(known: Allowance | undefined, said: Allowance): Allowance {
  const isSameWindow = known?.resetsAt.getTime() === said.resetsAt.getTime();
  return isSameWindow && known.remaining < said.remaining ? known : said;
}
