import { beforeEach, describe, expect, it } from "vitest";
import { plainTerminal } from "../../test/support/desk.ts";
import { undocumented } from "../../test/support/documented.ts";
import { aPriceListRoad, type PriceListRoad } from "../../test/support/price-list.ts";
import type { Answer } from "./answer.ts";
import {
  acceptWord,
  listMappings,
  listUnmapped,
  mappingHistory,
  previewMapping,
  proposeWord,
  rejectWord,
} from "./mappings.ts";
import { exportMappings, importMappings } from "./mappings-file.ts";

let road: PriceListRoad;
beforeEach(async () => {
  road = await aPriceListRoad({ cheap: "1.00" });
});

const wished = {
  ...{ list: "prices", connection: "books", theirs: "dear", ours: "9.00", ends: null, isNew: true },
  ...{ by: "person:stella", because: "the price list of May" },
};
const CARL = { by: "person:carl", because: "it is so" };
const said = ({ text }: Answer) => text(plainTerminal);
/** A command's answer, which has the shape that its help states. */
const stated = async (name: string, answer: Promise<Answer>): Promise<Answer> => {
  const found = await answer;
  expect(undocumented(`mappings${name && ` ${name}`}`, found.value)).toEqual([]);
  return found;
};

async function aDearBolt(): Promise<void> {
  road.site.put("1", { name: "Bolt", code: "B" });
  await road.hub.settle();
  for (const id of road.books.rows.keys()) road.books.put(id, { price: "dear" });
  await road.hub.settle();
}

it("leads from a word that nobody knows to what waited for it, each step shown before it is done", async () => {
  const { hub } = road;
  await aDearBolt();
  const unmapped = said(await stated("unmapped", listUnmapped(hub, {})));
  expect(unmapped).toMatch(/books +prices +dear +1 .*part “Bolt”/);
  const proposed = said(await stated("propose", proposeWord(hub, wished)));
  expect(proposed).toContain("1 record waits for it now");
  expect(proposed).toMatch(/site +1 +price/);
  expect(said(await listUnmapped(hub, {}))).toContain("proposed: 1");
  expect(said(await stated("preview", previewMapping(hub, 1)))).toContain(
    "Holds that would end: 1 vocabulary",
  );
  const shown = await stated("accept", acceptWord(hub, { mapping: 1, ...CARL }));
  expect(shown.value).toMatchObject({ done: false, again: 0 });
  expect(said(shown)).toContain("Nothing was changed yet: say it again with --yes.");
  await hub.walk();
  expect(await road.holds()).toHaveLength(1);
  const done = await stated("accept", acceptWord(hub, { mapping: 1, ...CARL, yes: true }));
  expect(done.value).toMatchObject({ done: true, again: 1 });
  await hub.walk();
  expect(await road.holds()).toHaveLength(0);
  expect(said(await stated("", listMappings(hub, "prices")))).toMatch(
    /books +dear +9\.00 +2026-11-22 +1 +person:carl, as person:stella proposed\nbooks +cheap +1\.00 +laid down/,
  );
  expect(said(await listUnmapped(hub, {}))).toBe("Nobody waits for a word.");
});

it("keeps what was rejected, with who and why", async () => {
  await proposeWord(road.hub, wished);
  await stated("reject", rejectWord(road.hub, { mapping: 1, by: "person:carl", because: "not so" }));
  expect(said(await stated("history", mappingHistory(road.hub, {})))).toMatch(
    /1 +prices +books +dear +9\.00 +2026-11-22 +rejected +person:stella, .* +person:carl, [\s\S]*: not so/,
  );
  await expect(listMappings(road.hub, "price")).rejects.toThrow("No list is called price");
});

describe("a file of mappings", () => {
  const HEAD = "list,connection,theirs,ours,begins,ends";
  const BY = { by: "person:stella", because: "the list of May" };

  it("goes out and comes in again as it was, and proposes what it says otherwise", async () => {
    const { hub } = road;
    const out = await stated("export", exportMappings(hub, "prices"));
    expect(said(out)).toBe(`${HEAD}\nprices,books,cheap,1.00,,`);
    expect((await importMappings(hub, said(out), BY)).value).toEqual({ proposed: [], same: 1, errors: [] });
    const more = `${said(out)}\r\nprices,books,"dear, ""very""",9.00,2026-12-01,2026-12-31\r\n`;
    expect((await stated("import", importMappings(hub, more, BY))).value).toMatchObject({
      proposed: [1],
      same: 1,
    });
    await acceptWord(hub, { mapping: 1, ...CARL, yes: true });
    hub.advance(10 * 86_400);
    expect(said(await exportMappings(hub, "prices"))).toContain(
      'prices,books,"dear, ""very""",9.00,2026-12-01,2026-12-31',
    );
  });

  it("is proposed as a whole or not at all; each error names its line and column", async () => {
    const { hub } = road;
    const file = [
      ...[`\uFEFF${HEAD}`, "prices,books,dear,9.00,,", "price,books,a,1,,", "prices,bank,a,1,,"],
      ...["prices,books,a,1,1999-01-01,", 'prices,books,"two\nlines",,,', "prices,books,b,1,,soon"],
    ].join("\n");
    const refused = await importMappings(hub, file, BY);
    expect(refused.code).toBe(1);
    expect(refused.value).toMatchObject({
      proposed: [],
      errors: [
        { line: 3, column: "list", says: expect.stringContaining("No list is called price") },
        { line: 4, column: "connection" },
        { line: 5, column: "begins" },
        { line: 8, column: "ends", says: expect.stringContaining('"soon" is no day') },
      ],
    });
    expect(said(refused)).toContain("Nothing was proposed: 4 lines cannot be.");
    expect((await mappingHistory(hub, {})).value).toEqual({ mappings: [] });
    await expect(importMappings(hub, "list;theirs", BY)).rejects.toThrow("it lacks list, theirs, ours");
  });
});
