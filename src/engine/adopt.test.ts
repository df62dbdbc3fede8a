import { describe, expect, it } from "vitest";
import { fullShelves } from "../../test/support/full-shelves.ts";
import { candidateCounts, candidatePairs } from "../store/candidates.ts";
import { sql } from "../store/db.ts";
import { openHolds } from "../store/holds.ts";
import { linkAll, linkPair, partPair } from "./adopt.ts";
import { setFlow } from "./flows.ts";
import { hubInForce } from "./modes.ts";
import { resolveHold } from "./resolve.ts";

const BY = { by: "person:ann", because: "she knows them" };

async function aRoad() {
  const shelves = await fullShelves();
  const { hub } = shelves;
  return {
    ...shelves,
    live: (connection: string) => setFlow(hub, { connection, noun: "part", mode: "live", ...BY }),
    pairs: () => candidatePairs(hub.db, "test", { noun: "part" }),
    holds: async () =>
      (await openHolds(hub.db, "test", {})).map(({ code, blocks }) => `${code} ${blocks}`).sort(),
  };
}

describe("systems that are full when they are connected", () => {
  it("are live only when all that may be one was looked at, and then told of what they lack alone", async () => {
    const { hub, site, books, live, pairs, log } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    site.put("s2", { name: "Nut", code: "N-1" });
    books.put("b1", { name: "Bolt", code: "B-1", price: "2.00" });
    books.put("b3", { name: "Washer", code: "W-1", price: "0.10" });
    await expect(live("books")).rejects.toThrow("books has not been read to its end yet");
    await hub.settle();
    await expect(live("books")).rejects.toThrow(
      "1 pair of records of books wait for somebody to say whether they are one (plumbline adopt candidates part --connection books)",
    );
    const [pair] = await pairs();
    expect(pair).toMatchObject({ isClear: true, twinsIn: null });
    expect([pair?.one, pair?.other].map((one) => one?.seats[0]?.id).sort()).toEqual(["b1", "s1"]);

    await linkPair(hub, { noun: "part", pair: pair?.pair ?? "", ...BY });
    await hub.settle();
    expect(log()).toEqual([]);
    await live("books");
    await live("site");
    await hub.settle();
    expect(log()).toEqual([
      { act: "create", name: "Washer", code: "W-1", price: "0.10" },
      { act: "create", name: "Nut", code: "N-1" },
    ]);
    expect([site.rows.get("s1")?.fields, books.rows.get("b1")?.fields]).toEqual([
      { name: "Bolt", code: "B-1" },
      { name: "Bolt", code: "B-1", price: "2.00" },
    ]);
  });

  it("are told of a field that one of them lacks when its value changes", async () => {
    const { hub, site, books, live, pairs, log } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    books.put("b1", { name: "Bolt", code: "B-1", price: "2.00" });
    await hub.settle();
    for (const { pair } of await pairs()) await linkPair(hub, { noun: "part", pair, ...BY });
    await hub.settle();
    await live("site");
    await hub.settle();
    books.put("b1", { price: "2.50" });
    await hub.settle();
    expect(log()).toEqual([{ act: "update", price: "2.50" }]);
  });

  it("are told, once live, what changed while they were observed", async () => {
    const { hub, site, books, live, pairs, log } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    books.put("b1", { name: "Bolt", code: "B-1" });
    await hub.settle();
    for (const { pair } of await pairs()) await linkPair(hub, { noun: "part", pair, ...BY });
    await hub.settle();
    site.put("s1", { name: "Hex bolt" });
    await hub.settle();
    expect(log()).toEqual([]);
    await live("books");
    await hub.settle();
    expect(log()).toEqual([{ act: "update", name: "Hex bolt" }]);
  });

  it("ask a person about each field in which linked ones differ, with both values", async () => {
    const { hub, site, books, live, pairs, holds, log } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1", price: "9.00" });
    books.put("b1", { name: "BOLT", code: "B-1", price: "2.00" });
    await hub.settle();
    for (const { pair } of await pairs()) await linkPair(hub, { noun: "part", pair, ...BY });
    await hub.settle();
    expect(await holds()).toEqual(["adoption.difference books#name", "adoption.difference site#price"]);
    await live("books");
    await live("site");
    await hub.settle();
    expect(log()).toEqual([]);
    for (const hold of await openHolds(hub.db, "test", {}))
      await resolveHold(hub, {
        hold: hold.id,
        verdict: hold.blocks === "books#name" ? "keep" : "take",
        who: BY.by,
        because: BY.because,
      });
    await hub.settle();
    expect(await holds()).toEqual([]);
    expect(log()).toEqual([{ act: "update", name: "Bolt", price: "9.00" }]);
    await hub.settle({ sweep: true });
    expect(log()).toHaveLength(1);
  });

  it("are linked by the verdict on a hold in the same way while one of them is observed", async () => {
    const { hub, site, books, live, holds, log } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    books.put("b1", { name: "BOLT", code: "b-1" });
    books.put("b1", { code: "B-1" });
    await hub.settle();
    const [hold] = await openHolds(hub.db, "test", {});
    await resolveHold(hub, { hold: hold?.id ?? 0, verdict: "same", who: BY.by, because: BY.because });
    await hub.settle();
    expect(await holds()).toEqual(["adoption.difference books#name"]);
    await live("books");
    await hub.settle();
    expect(log()).toEqual([]);
  });

  it("make what was found to be another one", async () => {
    const { hub, site, books, live, pairs, log } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    books.put("b1", { name: "Bolt, blue", code: "B-1" });
    await hub.settle();
    for (const { pair } of await pairs()) await partPair(hub, { noun: "part", pair, ...BY });
    await hub.settle();
    await live("books");
    await hub.settle();
    expect(log()).toEqual([{ act: "create", name: "Bolt", code: "B-1" }]);
  });
});

