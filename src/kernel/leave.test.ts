import { describe, expect, it } from "vitest";
import type { Case, Voice } from "./case.ts";
import { draftOf } from "./draft.ts";
import { type Crane, craneFlow, craneRules } from "./example.ts";
import { aCase, exactly, outcome, rule, settled, silent, voice } from "./testing.ts";

/** Each side numbers its cranes by itself; the site's number is the one that the firm goes by. */
const rules = { ...craneRules, rate: rule("construction", "leave") };
const known: Crane = { name: "Potain", phone: null, email: null, trades: [], rate: "24-017" };
const told = (over: Partial<Case<Crane, string>>) => outcome(craneFlow, { rules, known, ...over });
const site = (now: Partial<Crane> = {}) => settled<Crane>("construction", known, now);

describe("a field in which each is left its own word", () => {
  it("is neither disputed nor told where another word stands", () => {
    const voices = [site(), voice<Crane>("erp", { ...known, rate: "P-17" })];
    expect(told({ voices })).toMatchObject({ next: { rate: "24-017" }, told: exactly({}), held: [] });
  });

  it("is told where there is none yet", () => {
    const voices = [site(), voice<Crane>("erp", { ...known, rate: null }), silent<Crane>("ap")];
    expect(told({ voices })).toMatchObject({
      told: { erp: exactly({ rate: "24-017" }), ap: { rate: "24-017" } },
    });
  });

  it("is told again where the word that stands is the one that was told", () => {
    const follower: Voice<Crane> = { ...settled<Crane>("erp", known), told: { rate: "24-017" } };
    expect(told({ voices: [site({ rate: "24-018" }), follower] }).told).toEqual({ erp: { rate: "24-018" } });
  });

  it("is not told any more once somebody there has given it another word", () => {
    const renamed = settled<Crane>("erp", { ...known, rate: "P-17" });
    expect(told({ voices: [site({ rate: "24-018" }), renamed] }).told).toEqual({});
  });

  it("is its keeper's, and another's only while the keeper says nothing", () => {
    const other = voice<Crane>("erp", { name: "Potain", rate: "P-17" });
    expect(outcome(craneFlow, { rules, voices: [other] }).next).toMatchObject({ rate: "P-17" });
    expect(outcome(craneFlow, { rules, voices: [other, site()] }).next).toMatchObject({ rate: "24-017" });
  });

  it("counts as heard where it is left, and is not asked about again", () => {
    const apart = voice<Crane>(
      "construction",
      { ...known, rate: "B-9" },
      { seat: { side: "construction", connection: "second" } },
    );
    const { heard, holds } = draftOf(aCase(craneFlow, { rules, known, voices: [site(), apart] }));
    expect(holds).toEqual([]);
    expect(heard).toMatchObject([
      { seat: { connection: "second" }, fields: expect.arrayContaining(["rate"]) },
    ]);
  });
});
