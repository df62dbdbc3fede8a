import { describe, expect, it } from "vitest";
import type { Page } from "../contract.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { connected } from "./connected.ts";
import { person } from "./fake/directory.ts";
import project from "./fixtures/project.json" with { type: "json" };
import { procore } from "./index.ts";
import { projects } from "./projects.ts";

const words = vocabularyOf(procore.vocabularies, { "legal-entity": { Tacoma: "builders", "": "main" } });
const read = (over: object = {}) => readingOf(projects, { ...project, legal_entity: null, ...over }, words);

describe("a project of the published sample", () => {
  it("says this", () => {
    expect(read()).toEqual({
      says: {
        ...{ number: "24-017", numbers: ["24-017"], name: "Riverside Medical Pavilion" },
        site: { street: "410 Harbor Way", city: "Tacoma", state: "WA", zip: "98402", country: "US" },
        ...{ status: "active", period: { startsOn: "2026-03-02", endsOn: "2027-08-31" }, active: true },
        ...{ legalEntity: "main", parent: null },
      },
      unmapped: [],
    });
  });

  it.each([
    ["Course of Construction", "active"],
    ["Bidding", "planned"],
    [null, null],
  ])("in the stage %j is %j", (name, status) => {
    expect(read({ project_stage: name && { id: 1, name } }).says.status).toBe(status);
  });

  it("does not guess a stage, an office or a country that nobody has mapped", () => {
    const { says, unmapped } = read({
      ...{ project_stage: { id: 1, name: "Warranty" }, legal_entity: "Boise", country_code: "U.S.A." },
    });
    expect(unmapped).toEqual([
      { field: "status", list: "project-status", word: "Warranty" },
      { field: "legalEntity", list: "legal-entity", word: "Boise" },
      { field: "site", list: "country", word: "U.S.A." },
    ]);
    expect(says).not.toHaveProperty("status");
    expect(says).not.toHaveProperty("legalEntity");
  });

  it("bears both its numbers, and a moment for a date is its day", () => {
    expect(
      read({ accounting_project_number: "J-88", start_date: "2026-03-02T00:00:00Z" }).says,
    ).toMatchObject({
      number: "24-017",
      numbers: ["24-017", "J-88"],
      period: { startsOn: "2026-03-02" },
    });
  });
});

describe("the words that say whose books a project belongs to", () => {
  const wordOf = async (settings: object, attributes: object) => {
    const { fake, client } = await connected({ settings });
    const { id } = fake.works.createProject({ name: "Pavilion", ...attributes }, person);
    const [one] = await projects.read(client, [String(id)]);
    return one && (one.wire as { legal_entity: string | null }).legal_entity;
  };
  const office = { id: 1, name: "Tacoma" };

  it.each([
    [{}, { office }, null],
    [{ legalEntityFrom: "office" }, { office }, "Tacoma"],
    [{ legalEntityFrom: "program" }, { office }, null],
    [{ legalEntityFrom: "department" }, { departments: [{ id: 1, name: "Healthcare" }] }, "Healthcare"],
    [{ legalEntityFrom: "department" }, { departments: [office, { id: 2, name: "Roads" }] }, null],
  ])("are, under %j of %j: %j", async (settings, attributes, word) => {
    expect(await wordOf(settings, attributes)).toBe(word);
  });
});

it("hears of projects that are not active, and of those alone that the settings name", async () => {
  const { fake, client } = await connected();
  const of = (name: string, active: boolean) => String(fake.works.createProject({ name, active }, person).id);
  const [retired, other] = [of("Retired", false), of("Other", true)];
  const heard = async (by: typeof client) => {
    const pages: Page[] = [];
    for await (const page of projects.changes(by, undefined)) pages.push(page);
    return pages.flatMap(({ observed }) => observed.map(({ id }) => id)).sort();
  };
  expect(await heard(client)).toEqual([retired, other].sort());
  const limited = { ...client, settings: { ...client.settings, projectIds: [other] } };
  expect(await heard(limited)).toEqual([other]);
});