describe("pairs that may be one", () => {
  it("are not linked where both stand in one system: they are merged there", async () => {
    const { hub, books, pairs } = await aRoad();
    books.put("b1", { name: "Bolt", code: "B-1" });
    books.put("b2", { name: "Bolt", code: "B-1" });
    await hub.settle();
    const [twins] = await pairs();
    expect(twins?.twinsIn).toBe("books");
    await expect(linkPair(hub, { noun: "part", pair: twins?.pair ?? "", ...BY })).rejects.toThrow(
      /Both stand in books, as b[12] and b[12]: merge them there/,
    );
    expect(await linkAll(hub, { noun: "part", scoreMin: 0, ...BY })).toBe(0);
    expect(await candidateCounts(hub.db, "test", "part")).toEqual([
      { connection: "books", pairs: 1, twins: 1 },
    ]);
  });

  it("are not linked in bulk where another might be meant as well", async () => {
    const { hub, site, books, pairs } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    books.put("b1", { name: "Bolt", code: "B-1" });
    books.put("b2", { name: "Bolt", code: "B-1" });
    site.put("s2", { name: "Nut", code: "N-1" });
    books.put("b3", { name: "Nut", code: "N-1" });
    await hub.settle();
    expect((await pairs()).filter(({ isClear, twinsIn }) => isClear && !twinsIn)).toHaveLength(1);
    expect(await linkAll(hub, { noun: "part", scoreMin: 0, ...BY })).toBe(1);
    const links = await hub.db.query(sql`
      select a.id as there, b.id as here from crosswalk a join crosswalk b on a.record = b.record and a.id < b.id
      where a.unlinked_at is null and b.unlinked_at is null`);
    expect(links).toEqual([{ there: "b3", here: "s2" }]);
  });

  it("stay two, whatever the one that ends was found to be another one of", async () => {
    const { hub, site, books, pairs } = await aRoad();
    site.put("s1", { name: "Bolt", code: "B-1" });
    books.put("b1", { name: "Bolt", code: "B-1" });
    books.put("b2", { name: "Bolt", code: "B-1" });
    await hub.settle();
    const between = async (one: string, other: string) =>
      (await pairs()).find((pair) =>
        [pair.one, pair.other].every(({ seats }) => [one, other].includes(seats[0]?.id ?? "")),
      )?.pair ?? "";
    await partPair(hub, { noun: "part", pair: await between("s1", "b2"), ...BY });
    await hub.settle();
    await linkPair(hub, { noun: "part", pair: await between("s1", "b1"), ...BY });
    await hub.settle();
    expect(await pairs()).toEqual([]);
  });
});

describe("a flow that is lowered", () => {
  it("is told nothing more, also of what was decided before", async () => {
    const { hub, site, books, live, log } = await aRoad();
    await hub.settle();
    await live("books");
    site.put("s1", { name: "Bolt", code: "B-1" });
    await hub.read("site");
    await setFlow(hub, { connection: "books", noun: "part", mode: "observing", ...BY });
    await hub.settle();
    expect([...books.rows.keys()]).toEqual([]);
    await live("books");
    await hub.settle();
    expect(log()).toEqual([{ act: "create", name: "Bolt", code: "B-1" }]);
  });

  it("holds back what reached its lane nevertheless", async () => {
    const { hub, site, books, live } = await aRoad();
    await hub.settle();
    await live("books");
    site.put("s1", { name: "Bolt", code: "B-1" });
    await hub.read("site");
    await hub.db.query(sql`update flow_mode set mode = 'off' where connection = 'books'`);
    await hub.walk();
    expect([...books.rows.keys()]).toEqual([]);
    await hub.db.query(sql`update flow_mode set mode = 'live' where connection = 'books'`);
    hub.advance(61);
    await hub.walk();
    expect([...books.rows.keys()]).toEqual(["erp-1"]);
  });

  it("counts in every process from the next piece of work on, and is written down", async () => {
    const { hub } = await aRoad();
    await setFlow(hub, { connection: "site", noun: "part", mode: "off", ...BY });
    expect((await hubInForce(hub.db, hub)).connections.get("site")?.mode("part")).toBe("off");
    await expect(setFlow(hub, { connection: "site", noun: "part", mode: "off", ...BY })).rejects.toThrow(
      "The flow of part at site is off already",
    );
    await expect(setFlow(hub, { connection: "sote", noun: "part", mode: "off", ...BY })).rejects.toThrow(
      "No connection is called sote: there are site, books",
    );
    const [entry] = await hub.db.query(sql`select actor, body from journal where what = 'flow set'`);
    expect(entry).toMatchObject({ actor: "person:ann", body: { mode: "off", before: "observing" } });
  });
});
