import { describe, expect, it } from "vitest";
import type { Voice } from "./case.ts";
import { type Crane, craneFlow, craneRules } from "./example.ts";
import { type Refusal, refusedAlso, takenBack } from "./refusal.ts";
import { minute, outcome, rule, settled, silent } from "./testing.ts";

const before: Crane = { name: "Liebherr", phone: "1", email: "x", trades: [], rate: null };
const refusal = (patch: Partial<Crane>, because = "no phone number"): Refusal<Crane> => ({
  ...{ patch, because, at: minute(0) },
});
const rules = { ...craneRules, email: rule("construction", "hold"), rate: rule("construction", "hold") };

/** The record as the site has it now, and the books as they were, which refused this. */
const decided = (now: Partial<Crane>, refused: readonly Refusal<Crane>[], books?: Voice<Crane>) => {
  const known = { ...before, ...now };
  const site = settled<Crane>("construction", known);
  const voice = books ?? settled<Crane>("erp", before);
  const { told, held } = outcome(craneFlow, { known, rules, voices: [site, { ...voice, refused }] });
  return { told: told.erp, held };
};

describe("a refusal", () => {
  it("takes no other field with it, and is not repeated because of one", () => {
    const changed = { phone: "BAD", trades: ["lifting"] };
    expect(decided(changed, [refusal({ phone: "BAD" })])).toEqual({
      told: { trades: ["lifting"] },
      held: ["delivery.refused erp"],
    });
  });

  it("to empty one field is no refusal to empty another", () => {
    const phone = settled<Crane>("erp", { ...before, phone: null });
    expect(decided({ phone: null, email: null }, [refusal({ phone: null })], phone)).toEqual({
      told: { email: null },
      held: [],
    });
  });

  it("of several fields ends for all of them once one has another value: nobody knows which it was", () => {
    const refused = [refusal({ phone: "BAD", trades: ["lifting"] })];
    expect(decided({ phone: "2", trades: ["lifting"] }, refused)).toEqual({
      told: { phone: "2", trades: ["lifting"] },
      held: [],
    });
  });

  it("stands beside another one, each for its own fields", () => {
    const refused = refusedAlso([refusal({ phone: "BAD" })], refusal({ email: "BAD" }, "no address"));
    expect(decided({ phone: "BAD", email: "BAD", rate: "900" }, refused)).toEqual({
      told: { rate: "900" },
      held: ["delivery.refused erp"],
    });
    expect(decided({ phone: "BAD", email: "y" }, refused)).toEqual({
      told: { email: "y" },
      held: ["delivery.refused erp"],
    });
  });

  it("to make the record is a refusal of the whole: with one more field it is told whole again", () => {
    const refused = [refusal({ name: "Liebherr", phone: "1", email: "x" }, "a trade is needed")];
    expect(decided({}, refused, silent("erp"))).toEqual({
      told: undefined,
      held: ["delivery.refused erp"],
    });
    expect(decided({ trades: ["lifting"] }, refused, silent("erp"))).toEqual({
      told: { name: "Liebherr", phone: "1", email: "x", trades: ["lifting"] },
      held: [],
    });
  });

  it("is past once one of its fields was told, and no other is", () => {
    const [phone, email] = [refusal({ phone: "BAD", name: "B" }), refusal({ email: "BAD" })];
    expect(takenBack([phone, email], { name: "B", rate: "1" })).toEqual([email]);
  });

  it("of an act is one of no field", () => {
    expect(refusedAlso([], refusal({}))).toEqual([]);
  });
});
