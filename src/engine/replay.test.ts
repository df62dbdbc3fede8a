import { raw } from "sql-template-tag";
import { beforeEach, describe, expect, it } from "vitest";
import { aRoad, booksKeepNames, type Road } from "../../test/support/road.ts";
import { sql } from "../store/db.ts";
import { findDocuments, theDocument } from "./find.ts";
import type { Hub } from "./hub.ts";
import { type Difference, rehearse } from "./rehearse.ts";
import { decideAgain } from "./replay.ts";
import { settles } from "./settles.ts";

const wish = { by: "ada", because: "the owner changed" };
const TABLES = ["lane", "inbox", "record", "voice", "hold", "asked", "fact", "outbox", "handoff", "journal"];

let road: Road;
beforeEach(async () => {
  road = await aRoad();
});

/** A bolt whose name the books changed without owning it. */
async function aDispute() {
  const { site, books, hub, record, inBooks } = road;
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  books.put(inBooks("Anchor bolt"), { name: "Bolt", secret: "DE89370400440532013000" });
  await hub.settle();
  return record("Anchor bolt");
}

const preview = (hub: Hub, key: string) =>
  rehearse(hub, (tx, quiet) => decideAgain(tx, quiet, { noun: "part", key }, wish));
const run = (hub: Hub, key: string) =>
  hub.db.transaction((tx) => decideAgain(tx, hub, { noun: "part", key }, wish));

describe("deciding again", () => {
  it("changes nothing where nothing has changed", async () => {
    const { key } = await aDispute();
    expect(await run(road.hub, key)).toMatchObject([
      { changes: [], moved: [], tells: [], opens: [], closes: [], stays: [{ code: "ownership.conflict" }] },
    ]);
  });

  it("ends as its rehearsal said, down to what is told", async () => {
    const { key } = await aDispute();
    const changed = booksKeepNames(road.hub);
    const foreseen = await preview(changed, key);
    expect(foreseen).toMatchObject([
      {
        changes: [{ field: "name", before: "Anchor bolt", after: "Bolt" }],
        tells: [{ seat: "site", mode: "live", patch: { name: "Bolt" } }],
        closes: [{ code: "ownership.conflict", blocks: "books#name" }],
      },
    ]);
    expect(road.site.log).toEqual([]);

    expect(await run(changed, key)).toEqual(foreseen);
    await settles(changed, road.hub.worker);
    expect(road.site.log.map(({ act, fields }) => ({ act, fields }))).toEqual([
      { act: "update", fields: (foreseen as readonly Difference[])[0]?.tells[0]?.patch },
    ]);
    expect(await road.holds()).toEqual([]);
  });

  it("leaves no trace of a rehearsal", async () => {
    const { key } = await aDispute();
    const everything = async () =>
      Promise.all(
        TABLES.map((table) => road.hub.db.query(sql`select * from ${raw(table)} order by 1, 2, 3`)),
      );
    const before = await everything();
    expect(before.flat().length).toBeGreaterThan(10);
    await preview(booksKeepNames(road.hub), key);
    expect(await everything()).toEqual(before);
  });

  it("writes down who wanted it and why", async () => {
    const { key } = await aDispute();
    await run(road.hub, key);
    expect(
      await road.hub.db.query(sql`select what, actor, body from journal where stage = 'person'`),
    ).toEqual([{ what: "decided again", actor: "ada", body: { because: "the owner changed" } }]);
  });

  it("masks values of a class in what it shows", async () => {
    const { key } = await aDispute();
    const changed: Hub = {
      ...road.hub,
      rules: () => ({
        ...road.hub.rules("part", road.hub.now(), []),
        secret: { owner: "erp", else: "hold", tells: ["construction", "erp"] },
      }),
    };
    const [difference] = await preview(changed, key);
    expect(difference?.tells).toEqual([{ seat: "site", mode: "live", patch: { secret: "••••3000" } }]);
  });
});

describe("finding a document", () => {
  it.each([["AB-1"], ["anchor bolt"], ["Anchor"], ["books"]])("finds it by %s", async (text) => {
    const { key } = await aDispute();
    const id = text === "books" ? [...road.books.rows.keys()][0] : text;
    expect((await theDocument(road.hub, id ?? "")).key).toBe(key);
  });

  it("prefers what bears the text exactly", async () => {
    road.site.put("1", { name: "Bolt", code: "B" });
    road.site.put("2", { name: "Bolt, long", code: "BL" });
    await road.hub.settle();
    expect((await findDocuments(road.hub, "bolt")).map(({ title }) => title)).toEqual(["Bolt"]);
    expect(await findDocuments(road.hub, "olt")).toHaveLength(2);
    await expect(theDocument(road.hub, "olt")).rejects.toThrow("2 documents may be meant by olt");
    await expect(theDocument(road.hub, "nut")).rejects.toThrow("Nothing is known by nut");
  });
});
