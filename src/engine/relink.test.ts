import { beforeEach, describe, expect, it } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { linkHistory, linksThere } from "../store/crosswalk.ts";
import { sql } from "../store/db.ts";
import { relink, unlinkSeat } from "./relink.ts";

const wish = { by: "ada", because: "it is another bolt" };

let road: Road;
beforeEach(async () => {
  road = await aRoad();
  road.site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await road.hub.settle();
  // What was made in the books is read there, too.
  await road.hub.settle();
});

const unlink = (key: string, seat = "books") =>
  road.hub.db.transaction((tx) => unlinkSeat(tx, road.hub, { record: { noun: "part", key }, seat, ...wish }));
const link = (key: string, id: string, connection = "books") =>
  road.hub.db.transaction((tx) =>
    relink(tx, road.hub, { record: { noun: "part", key }, connection, id, ...wish }),
  );
const historyOf = async (key: string) =>
  (await linkHistory(road.hub.db, "test", "part", key)).map(({ connection, id, unlinkedBy, because }) => ({
    connection,
    id,
    unlinkedBy,
    because,
  }));

describe("unlinking", () => {
  it("ends the link, keeps it as history, and makes the record there no more", async () => {
    const { key } = await road.record("Anchor bolt");
    const id = road.inBooks("Anchor bolt");
    await unlink(key);
    road.site.put("1", { name: "Anchor bolt, long" });
    await road.hub.settle();
    expect(road.books.log.map(({ act }) => act)).toEqual(["create"]);
    const history = await historyOf(key);
    expect(history).toHaveLength(2);
    expect(history).toContainEqual({ connection: "site", id: "1", unlinkedBy: null, because: null });
    expect(history).toContainEqual({
      connection: "books",
      id,
      unlinkedBy: "ada",
      because: "it is another bolt",
    });
  });

  it("lets what was taken out be a record of its own, whatever key it still bears", async () => {
    const { key } = await road.record("Anchor bolt");
    const id = road.inBooks("Anchor bolt");
    await unlink(key);
    road.books.put(id, { name: "Hook", code: "H-1" });
    await road.hub.settle();
    const [there] = await linksThere(road.hub.db, "test", "books", "part", [id]);
    expect(there?.record).not.toBe(key);
    expect((await road.record("Hook")).key).toBe(there?.record);
  });

  it("takes back what was about to be told", async () => {
    const { key } = await road.record("Anchor bolt");
    road.site.put("1", { name: "Anchor bolt, long" });
    await road.hub.read("site");
    await unlink(key);
    await road.hub.walk();
    expect(road.books.log.map(({ act }) => act)).toEqual(["create"]);
  });

  it("is written down", async () => {
    const { key } = await road.record("Anchor bolt");
    await unlink(key);
    expect(
      await road.hub.db.query(
        sql`select what, actor, body->>'because' as because from journal where stage = 'person'`,
      ),
    ).toEqual([{ what: "unlinked", actor: "ada", because: "it is another bolt" }]);
  });

  it("says so where there is nothing to unlink", async () => {
    const { key } = await road.record("Anchor bolt");
    await unlink(key);
    await expect(unlink(key)).rejects.toThrow("Anchor bolt does not stand in books");
    await expect(unlink("k0")).rejects.toThrow("No part has the key k0");
  });
});

describe("relinking", () => {
  it("hears the record there anew, and tells it what it lacks", async () => {
    const { key } = await road.record("Anchor bolt");
    const id = road.inBooks("Anchor bolt");
    await unlink(key);
    expect(await link(key, id)).toMatchObject([{ key, opens: [] }]);
    road.site.put("1", { name: "Anchor bolt, long" });
    await road.hub.settle();
    expect(road.books.rows.get(id)?.fields).toMatchObject({ name: "Anchor bolt, long" });
    expect(road.books.rows.size).toBe(1);
    const history = (await historyOf(key)).filter(({ connection }) => connection === "books");
    expect(history.map(({ unlinkedBy }) => unlinkedBy).toSorted()).toEqual(["ada", null]);
  });

  it("refuses a second record of ours for one there, and a second there for one of ours", async () => {
    road.site.put("2", { name: "Washer", code: "W-1" });
    await road.hub.settle();
    await road.hub.settle();
    const [bolt, washer] = [await road.record("Anchor bolt"), await road.record("Washer")];
    await expect(link(washer.key, road.inBooks("Anchor bolt"))).rejects.toThrow(
      `${road.inBooks("Anchor bolt")} in books is Anchor bolt already`,
    );
    await unlink(bolt.key);
    await expect(link(washer.key, road.inBooks("Anchor bolt"))).rejects.toThrow(
      `Washer is ${road.inBooks("Washer")} in books already`,
    );
    await expect(link(washer.key, road.inBooks("Washer"))).rejects.toThrow("already");
    expect((await historyOf(washer.key)).filter(({ unlinkedBy }) => unlinkedBy)).toEqual([]);
  });

  it("leaves one link when two people link the same record at once", async () => {
    road.site.put("2", { name: "Washer", code: "W-1" });
    await road.hub.settle();
    await road.hub.settle();
    const [bolt, washer] = [await road.record("Anchor bolt"), await road.record("Washer")];
    const id = road.inBooks("Anchor bolt");
    await unlink(bolt.key);
    await unlink(washer.key);
    const both = await Promise.allSettled([link(bolt.key, id), link(washer.key, id)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await linksThere(road.hub.db, "test", "books", "part", [id])).toHaveLength(1);
  });

  it("refuses what nobody there ever spoke of", async () => {
    const { key } = await road.record("Anchor bolt");
    await unlink(key);
    await expect(link(key, "77")).rejects.toThrow("books has not said anything of part 77 yet");
  });
});
