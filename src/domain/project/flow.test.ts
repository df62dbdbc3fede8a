import { describe, expect, it } from "vitest";
import type { Case, Voice } from "../../kernel/case.ts";
import type { Alike } from "../../kernel/facts.ts";
import { exactly, outcome, seat, settled, silent, voice } from "../../kernel/testing.ts";
import type { Project } from "./entity.ts";
import { aProject } from "./example.ts";
import { projectFlow } from "./flow.ts";

const known = aProject();
const site = (over: Partial<Project> = {}): Voice<Project> =>
  voice("construction", aProject(over), { serves: ["builders", "east"] });
const books = (company: string, serves: readonly string[], over: Partial<Voice<Project>> = {}) =>
  silent<Project>("erp", { seat: seat("erp", company), serves, carries: TOLD, ...over });
/** Odoo is told in which company it is made, not whose that is. */
const TOLD = ["number", "name", "period", "manager", "active"] as const;
const [builders, east] = [books("1", ["builders"]), books("2", ["east"])];

const found = (key: string, over: Partial<Project>, state = "open"): Alike<Project> => ({
  ref: { noun: "project", key },
  record: aProject(over),
  state,
  seats: ["construction"],
});

const story = (
  over: Partial<Case<Project, "proposed" | "open" | "closed">>,
  facts: { lookAlikes?: readonly Alike<Project>[]; jobs?: readonly Alike<Project>[] } = {},
) => outcome(projectFlow, over, { lookAlikes: [], jobs: [], ...facts });
/** An open project on which site and books agree, but for what they say now. */
const agreed = (now: { site?: Partial<Project>; books?: Partial<Project> }) => ({
  known,
  state: "open" as const,
  voices: [
    settled<Project>("construction", known, now.site),
    settled<Project>("erp", known, now.books, {
      seat: seat("erp", "1"),
      serves: ["builders"],
      carries: TOLD,
    }),
  ],
});

describe("a new project", () => {
  it("is made in the books of its legal entity, and in nobody else's", () => {
    const { state, told, held } = story({ voices: [site(), builders, east] });
    expect({ state, held, companies: Object.keys(told) }).toEqual({
      state: "open",
      held: [],
      companies: ["erp/1"],
    });
    expect(told["erp/1"]).toMatchObject({ number: "24-017", name: "Riverside Medical Pavilion" });
  });

  it("of no legal entity waits, and is made nowhere", () => {
    expect(story({ voices: [site({ legalEntity: null }), builders, east] })).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: ["project.no-legal-entity open"],
    });
  });

  it("waits at books that are several entities' while nobody says which company is whose", () => {
    const both = silent<Project>("erp", { serves: ["builders", "east"] });
    expect(story({ voices: [site(), both] })).toMatchObject({
      told: exactly({}),
      held: ["project.ambiguous-company erp"],
    });
  });

  it("of which the status is not known waits", () => {
    expect(story({ voices: [site({ status: null }), builders] })).toMatchObject({
      state: "proposed",
      held: ["project.no-status open"],
    });
  });

  it.each(["planned", "closed"] as const)("that is %s is made nowhere, and asks nobody", (status) => {
    expect(story({ voices: [site({ status }), builders] })).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: [],
    });
  });

  it("of the books alone is their own affair: it is told nowhere", () => {
    const own = voice<Project>("erp", aProject(), { seat: seat("erp", "1"), serves: ["builders"] });
    expect(story({ voices: [silent("construction"), own, east] })).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: [],
    });
  });

  it("is not made on another platform of the construction side", () => {
    const other = silent<Project>("construction", { seat: { side: "construction", connection: "second" } });
    expect(Object.keys(story({ voices: [site(), other, builders] }).told)).toEqual(["erp/1"]);
  });
});

describe("a part of a job", () => {
  const part = { number: "24-017-01", numbers: ["24-017-01"], name: "Parking", parent: "24-017" };

  it("waits until its job is known", () => {
    expect(story({ voices: [site(part), builders] })).toMatchObject({
      state: "proposed",
      held: ["project.unknown-job open"],
    });
    expect(story({ voices: [site(part), builders] }, { jobs: [found("1", {})] }).state).toBe("open");
  });

  it("asks for its job by that very number", () => {
    const { jobs } = projectFlow.asks(part, { noun: "project", key: "2" });
    expect(jobs).toMatchObject({ marks: ["project:job:24017"] });
    expect(projectFlow.asks({ name: "x" }, { noun: "project", key: "2" }).jobs).toMatchObject({ marks: [] });
  });

  it("is not taken for its job, though it stands on the same site", () => {
    const { state } = story(
      { voices: [site({ ...part, name: "Riverside Medical Pavilion" }), builders] },
      { lookAlikes: [found("1", {})], jobs: [found("1", {})] },
    );
    expect(state).toBe("open");
  });

  it("that names itself waits alone for its job", () => {
    expect(story({ voices: [site({ parent: "24-017" })] }).held).toEqual([
      "project.part-of-itself construction#parent",
    ]);
  });
});

