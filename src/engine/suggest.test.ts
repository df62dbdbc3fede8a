import { describe, expect, it } from "vitest";
import { suggest } from "./suggest.ts";

const known = (theirs: string, ours: string, connection = "odoo") => ({
  ...{ list: "terms", connection, theirs, ours, mapping: null },
});
const meant = (word: string, history: readonly ReturnType<typeof known>[], ours: readonly string[] = []) =>
  suggest({ connection: "bill", word }, { known: history, ours }).map(
    ({ ours: one, score }) => `${one} ${score.toFixed(2)}`,
  );

describe("what a word may mean", () => {
  it("is what the same word means in another system", () => {
    expect(meant("30 Days", [known("30 Days", "net-30"), known("45 Days", "net-45")])).toEqual([
      "net-30 0.95",
    ]);
  });

  it("is what a word means that differs in signs and case alone", () => {
    expect(meant("NET 30", [known("net-30.", "net-30")])).toEqual(["net-30 0.90"]);
  });

  it("is what is numbered alike, and never what is numbered otherwise", () => {
    expect(meant("Net 30", [known("30 Days", "net-30"), known("31 Days", "net-31")])).toEqual([
      "net-30 0.75",
    ]);
    expect(meant("03300", [known("03-300", "concrete")])).toEqual(["concrete 0.90"]);
    expect(meant("3.300 Concrete", [known("03-300", "concrete")])).toEqual(["concrete 0.75"]);
  });

  it("may be a word of ours that is spelt the same", () => {
    expect(meant("Net 30", [], ["net-30", "net-60"])).toEqual(["net-30 0.88"]);
  });

  it("may be what people mapped a word to that is spelt much alike", () => {
    expect(meant("Subcontracts", [known("Subcontract", "subcontract"), known("Labour", "labour")])).toEqual([
      "subcontract 0.68",
    ]);
  });

  it("is left open where nothing speaks for anything", () => {
    expect(meant("???", [known("30 Days", "net-30")], ["net-60"])).toEqual([]);
  });

  it("says what speaks for it", () => {
    const [one] = suggest(
      { connection: "bill", word: "30 days" },
      { known: [known("30 Days", "net-30")], ours: [] },
    );
    expect(one?.because).toEqual(['"30 Days" means it in odoo, and differs in signs and case alone']);
  });
});
