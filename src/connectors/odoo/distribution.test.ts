import { describe, expect, it } from "vitest";
import { distributionOf } from "./distribution.ts";
import { fixture } from "./fake/fixture.ts";
import { type Version, versionOf } from "./versions.ts";

interface Step {
  readonly args: readonly [{ invoice_line_ids: [number, number, { analytic_distribution: object }][] }];
}

const version = (major: number): Version => {
  const found = versionOf(`${major}.0`);
  if (!found) throw new Error(`Odoo ${major} was never tried`);
  return found;
};

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
    expect(distributionOf(version(major), shares)).toEqual(recorded);
  });

  it("of one share is one key, and of one account alone that account", () => {
    expect(distributionOf(version(18), [{ accounts: [12, 34], percent: "100" }])).toEqual({ "12,34": 100 });
    expect(distributionOf(version(18), [{ accounts: [12], percent: "100.00" }])).toEqual({ "12": 100 });
  });

  it("adds up what goes to the same accounts, exactly", () => {
    const thirds = ["33.33", "33.33", "33.34"].map((percent) => ({ accounts: [12, 34], percent }));
    expect(distributionOf(version(18), thirds)).toEqual({ "12,34": 100 });
  });

  it.each([
    ["90", /come to 90 %/],
    ["100.001", /hundredths/],
    ["0", /above 0/],
    ["-10", /above 0/],
  ])("of %s %% is refused", (percent, sentence) => {
    expect(() => distributionOf(version(18), [{ accounts: [12, 34], percent }])).toThrow(sentence);
  });

  it("to no account is refused", () => {
    expect(() => distributionOf(version(18), [{ accounts: [], percent: "100" }])).toThrow(/no account/);
  });
});
