import { describe, expect, it } from "vitest";
import type { Page } from "../contract.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { connected } from "./connected.ts";
import { person } from "./fake/directory.ts";
import role from "./fixtures/project-role.json" with { type: "json" };
import subJob from "./fixtures/sub-job.json" with { type: "json" };
import { procore } from "./index.ts";
import { projects } from "./projects.ts";

const DANA = { id: 4411, name: "Dana Whitfield", login: "dana@northgate.example" };
const words = vocabularyOf(procore.vocabularies, { "legal-entity": { Tacoma: "builders" } });

/** A company with a project under way, and a client that reads all that stands about it. */
async function aCompany(settings: object) {
  const given = await connected({ settings: { legalEntityFrom: "office", ...settings } });
  const { works, breakdown } = given.fake;
  const pavilion = works.createProject(
    {
      ...{ name: "Riverside Medical Pavilion", project_number: "24-017" },
      ...{ office: { id: 1, name: "Tacoma" }, project_stage: { id: 2, name: "Course of Construction" } },
    },
    person,
  );
  const look = async (since?: unknown) => {
    const pages: Page[] = [];
    for await (const page of projects.changes(given.client, since)) pages.push(page);
    const observed = pages.flatMap((page) => page.observed);
    return {
      says: observed.map(({ wire }) => readingOf(projects, wire, words).says),
      ids: observed.map(({ id }) => id),
      cursor: JSON.parse(JSON.stringify(pages.at(-1)?.cursor)),
    };
  };
  return { ...given, works, breakdown, pavilion, look };
}

describe("a sub-job", () => {
  it("has the fields of the published description in the fake, too", async () => {
    const { fake, breakdown, pavilion, client } = await aCompany({ subJobs: true });
    breakdown.addSubJob(pavilion.id, { name: "Parking", code: "01" }, person);
    breakdown.assign(pavilion.id, "Project Manager", DANA);
    const [shown] = (
      await client.http.ask({
        method: "GET",
        path: "/rest/v1.0/sub_jobs",
        query: { project_id: String(pavilion.id) },
      })
    ).json() as object[];
    expect(Object.keys(shown ?? {}).sort()).toEqual(Object.keys(subJob).sort());
    const [held] = (
      await client.http.ask({
        method: "GET",
        path: "/rest/v1.0/project_roles",
        query: { project_id: String(pavilion.id) },
      })
    ).json() as object[];
    expect(Object.keys(held ?? {}).sort()).toEqual(Object.keys(role).sort());
    expect(fake.breakdown).toBe(breakdown);
  });

  it("is a project that is a part of its project, in the same books, under way as it is", async () => {
    const { breakdown, pavilion, look } = await aCompany({ subJobs: true });
    const { id } = breakdown.addSubJob(pavilion.id, { name: "Parking Structure", code: "01" }, person);
    const { ids, says } = await look();
    expect(ids).toEqual([String(pavilion.id), `${pavilion.id}/${id}`]);
    expect(says[1]).toEqual({
      ...{ name: "Parking Structure", number: "24-017-01", numbers: ["24-017-01"], parent: "24-017" },
      ...{ legalEntity: "builders", status: "active", active: true },
    });
  });

  it("is heard when it changes, though its project does not, and when the project does", async () => {
    const { breakdown, works, pavilion, look, clock } = await aCompany({ subJobs: true });
    const row = breakdown.addSubJob(pavilion.id, { name: "Parking", code: "01" }, person);
    const first = await look();
    expect((await look(first.cursor)).ids).toEqual([]);
    await clock.advance(600);
    breakdown.renameSubJob(row, "Parking Structure", person);
    const second = await look(first.cursor);
    expect(second.says).toContainEqual(expect.objectContaining({ name: "Parking Structure" }));
    works.changeProject(pavilion, { project_number: "24-117" }, person);
    expect((await look(second.cursor)).says).toContainEqual(
      expect.objectContaining({ number: "24-117-01", parent: "24-117" }),
    );
  });

  it("is left alone without the setting, and is only read", async () => {
    const { breakdown, pavilion, look, client } = await aCompany({});
    const { id } = breakdown.addSubJob(pavilion.id, { name: "Parking", code: "01" }, person);
    expect((await look()).ids).toEqual([String(pavilion.id)]);
    const change = { id: `${pavilion.id}/${id}`, stamp: "k", patch: { name: "Garage" } };
    expect(await projects.writes?.update(client, [change])).toMatchObject([
      { done: false, error: { remedy: "refused" } },
    ]);
  });
});

describe("whoever manages a project", () => {
  it("is the one whom the role of the settings names, with the address of the user", async () => {
    const { breakdown, pavilion, look } = await aCompany({ managerRole: "Project Manager" });
    breakdown.assign(pavilion.id, "Superintendent", { id: 7, name: "Sam Ode", login: "sam@x.example" });
    breakdown.assign(pavilion.id, "Project Manager", DANA);
    const { says } = await look();
    expect(says[0]?.manager).toEqual({ name: "Dana Whitfield", email: "dana@northgate.example" });
  });

  it("is heard when the role passes on, which dates nothing and announces nothing", async () => {
    const { breakdown, pavilion, look } = await aCompany({ managerRole: "Project Manager" });
    const held = breakdown.assign(pavilion.id, "Project Manager", DANA);
    const { cursor } = await look();
    held.is_active = false;
    const { says } = await look(cursor);
    expect(says.map(({ manager }) => manager)).toEqual([null]);
  });

  it("is not said without the setting", async () => {
    const { breakdown, pavilion, look } = await aCompany({});
    breakdown.assign(pavilion.id, "Project Manager", DANA);
    expect((await look()).says[0]).not.toHaveProperty("manager");
  });
});
