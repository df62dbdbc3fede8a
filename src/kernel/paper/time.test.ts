import { describe, expect, it } from "vitest";
import { decide } from "../decide.ts";
import { aCase, exactly, outcome, person, settled, silent } from "../testing.ts";
import { Time, timeFlow } from "./time.ts";

const entered = Time.parse({ employee: "E-4", day: "2026-03-02", hours: "8.00", costCode: "03-300" });
const seats = [silent<Time>("payroll"), silent<Time>("erp")];
const story = (
  now: Partial<Time>,
  over: Parameters<typeof aCase<Time, "entered" | "approved", object>>[1] = {},
) => outcome(timeFlow, { known: entered, voices: [settled<Time>("field", entered, now), ...seats], ...over });

describe("approved time", () => {
  it("goes to payroll and to cost by one move, each under its own key", () => {
    expect(story({ approved: true })).toMatchObject({
      state: "approved",
      does: ["pay → payroll", "book → erp"],
      told: exactly({}),
    });
    const voices = [settled<Time>("field", entered, { approved: true }), ...seats];
    const { effects } = decide(timeFlow, aCase(timeFlow, { known: entered, voices }), {});
    expect(effects.map(({ key, after }) => [key, after])).toEqual([
      ["time/1/0/approve/0", undefined],
      ["time/1/0/approve/1", ["pay"]],
    ]);
  });

  it("without a cost code goes to neither", () => {
    const uncoded = { ...entered, costCode: null };
    const voices = [settled<Time>("field", uncoded, { approved: true }), ...seats];
    expect(outcome(timeFlow, { known: uncoded, voices })).toMatchObject({
      does: [],
      held: ["time.uncoded approve"],
    });
  });

  it("that is said twice is paid once", () => {
    expect(story({ approved: true }, { state: "approved" }).does).toEqual([]);
  });

  it("is not approved by payroll, nor by the books", () => {
    const voices = [
      settled<Time>("field", entered),
      settled<Time>("payroll", {}, { approved: true }),
      seats[1] ?? silent("erp"),
    ];
    expect(outcome(timeFlow, { known: entered, voices })).toMatchObject({ state: "entered", does: [] });
  });

  it("is not corrected behind the backs of those who have it", () => {
    expect(story({ approved: true, hours: "10.00" }, { state: "approved" })).toMatchObject({
      next: { hours: "8.00" },
      does: [],
      held: ["record.rewritten field#hours"],
    });
  });

  it("reopened by a person is taken back in both; its correction is paid under new keys", () => {
    const approved = { ...entered, approved: true };
    const voices = [settled<Time>("field", approved, { approved: false, hours: "10.00" }), ...seats];
    const over = { known: approved, state: "approved" as const, turn: 1, voices, asked: [person("reopen")] };
    expect(outcome(timeFlow, over)).toMatchObject({
      state: "entered",
      does: ["reverse → payroll", "reverse → erp"],
    });
    const again = aCase(timeFlow, {
      known: entered,
      turn: 2,
      voices: [settled<Time>("field", entered, { approved: true, hours: "10.00" }), ...seats],
    });
    const { effects } = decide(timeFlow, again, {});
    expect(effects[0]).toMatchObject({ key: "time/1/2/approve/0", body: { hours: "10.00" } });
  });
});
