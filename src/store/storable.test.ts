import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storable } from "./storable.ts";

describe("storable", () => {
  it.each([
    [{ text: "a\0b" }, { text: "a\ufffdb" }],
    [{ text: "a\ud800b" }, { text: "a\ufffdb" }],
    [{ "a\0": [{ text: "\udfff" }] }, { "a\ufffd": [{ text: "\ufffd" }] }],
    [
      { at: new Date("2026-03-01T00:00:00Z"), text: "\0" },
      { at: "2026-03-01T00:00:00.000Z", text: "\ufffd" },
    ],
  ])("replaces what PostgreSQL cannot store", (given, stored) => {
    expect(JSON.parse(storable([given]))).toEqual([stored]);
  });

  it("changes nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(text.isWellFormed() && !text.includes("\0"));
        expect(JSON.parse(storable([{ text, spelt: "\\u0000" }]))).toEqual([{ text, spelt: "\\u0000" }]);
      }),
    );
  });
});
