import { describe, expect, it } from "vitest";
import type { Page } from "../contract.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { connected } from "./connected.ts";
import { costCodes } from "./cost-codes.ts";
import { person } from "./fake/directory.ts";
import costCode from "./fixtures/cost-code.json" with { type: "json" };

const read = (over: object = {}) =>
  readingOf(costCodes, { ...costCode, project_number: null, ...over }, vocabularyOf()).says;

describe("a cost code of the published sample", () => {
  it("says this", () => {
    expect(read()).toEqual({
      ...{
        code: "03-3000",
        codes: ["03-3000"],
        title: "Cast-in-Place Concrete",
        parent: "03",
        project: null,
        validTo: null,
      },
      segments: [
        { segment: "division", value: "03" },
        { segment: "code", value: "3000" },
      ],
    });
  });

  it.each([
    ["03", "03", null, ["03"]],
    ["01.03-3000", "3000", "01.03", ["01", "03", "3000"]],
    ["033000", "3000", "03", ["03", "3000"]],
  ])("of %s with %s of its own is a part of %j", (full_code, code, parent, values) => {
    const says = read({ full_code, code });
    expect(says.parent).toBe(parent);
    expect(says.segments?.map(({ value }) => value)).toEqual(values);
  });
});

/** A company with a standard list and so many projects, each with a code of its own. */
async function aCompany(count: number, settings: object = {}) {
  const procore = await connected({ settings });
  const { works } = procore.fake;
  const standard = works.createCode(null, { name: "Concrete", code: "3000", full_code: "03-3000" }, person);
  const own = Array.from({ length: count }, (_, n) => {
    const { id } = works.createProject({ name: `Job ${n}`, project_number: `24-${n}` }, person);
    works.createCode(id, { name: "Concrete", code: "3000", standard_cost_code_id: standard.id }, person);
    return works.createCode(id, { name: `Own ${n}`, code: `9${n}`, full_code: `99-9${n}` }, person);
  });
  const heard = async (since?: unknown) => {
    let cursor = since;
    const pages: Page[] = [];
    for await (const page of costCodes.changes(procore.client, since)) {
      pages.push(page);
      cursor = page.cursor;
    }
    return { cursor, ids: pages.flatMap(({ observed }) => observed.map(({ id }) => id)) };
  };
  const asked = () => procore.asked().filter(({ path }) => path === "/rest/v1.0/cost_codes").length;
  return { ...procore, works, standard, own, heard, asked };
}

describe("the cost codes of a company", () => {
  it("are its standard ones, and those of projects that are no copies of them", async () => {
    const { standard, own, heard } = await aCompany(2);
    const { ids } = await heard();
    expect(ids).toEqual([
      `standard/${standard.id}`,
      ...own.map(({ project_id, id }) => `${project_id}/${id}`),
    ]);
  });

  it("are heard once, and again when their list has changed", async () => {
    const { own, works, heard } = await aCompany(2);
    const first = await heard();
    expect((await heard(first.cursor)).ids).toEqual([]);
    const [code] = own;
    if (code) works.changeCode(code, { name: "Formwork" }, person);
    expect((await heard(first.cursor)).ids).toEqual([`${code?.project_id}/${code?.id}`]);
  });

  it("are looked for in a few projects at a time, each in its turn, after all were read once", async () => {
    const { own, works, heard, asked } = await aCompany(7, { projectsALook: 3 });
    let { cursor } = await heard();
    const afterAll = asked();
    expect(afterAll).toBe(7);
    for (const code of own) works.changeCode(code, { name: `${code.name}, revised` }, person);
    const told: string[] = [];
    for (let pass = 0; pass < 3; pass++) {
      const next = await heard(cursor);
      cursor = next.cursor;
      told.push(...next.ids);
    }
    expect(asked() - afterAll).toBe(9);
    expect(new Set(told)).toEqual(new Set(own.map(({ project_id, id }) => `${project_id}/${id}`)));
  });

  it("of a project bear its new number once it is renumbered", async () => {
    const { works, client, own, heard } = await aCompany(1);
    const { cursor } = await heard();
    const [code] = own;
    const project = works.projects.get(code?.project_id ?? 0);
    if (project) works.changeProject(project, { project_number: "25-001" }, person);
    const { ids } = await heard(cursor);
    const [one] = await costCodes.read(client, ids);
    expect(one && readingOf(costCodes, one.wire, vocabularyOf()).says.project).toBe("25-001");
  });

  it("end on the day on which they are deleted, and are gone once they are copies of the standard", async () => {
    const { works, client, own, standard } = await aCompany(2);
    const ids = own.map(({ project_id, id }) => `${project_id}/${id}`);
    const [first, second] = own;
    if (first) works.removeCode(first, person);
    if (second) works.changeCode(second, { standard_cost_code_id: standard.id }, person);
    const asked = [...ids, `standard/${standard.id}`, "standard/7", "nonsense"];
    const [ended, standing] = await costCodes.read(client, asked);
    expect([ended?.id, standing?.id]).toEqual([ids[0], `standard/${standard.id}`]);
    expect(readingOf(costCodes, ended?.wire, vocabularyOf()).says).toMatchObject({ validTo: "2026-11-18" });
  });
});
