import { describe, expect, it } from "vitest";
import type { Case } from "./case.ts";
import { draftOf } from "./draft.ts";
import { type Crane, craneFlow, craneRules } from "./example.ts";
import { aCase, minute, person, rule, settled } from "./testing.ts";
import { disputeDigest } from "./word.ts";

const known: Crane = { name: "Potain", phone: "1", email: "a@b.se", trades: [], rate: "900" };
const draft = (over: Partial<Case<Crane>>) => draftOf(aCase(craneFlow, { known, ...over }));
const spots = (one: ReturnType<typeof draft>) => one.holds.map(({ code, blocks }) => `${code} ${blocks}`);
const heard = (one: ReturnType<typeof draft>) =>
  one.heard.flatMap(({ seat: { connection }, fields }) => fields.map((field) => `${connection} ${field}`));

describe("a person's word on a conflict", () => {
  const voices = [
    settled<Crane>("construction", { name: "Potain" }),
    settled<Crane>("erp", { name: "Potain" }, { name: "Grove" }),
  ];
  const on = (act: string, ours = "Potain", theirs = "Grove") => [
    person(act, { about: "erp#name", digest: disputeDigest(ours, theirs) }),
  ];

  it("takes theirs", () => {
    const one = draft({ voices, asked: on("take") });
    expect(one.record.name).toBe("Grove");
    expect(heard(one)).toEqual(["erp name"]);
  });

  it("keeps ours, which is put back", () => {
    const one = draft({ voices, asked: on("keep") });
    expect(one.record.name).toBe("Potain");
    expect(one.restores).toEqual(new Set(["erp#name"]));
  });

  it.each([
    ["theirs", "Potain", "Gruve"],
    ["ours", "Potian", "Grove"],
  ])("counts for exactly the values that were looked at: not once %s has changed", (_, ours, theirs) => {
    expect(spots(draft({ voices, asked: on("take", ours, theirs) }))).toEqual([
      "ownership.conflict erp#name",
    ]);
  });

  it("is the last one, if there are several", () => {
    expect(draft({ voices, asked: [...on("take"), ...on("keep")] }).record.name).toBe("Potain");
  });

  it("can be given by the digest that the hold shows", () => {
    const [held] = draft({ voices }).holds;
    const digest = String(held?.facts?.digest);
    expect(draft({ voices, asked: [person("take", { about: "erp#name", digest })] }).record.name).toBe(
      "Grove",
    );
  });
});

describe("a field that is fixed in this state", () => {
  const later = { at: minute(90) };
  const voices = [settled<Crane>("erp", { rate: "900" }, { rate: "9000" }, later)];
  const asked = (act: string) => [person(act, { about: "erp#rate", digest: disputeDigest("900", "9000") })];

  it("is not changed even by its owner", () => {
    const one = draft({ state: "hired", voices });
    expect(one.record.rate).toBe("900");
    expect(spots(one)).toEqual(["record.rewritten erp#rate"]);
  });

  it("is put back by a person, but not taken: that needs a move", () => {
    expect(draft({ state: "hired", voices, asked: asked("keep") }).restores).toEqual(new Set(["erp#rate"]));
    const taken = draft({ state: "hired", voices, asked: asked("take") });
    expect(taken.record.rate).toBe("900");
    expect(spots(taken)).toEqual(["record.rewritten erp#rate"]);
  });

  it("is not changed by the newest of another side, nor by a merge", () => {
    const fixed = { ...craneRules, trades: rule("construction", "merge", { fixedIn: ["hired"] }) };
    const other = [
      settled<Crane>("construction", { rate: "900" }, { rate: "1" }, later),
      settled<Crane>("erp", { rate: "900", trades: [] }, { trades: ["piling"] }),
    ];
    const one = draft({ state: "hired", voices: other, rules: fixed });
    expect(one.record).toMatchObject({ rate: "900", trades: [] });
    expect(spots(one)).toEqual(["record.rewritten erp#trades", "record.rewritten construction#rate"]);
  });
});
