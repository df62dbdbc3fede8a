import { describe, expect, it } from "vitest";
import type { Case } from "./case.ts";
import { draftOf } from "./draft.ts";
import { type Crane, craneFlow, craneRules } from "./example.ts";
import { aCase, minute, rule, seat, settled, silent, voice } from "./testing.ts";

const known: Crane = { name: "Potain", phone: "1", email: "a@b.se", trades: [], rate: "900" };
const draft = (over: Partial<Case<Crane>>) => draftOf(aCase(craneFlow, { known, ...over }));
const spots = (one: ReturnType<typeof draft>) => one.holds.map(({ code, blocks }) => `${code} ${blocks}`);
const heard = (one: ReturnType<typeof draft>) =>
  one.heard.flatMap(({ seat: { connection }, fields }) => fields.map((field) => `${connection} ${field}`));

describe("a field's owner", () => {
  it("is believed", () => {
    const one = draft({ voices: [settled("construction", { name: "Potain" }, { name: "Liebherr" })] });
    expect(one.record.name).toBe("Liebherr");
    expect(one.origins.name).toEqual({ seat: seat("construction"), at: minute(0) });
    expect(heard(one)).toEqual(["construction name"]);
  });

  it("empties it as well", () => {
    const one = draft({ voices: [settled<Crane>("construction", { phone: "1" }, { phone: null })] });
    expect(one.record.phone).toBeNull();
  });

  it("never empties what it never filled", () => {
    expect(draft({ voices: [voice("construction", { phone: "" })] }).record.phone).toBe("1");
  });

  it("is its leader, where its side has two connections", () => {
    const [a, b] = [
      settled("erp", {}, { email: "one@b.se" }, { seat: { side: "erp", connection: "books-1" } }),
      settled("erp", {}, { email: "two@b.se" }, { seat: { side: "erp", connection: "books-2" } }),
    ];
    const rules = { ...craneRules, email: rule("erp", "hold", { leader: "books-2" }) };
    const one = draft({ voices: [a, b], rules });
    expect(one.record.email).toBe("two@b.se");
    expect(spots(one)).toEqual(["ownership.conflict books-1#email"]);
  });
});

describe("while the owner is silent", () => {
  it("the first in succession stands in, and another waits for a person", () => {
    const voices = [
      voice<Crane>("ap", { email: "ap@b.se" }),
      voice<Crane>("construction", { email: "c@b.se" }),
    ];
    const one = draft({ known: { ...known, email: null }, voices });
    expect(one.record.email).toBe("c@b.se");
    expect(spots(one)).toEqual(["ownership.conflict ap#email"]);
  });

  it("what stands in is corrected and emptied by whoever gave it", () => {
    const origins = { email: { seat: seat("construction"), at: minute(0) } };
    const says = (email: string | null) =>
      draft({ voices: [voice<Crane>("construction", { email })], origins });
    expect(says("c@b.se").record.email).toBe("c@b.se");
    expect(says(null).record.email).toBeNull();
  });

  it("its first word meets what stood in for it as a difference, whoever came first", () => {
    const first = draft({ voices: [voice("construction", { email: "a@b.se" }), silent("erp")] });
    expect(heard(first)).toEqual([]);
    const one = draft({
      voices: [voice("construction", { email: "a@b.se" }), voice("erp", { email: "e@b.se" })],
    });
    expect(one.record.email).toBe("e@b.se");
    expect(spots(one)).toEqual(["ownership.conflict construction#email"]);
  });

  it("its agreement settles it", () => {
    const told = { email: "a@b.se" };
    const voices = [voice<Crane>("construction", told), voice<Crane>("erp", told, { said: told, told })];
    expect(heard(draft({ voices }))).toEqual(["construction email"]);
  });

  it("does not fall silent by emptying the field", () => {
    const origins = { email: { seat: seat("erp"), at: minute(0) } };
    const voices = [
      settled<Crane>("erp", { email: null }),
      voice<Crane>("construction", { email: "c@b.se" }),
    ];
    const one = draft({ known: { ...known, email: null }, voices, origins });
    expect(one.record.email).toBeNull();
    expect(spots(one)).toEqual(["ownership.conflict construction#email"]);
  });
});

