import { describe, expect, it } from "vitest";
import { type Allowance, type BudgetOptions, budgetOf } from "./budget.ts";
import { inSeconds, VirtualClock } from "./fake/clock.ts";
import type { Answer } from "./http.ts";

const answered = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  text: "",
  json: () => undefined,
});

/** A budget on a clock of its own; an answer says what is left as the test lays it down. */
function aBudget(over: Partial<BudgetOptions> = {}) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  let left: Allowance | undefined;
  const budget = budgetOf({
    connection: "procore",
    now: () => clock.now(),
    sleep: (seconds) => clock.advance(seconds),
    allowance: () => left,
    ...over,
  });
  const says = (limit: number, remaining: number, seconds: number, status = 200) => {
    left = { limit, remaining, resetsAt: inSeconds(clock, seconds) };
    budget.heed(answered(status));
    left = undefined;
  };
  return {
    clock,
    budget,
    says,
    elapsed: () => (clock.now().getTime() - Date.parse("2026-11-18T16:00:00Z")) / 1000,
  };
}

const turnedAway = (retryAfterSeconds: number) => ({ remedy: "later", retryAfterSeconds, unanswered: false });

describe("a budget", () => {
  it("lets calls go while nothing is known", async () => {
    const { budget, elapsed } = aBudget();
    for (let call = 0; call < 100; call++) await budget.take();
    expect(elapsed()).toBe(0);
  });

  it("waits out a short window once its calls are spent", async () => {
    const { budget, says, elapsed } = aBudget();
    says(25, 2, 8);
    await budget.take();
    await budget.take();
    expect(elapsed()).toBe(0);
    await budget.take();
    expect(elapsed()).toBe(8);
  });

  it("turns a call away with the seconds to wait rather than sleep for an hour", async () => {
    const { budget, says, elapsed } = aBudget();
    says(3600, 0, 1800);
    await expect(budget.take()).rejects.toMatchObject(turnedAway(1800));
    expect(elapsed()).toBe(0);
  });

  it("keeps both windows in mind, though an answer tells of one only", async () => {
    const { budget, says } = aBudget();
    says(3600, 1, 1800);
    says(25, 20, 10);
    await budget.take();
    await expect(budget.take()).rejects.toMatchObject(turnedAway(1800));
  });

  it("does not believe an answer that was overtaken by another of the same window", async () => {
    const { budget, says, elapsed } = aBudget();
    says(25, 1, 6);
    says(25, 9, 6);
    await budget.take();
    await budget.take();
    expect(elapsed()).toBe(6);
  });

  it("stops after a 429 for as long as it says, or until its window ends", async () => {
    const { budget, says, elapsed } = aBudget();
    budget.heed(answered(429, { "retry-after": "7" }));
    await budget.take();
    expect(elapsed()).toBe(7);
    says(25, 0, 9, 429);
    await budget.take();
    expect(elapsed()).toBe(16);
  });

  it("rests after a streak of refusals, and longer after the next", async () => {
    const { clock, budget } = aBudget({ refusalsMax: 3 });
    for (let call = 0; call < 3; call++) budget.heed(answered(403));
    await expect(budget.take()).rejects.toMatchObject(turnedAway(60));
    await clock.advance(60);
    await budget.take();
    budget.heed(answered(403));
    await expect(budget.take()).rejects.toMatchObject(turnedAway(120));
  });

  it("forgets a streak when a call is answered, and takes no refusal of a record for one", async () => {
    const { budget } = aBudget({ refusalsMax: 3 });
    for (const status of [403, 403, 200, 403, 403, 422, 404, 409, 422]) budget.heed(answered(status));
    await budget.take();
  });
});