it("that came to look like one of the books' own, after it was opened, is not made there until a person has decided", () => {
  const own = { ...found("7", { numbers: [], number: null }, "proposed"), seats: ["erp"] };
  const open = { known, state: "open" as const, voices: [settled<Project>("construction", known), builders] };
  expect(story(open, { lookAlikes: [own] })).toMatchObject({
    told: exactly({}),
    held: ["project.look-alike erp/1"],
  });
  expect(story(open, { lookAlikes: [{ ...own, seats: ["second"] }] }).held).toEqual([]);
});

describe("one project of two platforms", () => {
  it("is proposed as the same, with the reasons, and not made twice", () => {
    const twin = found("7", { number: "P-2024-17", numbers: ["P-2024-17"], name: "Riverside Med. Pavilion" });
    expect(story({ voices: [site(), builders] }, { lookAlikes: [twin] })).toMatchObject({
      state: "proposed",
      told: exactly({}),
      held: ["project.look-alike open"],
    });
  });

  it("keeps the number of each, is known by both, and tells the books one", () => {
    const second = voice<Project>("construction", aProject({ number: "RMP-1", numbers: ["RMP-1"] }), {
      seat: { side: "construction", connection: "second" },
    });
    const { next, told, held } = story({ voices: [site(), second, builders] });
    expect(next).toMatchObject({ number: "24-017", numbers: ["24-017", "RMP-1"] });
    expect(held).toEqual([]);
    expect(told["erp/1"]).toMatchObject({ number: "24-017" });
    expect(told.second).not.toHaveProperty("number");
  });
});

describe("an open project", () => {
  const later = { startsOn: "2026-03-02", endsOn: "2027-10-31" };

  it("tells the books what the site changes, of what they can carry", () => {
    const { told } = story(agreed({ site: { name: "Riverside Pavilion", period: later } }));
    expect(told).toEqual({ "erp/1": { name: "Riverside Pavilion", period: later } });
  });

  it.each([
    ["name", { name: "RMP" }],
    ["active", { active: false }],
    ["period", { period: null }],
  ])("waits for a person where the books change its %s", (field, change) => {
    expect(story(agreed({ books: change }))).toMatchObject({
      told: exactly({}),
      held: [`ownership.conflict erp/1#${field}`],
    });
  });

  it("keeps its legal entity, whatever the site says later", () => {
    expect(story(agreed({ site: { legalEntity: "east" } }))).toMatchObject({
      next: { legalEntity: "builders" },
      told: exactly({}),
      held: ["record.rewritten construction#legalEntity"],
    });
  });

  it("that stands in the books of another entity is told nothing there, and waits", () => {
    const astray = settled<Project>(
      "erp",
      known,
      {},
      { seat: seat("erp", "2"), serves: ["east"], carries: TOLD },
    );
    const voices = [
      settled<Project>("construction", known, { name: "Riverside Pavilion" }),
      astray,
      builders,
    ];
    const { told, held } = story({ known, state: "open", voices });
    expect(Object.keys(told)).toEqual(["erp/1"]);
    expect(held).toEqual(["project.astray erp/2"]);
  });

  it("that would end before it starts waits with these dates alone", () => {
    const { told, held } = story(
      agreed({
        site: { period: { startsOn: "2026-03-02", endsOn: "2025-01-01" }, name: "Riverside Pavilion" },
      }),
    );
    expect(told).toEqual({ "erp/1": { name: "Riverside Pavilion" } });
    expect(held).toEqual(["project.ends-before-start construction#period"]);
  });

  it("is closed and opened again by the site, and made nowhere while it is closed", () => {
    const closed = story({
      known,
      state: "open",
      voices: [settled<Project>("construction", known, { status: "closed" }), builders],
    });
    expect(closed).toMatchObject({ state: "closed", told: exactly({}) });
    const again = story({
      known: aProject({ status: "closed" }),
      state: "closed",
      voices: [
        settled<Project>("construction", aProject({ status: "closed" }), { status: "active" }),
        builders,
      ],
    });
    expect(again.state).toBe("open");
    expect(Object.keys(again.told)).toEqual(["erp/1"]);
  });
});
