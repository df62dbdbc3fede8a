import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aligned, paragraph, table } from "./table.ts";

const paper = (width: number) => ({ width, strong: (text: string) => text });

describe("a table", () => {
  it("aligns its columns, figures to the right, and draws no lines", () => {
    expect(
      table(
        ["what", { head: "count", right: true }, "why"],
        [
          ["holds", "2", "a look-alike"],
          ["dead letters", "11", ""],
        ],
        paper(80),
      ),
    ).toBe(
      ["what          count  why", "holds             2  a look-alike", "dead letters     11"].join("\n"),
    );
  });

  it("wraps the widest column to the paper", () => {
    expect(table(["n", "why"], [["1", "the name is kept by the construction side"]], paper(24))).toBe(
      ["n  why", "1  the name is kept by", "   the construction side"].join("\n"),
    );
  });

  it("breaks a word only where it is longer than its column", () => {
    expect(aligned([["0193e2c0a1b2c3d4e5f6"]], paper(10))).toBe("0193e2c0a1\nb2c3d4e5f6");
  });

  it("keeps a row on one line where nobody looks", () => {
    const long = "x ".repeat(400).trim();
    expect(table(["a"], [[long]], paper(Number.POSITIVE_INFINITY)).split("\n")[1]).toBe(long);
  });

  it("is never wider than the paper, and loses no word", () => {
    const cell = fc
      .array(fc.stringMatching(/^[a-z]{1,7}$/), { maxLength: 12 })
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = table(["a", "b", "c"], rows, paper(40));
        for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
        const words = (all: string) => all.split(/\s+/).filter(Boolean).toSorted();
        expect(words(text)).toEqual(words(`a b c ${rows.flat().join(" ")}`));
      }),
    );
  });
});

it("a paragraph keeps to the paper and its indent", () => {
  expect(paragraph("one two three four five", paper(24), "  ")).toBe("  one two three four\n  five");
});
