import { describe, expect, it } from "vitest";
import { numberKeys, numberLikeness } from "./number.ts";

describe("two numbers of one project", () => {
  it.each([
    ["24-017", "24 017", "same"],
    ["p-24-017", "P24-017", "same"],
    ["24-017", "24-17", "variant"],
    ["24-017", "P-24-017", "variant"],
    ["24-017", "2024-017", "variant"],
    ["24-017", "2024017", "variant"],
    ["24-017", "JOB 0024-0017", "variant"],
    ["24017", "P-0024017", "variant"],
    ["24-017", "24-018", "others"],
    ["P-0017", "P-0018", "others"],
    ["24-017", "24-017-01", "unlike"],
    ["24-017", "RMP", "unlike"],
    ["A-17", "B-17", "unlike"],
    ["24-1-7", "24-17", "unlike"],
  ] as const)("%s and %s are %s", (one, other, likeness) => {
    expect([numberLikeness(one, other), numberLikeness(other, one)]).toEqual([likeness, likeness]);
  });

  it.each([
    ["24-017", "P-2024-17"],
    ["24-017", "0024017"],
  ])("%s and %s are found by one key", (one, other) => {
    expect(numberKeys(one).some((key) => numberKeys(other).includes(key))).toBe(true);
  });

  it.each(["", "-", " / "])("%j has nothing to be found by", (text) => {
    expect(numberKeys(text)).toEqual([]);
  });
});
