import { describe, expect, it } from "vitest";
import { aCostCode } from "./example.ts";
import { codeOn } from "./validity.ts";

const code = aCostCode({ validFrom: "2026-01-01", validTo: "2026-06-30" });

describe("a cost code with an end", () => {
  it.each(["2026-01-01", "2026-03-15", "2026-06-30"])("takes a cost of %s", (date) => {
    expect(codeOn(code, date)).toBeUndefined();
  });

  it("refuses a cost of a later day, and names code and day", () => {
    expect(codeOn(code, "2026-07-01")).toMatchObject({
      code: "cost-code.expired",
      says: expect.stringMatching(/01-03-3000-S.*2026-06-30.*2026-07-01/),
      facts: { code: "01-03-3000-S", date: "2026-07-01" },
    });
  });

  it("refuses a cost of an earlier day", () => {
    expect(codeOn(code, "2025-12-31")).toMatchObject({ code: "cost-code.not-yet" });
  });
});

it("takes a cost of any day where there is no end, and of none once it is out of use", () => {
  expect(codeOn(aCostCode(), "1999-01-01")).toBeUndefined();
  expect(codeOn(aCostCode({ active: false }), "2026-01-01")).toMatchObject({ code: "cost-code.inactive" });
});