describe("a change by another side", () => {
  it("waits for a person, with both values, and is not counted as heard", () => {
    const one = draft({
      voices: [
        settled("construction", { name: "Potain" }),
        settled("erp", { name: "Potain" }, { name: "Grove" }),
      ],
    });
    expect(one.record.name).toBe("Potain");
    expect(one.holds).toMatchObject([
      {
        code: "ownership.conflict",
        blocks: "erp#name",
        facts: { ours: "Potain", theirs: "Grove", rule: { owner: "construction", else: "hold" } },
      },
    ]);
    expect(heard(one)).toEqual([]);
    expect(one.disputes).toEqual(new Set(["erp#name"]));
  });

  it("is put back where the rule says so", () => {
    const one = draft({
      voices: [settled("construction", { phone: "1" }), settled("erp", { phone: "1" }, { phone: "2" })],
    });
    expect(one.record.phone).toBe("1");
    expect(one.restores).toEqual(new Set(["erp#phone"]));
    expect(one.holds).toEqual([]);
  });

  it("waits for a person where it cannot be put back, for that side is never told", () => {
    const voices = [
      settled<Crane>("construction", { phone: "1" }),
      settled<Crane>("erp", { phone: "1" }, { phone: "2" }),
    ];
    const untold = { ...craneRules, phone: rule("construction", "restore", { tells: ["construction"] }) };
    expect(spots(draft({ voices, rules: untold }))).toEqual(["ownership.conflict erp#phone"]);
    const [site, books] = voices;
    if (!site || !books) throw new Error("two voices");
    const deaf = [site, { ...books, carries: ["name" as const] }];
    expect(spots(draft({ voices: deaf }))).toEqual(["ownership.conflict erp#phone"]);
  });

  it("that says what we have is no quarrel", () => {
    const one = draft({
      voices: [
        settled("construction", { name: "Potain" }),
        settled("erp", { name: "Grove" }, { name: "Potain" }),
      ],
    });
    expect(one.holds).toEqual([]);
    expect(heard(one)).toEqual(["erp name"]);
  });
});

describe("a list that is merged", () => {
  const known_ = { ...known, trades: ["rigging", "haulage"] };
  const trades = (said: string[], says: string[]) => [{ trades: said }, { trades: says }] as const;

  it("takes additions and removals from every side", () => {
    const voices = [
      settled<Crane>("construction", ...trades(["rigging", "haulage"], ["rigging", "haulage", "piling"])),
      settled<Crane>("erp", ...trades(["rigging", "haulage"], ["haulage"])),
    ];
    expect(draft({ known: known_, voices }).record.trades).toEqual(["haulage", "piling"]);
  });

  it("keeps what its owner has not been told yet", () => {
    const voices = [settled<Crane>("construction", ...trades(["rigging"], ["rigging", "piling"]))];
    expect(draft({ known: known_, voices }).record.trades).toEqual(["rigging", "haulage", "piling"]);
  });

  it("does not mind the order", () => {
    const voices = [settled<Crane>("erp", ...trades(["rigging", "haulage"], ["haulage", "rigging"]))];
    const one = draft({ known: known_, voices });
    expect(one.record.trades).toEqual(["rigging", "haulage"]);
    expect(heard(one)).toEqual([]);
  });
});

describe("where the newest wins", () => {
  const origins = { rate: { seat: seat("construction"), at: minute(10) } };
  const erp = (at: number, said = "900") =>
    settled<Crane>("erp", { rate: said }, { rate: "950" }, { at: minute(at) });
  const construction = settled<Crane>("construction", { rate: "900" });

  it("a later change is taken", () => {
    const one = draft({ origins, voices: [construction, erp(12)] });
    expect(one.record.rate).toBe("950");
    expect(one.origins.rate).toEqual({ seat: seat("erp"), at: minute(12) });
  });

  it("an earlier one that arrives late is put back", () => {
    const one = draft({ origins, voices: [construction, erp(8)] });
    expect(one.record.rate).toBe("900");
    expect(one.restores).toEqual(new Set(["erp#rate"]));
  });

  it("two within the window wait for a person, the owner's too", () => {
    const one = draft({ origins, voices: [construction, erp(10)] });
    expect(one.record.rate).toBe("900");
    expect(spots(one)).toEqual(["ownership.conflict erp#rate"]);
  });

  it("a side may correct itself within the window", () => {
    const voices = [settled<Crane>("construction", { rate: "900" }, { rate: "905" }, { at: minute(10) })];
    expect(draft({ origins, voices }).record.rate).toBe("905");
  });
});

describe("echo and truncation", () => {
  it("an echo of what it was told is no news, and is counted as heard", () => {
    const voices = [
      settled<Crane>("construction", { name: "Potain" }),
      settled<Crane>("erp", { name: "Grove" }, { name: "Liebherr" }, { told: { name: "Liebherr" } }),
    ];
    const one = draft({ voices });
    expect(one.record.name).toBe("Potain");
    expect(one.holds).toEqual([]);
    expect(heard(one)).toEqual(["erp name"]);
  });

  it("a system that shortens our title does not start a quarrel", () => {
    const voices = [
      settled<Crane>("construction", { name: "Potain" }),
      settled<Crane>("erp", { name: "Pota" }, {}, { told: { name: "Potain" } }),
    ];
    expect(draft({ voices })).toMatchObject({ record: { name: "Potain" }, holds: [], heard: [] });
  });
});

describe("the first contact of two full systems", () => {
  it("holds each field that differs once, with both values; an empty field never erases", () => {
    const voices = [
      voice<Crane>("construction", { name: "Potain", phone: "", email: "c@b.se" }),
      voice<Crane>("erp", { name: "Grove", phone: "7", email: "e@b.se" }),
    ];
    const one = draft({ known: undefined, voices });
    expect(one.record).toMatchObject({ name: "Potain", phone: "7", email: "e@b.se" });
    expect(one.holds.map(({ blocks, facts }) => [blocks, facts?.ours, facts?.theirs])).toEqual([
      ["erp#name", "Potain", "Grove"],
      ["construction#email", "e@b.se", "c@b.se"],
    ]);
  });
});
