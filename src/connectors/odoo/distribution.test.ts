import { describe, expect, it } from "vitest";
import { distributionOf } from "./distribution.ts";
import { fixture } from "./fake/fixture.ts";

interface Step {
  readonly args: readonly [{ invoice_line_ids: [number, number, { analytic_distribution: object }][] }];
}

describe("an analytic distribution", () => {
  it.each([17, 18, 19])("of Odoo %i joins project and cost code as a bill of it was recorded to", (major) => {
    const [bill] = fixture<readonly Step[]>(`${major}/analytic-distribution.json`);
    const recorded = bill?.args[0].invoice_line_ids[0]?.[2].analytic_distribution ?? {};
    const [project, concrete, electrical] = [
      ...new Set(Object.keys(recorded).flatMap((key) => key.split(",").map(Number))),
    ];
    const shares = [
      { accounts: [project ?? 0, concrete ?? 0], percent: "60" },
      { accounts: [project ?? 0, electrical ?? 0], percent: "40.00" },
    ];
    expect(distributionOf(shares)).toEqual(recorded);
  });

  it("of one share is one key, and of one account alone that account", () => {
    expect(distributionOf([{ accounts: [12, 34], percent: "100" }])).toEqual({ "12,34": 100 });
    expect(distributionOf([{ accounts: [12], percent: "100.00" }])).toEqual({ "12": 100 });
  });

  it("adds up what goes to the same accounts, exactly", () => {
    const thirds = ["33.33", "33.33", "33.34"].map((percent) => ({ accounts: [12, 34], percent }));
    expect(distributionOf(thirds)).toEqual({ "12,34": 100 });
  });

  it.each([
    ["90", /come to 90 %/],
    ["100.001", /hundredths/],
    ["0", /above 0/],
    ["-10", /above 0/],
  ])("of %s %% is refused", (percent, sentence) => {
    expect(() => distributionOf([{ accounts: [12, 34], percent }])).toThrow(sentence);
  });

  it("to no account is refused", () => {
    expect(() => distributionOf([{ accounts: [], percent: "100" }])).toThrow(/no account/);
  });
});
