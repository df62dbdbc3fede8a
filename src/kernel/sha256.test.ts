import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { sha256 } from "./sha256.ts";

it("is what the standard says of its own examples", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

it("is what everybody else computes, of any text and at every edge of a block", () => {
  const theirs = (text: string) => createHash("sha256").update(text).digest("hex");
  for (let length = 0; length < 200; length++)
    expect(sha256("ü".repeat(length))).toBe(theirs("ü".repeat(length)));
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 500 }), (text) => {
      expect(sha256(text)).toBe(theirs(text));
    }),
    { numRuns: 300 },
  );
});
