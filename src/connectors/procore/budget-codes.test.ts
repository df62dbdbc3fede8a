import { describe, expect, it } from "vitest";
import type { Page } from "../contract.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { connected } from "./connected.ts";
import { costCodes } from "./cost-codes.ts";
import type { BudgetPart } from "./fake/breakdown.ts";
import { person } from "./fake/directory.ts";
import budgetCode from "./fixtures/wbs-code.json" with { type: "json" };

const saysOf = (wire: unknown) => readingOf(costCodes, wire, vocabularyOf()).says;

it("a budget code of the published sample says code, segments and name, and is the firm's", () => {
  expect(saysOf(budgetCode)).toEqual({
    ...{ code: "03-3000.S", codes: ["03-3000.S"], title: "Cast-in-Place Concrete.Commitment" },
    segments: [
      { segment: "division", value: "03" },
      { segment: "code", value: "3000" },
      { segment: "costType", value: "S" },
    ],
    ...{ parent: null, project: null, validTo: null },
  });
});

const part = (segment: string, type: BudgetPart["type"], path: string[], name: string): BudgetPart => ({
  ...{ segment, type, path, name },
});
const concrete = (phase = "01") => [
  part("Phase", "custom", [phase], "Structure"),
  part("Cost Code", "cost_code", ["03", "3000"], "Concrete"),
  part("Cost Type", "line_item_type", ["S"], "Commitment"),
];

/** So many projects, each with the same budget code. */
async function aCompany(count: number) {
  const procore = await connected({ settings: { costCodesFrom: "budget-codes", projectsALook: 1 } });
  const { works, breakdown } = procore.fake;
  const projects = Array.from(
    { length: count },
    (_, n) => works.createProject({ name: `Job ${n}`, project_number: `24-${n}` }, person).id,
  );
  const codes = projects.map((id) => breakdown.addBudgetCode(id, concrete()));
  const look = async (since?: unknown) => {
    const pages: Page[] = [];
    for await (const page of costCodes.changes(procore.client, since)) pages.push(page);
    const observed = pages.flatMap((page) => page.observed);
    return { ids: observed.map(({ id }) => id), observed, cursor: pages.at(-1)?.cursor };
  };
  const ids = async () => {
    const found: string[] = [];
    for await (const page of costCodes.ids(procore.client)) found.push(...page);
    return [...new Set(found)];
  };
  return { ...procore, breakdown, projects, codes, look, ids };
}

const FLAT = "wbs/01.03-3000.S";

describe("budget codes", () => {
  it("of several projects are one code where they are written alike, in all its segments", async () => {
    const { look, ids, client } = await aCompany(2);
    const { observed } = await look();
    expect(new Set(observed.map(({ id }) => id))).toEqual(new Set([FLAT]));
    expect(saysOf(observed[0]?.wire).segments).toEqual([
      { segment: "phase", value: "01" },
      { segment: "division", value: "03" },
      { segment: "code", value: "3000" },
      { segment: "costType", value: "S" },
    ]);
    expect(await ids()).toEqual([FLAT]);
    expect((await costCodes.read(client, [FLAT, "standard/1"])).map(({ id }) => id)).toEqual([FLAT]);
  });

  it("are there while any project uses them, and gone once none does", async () => {
    const { breakdown, codes, client, clock } = await aCompany(2);
    const [first, second] = codes;
    await clock.advance(60);
    if (first) breakdown.retireBudgetCode(first);
    expect(await costCodes.read(client, [FLAT])).toHaveLength(1);
    if (second) breakdown.retireBudgetCode(second);
    expect(await costCodes.read(client, [FLAT])).toEqual([]);
  });

  it("are read of all projects at first, then of a few in their turn; what reads as before is not told", async () => {
    const { look, breakdown, projects } = await aCompany(3);
    const first = await look();
    const second = await look(first.cursor);
    expect(second.ids).toEqual([]);
    for (const project of projects) breakdown.addBudgetCode(project, concrete(String(project)));
    const heard: string[] = [];
    let { cursor } = second;
    for (let turn = 0; turn < 3; turn++) {
      const next = await look(cursor);
      heard.push(...next.ids.filter((id) => id !== FLAT));
      cursor = next.cursor;
    }
    expect(heard.sort()).toEqual(projects.map((id) => `wbs/${id}.03-3000.S`).sort());
  });
});
