import { describe, expect, it } from "vitest";
import { decide, questionsOf } from "./decide.ts";
import { type Crane, craneFlow, craneRules } from "./example.ts";
import { recordOf } from "./facts.ts";
import { issue } from "./issue.ts";
import { aCase, exactly, minute, outcome, person, rule, settled, silent, voice } from "./testing.ts";

const known: Crane = { name: "Potain", phone: "1", email: null, trades: [], rate: null };
const site = settled<Crane>("construction", { name: "Potain", phone: "1" });
const books = settled<Crane>("erp", { name: "Potain", phone: "1" });

describe("what a seat lacks", () => {
  it("it is told, and only that", () => {
    const voices = [settled<Crane>("construction", { name: "Potain", phone: "1" }, { name: "Grove" }), books];
    expect(outcome(craneFlow, { known, voices }).told).toEqual({ erp: { name: "Grove" } });
  });

  it("is the whole record where it has no image yet, empty fields left out", () => {
    expect(outcome(craneFlow, { known, voices: [site, silent("erp")] }).told).toEqual({
      erp: { name: "Potain", phone: "1" },
    });
  });

  it("it is told again only when it has changed", () => {
    const cut = settled<Crane>("erp", { name: "Pota", phone: "1" }, {}, { told: { name: "Potain" } });
    expect(outcome(craneFlow, { known, voices: [site, cut] }).told).toEqual({});
  });

  it("may be that a field was emptied, also where it was never told of it", () => {
    const voices = [settled<Crane>("construction", { name: "Potain", phone: "1" }, { phone: "" }), books];
    expect(outcome(craneFlow, { known, voices }).told).toEqual({ erp: { phone: "" } });
  });

  it("is put back there even if it was told so before", () => {
    const voices = [site, { ...books, says: { name: "Potain", phone: "2" }, told: { phone: "1" } }];
    expect(outcome(craneFlow, { known, voices }).told).toEqual({ erp: { phone: "1" } });
  });

  it("is nothing of what its side is not told, or cannot hold", () => {
    const rules = { ...craneRules, phone: rule("construction", "hold", { tells: ["construction"] }) };
    expect(outcome(craneFlow, { known, rules, voices: [site, silent("erp")] }).told.erp).toEqual({
      name: "Potain",
    });
    const deaf = silent<Crane>("erp", { carries: ["phone"] });
    expect(outcome(craneFlow, { known, voices: [site, deaf] }).told.erp).toEqual({ phone: "1" });
  });

  it("is nothing while the record does not live there", () => {
    expect(outcome(craneFlow, { known, state: "scrapped", voices: [site, silent("erp")] }).told).toEqual({});
  });

  it("is never the field in dispute with it, while the rest goes on", () => {
    const voices = [
      settled<Crane>("construction", { name: "Potain", phone: "1" }, { phone: "5" }),
      settled<Crane>("erp", { name: "Potain", phone: "1" }, { name: "Grove" }),
      silent<Crane>("ap"),
    ];
    expect(outcome(craneFlow, { known, voices })).toMatchObject({
      told: exactly({ erp: { phone: "5" }, ap: { name: "Potain", phone: "5" } }),
      held: ["ownership.conflict erp#name"],
    });
  });
});

describe("what a seat refused to be told", () => {
  const refused = [{ patch: { name: "Grove" }, because: "the name is locked", at: minute(5) }];
  const voices = [settled<Crane>("construction", { name: "Grove", phone: "1" }), { ...books, refused }];
  const over = { known: { ...known, name: "Grove" }, voices };

  it("waits, with its own sentence, and is not repeated", () => {
    expect(outcome(craneFlow, over)).toMatchObject({ told: exactly({}), held: ["delivery.refused erp"] });
    expect(decide(craneFlow, aCase(craneFlow, over), {}).holds[0]?.says).toContain("the name is locked");
  });

  it("is told again when it has changed", () => {
    const [, erp] = voices;
    const now = [settled<Crane>("construction", { name: "Grove", phone: "1" }, { name: "Grove GmbH" }), erp];
    expect(outcome(craneFlow, { ...over, voices: now as typeof voices })).toMatchObject({
      told: exactly({ erp: { name: "Grove GmbH" } }),
      held: [],
    });
  });

  it.each([
    ["when a person says so", 6, "erp", 0],
    ["but not when the person spoke before it was refused", 4, "erp", 1],
    ["but not when the person spoke of another seat", 6, "ap", 1],
  ])("is told again %s", (_, at, about, holds) => {
    const asked = [person("retry", { about, at: minute(at) })];
    expect(outcome(craneFlow, { ...over, asked }).held).toHaveLength(holds);
  });
});

describe("a record that vanished from a system", () => {
  it("is a hold that names the system; it speaks no more and is told nothing", () => {
    const gone = { ...settled<Crane>("erp", { name: "Grove" }, { email: "e@b.se" }), gone: "was deleted" };
    const { next, told, held } = outcome(craneFlow, {
      known: { ...known, name: "Potain 2" },
      voices: [site, gone],
    });
    expect(next?.email).toBeNull();
    expect(told).toEqual({ construction: { name: "Potain 2" } });
    expect(held).toEqual(["record.vanished erp"]);
  });
});

describe("a draft that is no whole record", () => {
  it("waits as a whole while nothing is known; nothing counts as heard", () => {
    const decision = decide(
      craneFlow,
      aCase(craneFlow, { voices: [voice<Crane>("erp", { name: "", email: "e@b.se" })] }),
      {},
    );
    expect(decision).toMatchObject({ tell: [], moved: [], heard: [], origins: exactly({}) });
    expect(decision.next).toBeUndefined();
    expect(decision.holds).toMatchObject([{ code: "crane.incomplete", blocks: "name" }]);
  });

  it("waits for the spoilt field alone once something is known, and is told nothing of it", () => {
    const spoilt = settled<Crane>("construction", { name: "Potain", phone: "1" }, { name: "", phone: "2" });
    const decision = decide(craneFlow, aCase(craneFlow, { known, voices: [spoilt, books] }), {});
    expect(decision.next).toMatchObject({ name: "Potain", phone: "2" });
    expect(decision.holds).toMatchObject([{ code: "crane.incomplete", blocks: "construction#name" }]);
    expect(decision.heard).toMatchObject([{ fields: ["phone"] }]);
    expect(decision.tell).toEqual([{ to: books.seat, patch: { phone: "2" } }]);
  });

  it("waits as a whole where what is always true is broken", () => {
    const entity = {
      ...craneFlow.entity,
      always: [({ rate }: Crane) => (rate === "0" ? issue("crane.free", "No rate") : undefined)],
    };
    const voices = [settled<Crane>("erp", { rate: null }, { rate: "0" })];
    expect(outcome({ ...craneFlow, entity }, { known, voices })).toMatchObject({
      next: undefined,
      held: ["crane.free *"],
    });
  });
});

describe("questions", () => {
  it("are asked of the draft, for that is what is decided on", () => {
    const asks = (draft: Partial<Crane>) => ({ site: recordOf({ noun: "site", key: draft.phone ?? "" }) });
    const voices = [settled<Crane>("construction", { phone: "1" }, { phone: "2" })];
    expect(questionsOf({ ...craneFlow, asks }, aCase(craneFlow, { known, voices }))).toMatchObject({
      site: { ref: { key: "2" } },
    });
  });
});
