import { describe, expect, it } from "vitest";
import { aCostCode, aFlatCode } from "./example.ts";
import { ALIKE_FROM, likeness } from "./likeness.ts";

describe("two cost codes", () => {
  it.each([
    ["one is split into segments and the other is not", aCostCode(), aFlatCode()],
    ["only the title is worded differently", aCostCode(), aCostCode({ title: "Concrete, placed" })],
  ])("are proposed as the same where %s", (_, one, other) => {
    expect(likeness(one, other).score).toBeGreaterThanOrEqual(ALIKE_FROM);
  });

  it.each([
    ["they bear other signs", aCostCode(), aFlatCode({ code: "2", codes: ["2"] })],
    ["they are of two projects", aCostCode({ project: "24-017" }), aCostCode({ project: "24-018" })],
    ["one signs for something else", aCostCode(), aFlatCode({ title: "Overhead" })],
  ])("are not where %s", (_, one, other) => {
    expect(likeness(one, other).score).toBeLessThan(ALIKE_FROM);
  });
});
