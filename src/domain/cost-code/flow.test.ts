import { describe, expect, it } from "vitest";
import type { Case } from "../../kernel/case.ts";
import type { Alike } from "../../kernel/facts.ts";
import { exactly, outcome, seat, settled, silent, voice } from "../../kernel/testing.ts";
import { Project } from "../project/entity.ts";
import type { CostCode } from "./entity.ts";
import { aCostCode, aFlatCode } from "./example.ts";
import { costCodeFlow } from "./flow.ts";
import { marksOf } from "./marks.ts";

const site = (over: Partial<CostCode> = {}) => voice<CostCode>("construction", aCostCode(over));
const books = (connection: string, serves: readonly string[]) =>
  silent<CostCode>("erp", { seat: { ...seat("erp"), connection }, serves });
const [builders, east] = [books("odoo", ["builders"]), books("odoo-east", ["east"])];

const story = (
  over: Partial<Case<CostCode, "proposed" | "open">>,
  facts: { lookAlikes?: readonly Alike<CostCode>[]; projects?: readonly Alike<Project>[] } = {},
) => outcome(costCodeFlow, over, { lookAlikes: [], projects: [], ...facts });
const project = (state: string): Alike<Project> => ({
  ref: { noun: "project", key: "1" },
  record: Project.parse({ number: "24-017", name: "Riverside", legalEntity: "builders" }),
  state,
  seats: [],
});

describe("a new cost code", () => {
  it("of the firm's standard is made in all books", () => {
    const { state, told } = story({ voices: [site(), builders, east] });
    expect({ state, told: Object.keys(told) }).toEqual({ state: "open", told: ["odoo", "odoo-east"] });
  });

  it("of a project is made in the books of that project's legal entity alone", () => {
    const { told } = story(
      { voices: [site({ project: "24-017" }), builders, east] },
      { projects: [project("open")] },
    );
    expect(Object.keys(told)).toEqual(["odoo"]);
  });

  it.each([
    ["unknown", []],
    ["not open yet", [project("proposed")]],
  ])("of a project that is %s waits", (_, projects) => {
    expect(story({ voices: [site({ project: "24-017" }), builders] }, { projects })).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: ["cost-code.unknown-project open"],
    });
  });

  it("of the books alone is told nowhere", () => {
    const own = voice<CostCode>("erp", aFlatCode());
    expect(story({ voices: [silent("construction"), own] })).toMatchObject({ state: "proposed", held: [] });
  });

  it("in four segments is proposed as the flat one that we have", () => {
    const flat = {
      ref: { noun: "cost-code", key: "7" },
      record: aFlatCode(),
      state: "open",
      seats: ["odoo"],
    };
    expect(marksOf(aCostCode())).toEqual(marksOf(aFlatCode()));
    expect(story({ voices: [site(), builders] }, { lookAlikes: [flat] })).toMatchObject({
      state: "proposed",
      held: ["cost-code.look-alike open"],
    });
  });

  it("is no other project's code, though it is written like it", () => {
    const other = {
      ref: { noun: "cost-code", key: "7" },
      record: aCostCode({ project: "24-018" }),
      state: "open",
      seats: ["odoo"],
    };
    expect(story({ voices: [site(), builders] }, { lookAlikes: [other] }).state).toBe("open");
  });
});

describe("an open cost code", () => {
  it("is written in each system its own way", () => {
    const known = aCostCode();
    const flat = voice<CostCode>("erp", { ...known, code: "01033000S", codes: ["01033000S"] });
    const { next, held, told } = story({
      known,
      state: "open",
      voices: [settled("construction", known), flat],
    });
    expect(next).toMatchObject({ code: "01-03-3000-S", codes: ["01-03-3000-S", "01033000S"] });
    expect(held).toEqual([]);
    expect(told.erp).not.toHaveProperty("code");
  });

  it("tells the books when it is taken out of use", () => {
    const known = aCostCode();
    const voices = [
      settled<CostCode>("construction", known, { active: false }),
      settled<CostCode>("erp", known),
    ];
    expect(story({ known, state: "open", voices }).told).toEqual({ erp: { active: false } });
  });
});
