import { describe, expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { roadToBooks } from "../../test/support/road-to-books.ts";
import { bury, quarantined } from "../store/dead-ends.ts";
import { openHolds } from "../store/holds.ts";
import { leaveUnread } from "./dead-ends.ts";
import { deliver } from "./deliver.ts";

/** Books that say a price in another shape than it had: nobody can read who that is. */
async function withUnreadBolt() {
  const road = await aRoad();
  const { hub, site, books } = road;
  books.put("b1", { name: "Bolt", code: "B", price: 5 as never });
  await hub.settle();
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  return { ...road, codes: async () => (await road.holds()).map(({ code }) => code) };
}

describe("while a system holds a record that could not be read", () => {
  it("nothing is made there, and a hold says what it waits for", async () => {
    const { books, holds } = await withUnreadBolt();
    expect([...books.rows.keys()]).toEqual(["b1"]);
    expect(await holds()).toMatchObject([
      { code: "quarantine.open", blocks: "books", title: "Bolt", facts: { connection: "books" } },
    ]);
    expect((await holds())[0]?.says).toBe(
      "books holds something that could not be read (part b1): it may be this one, so nothing is made there until it can (plumbline replay --quarantine 1)",
    );
  });

  it("what stands there already is told as ever", async () => {
    const { hub, site, books } = await aRoad();
    site.put("1", { name: "Bolt", code: "B" });
    await hub.settle();
    books.put("b9", { name: "Nut", code: "N", price: 5 as never });
    site.put("1", { name: "Bolt 2" });
    await hub.settle();
    expect([...books.rows.values()].map(({ fields }) => fields.name)).toEqual(["Bolt 2", "Nut"]);
  });

  it("what was to be made there before is decided again, and is not made", async () => {
    const { hub, books, late, say, held } = await roadToBooks();
    await say("1", { name: "Bolt", code: "B" });
    books.put("b1", { name: "Bolt", code: "B", price: 5 as never });
    await deliver(hub, hub.worker);
    hub.advance(1);
    await hub.walk();
    expect(late.calls).toEqual([]);
    expect(await held()).toEqual(["quarantine.open"]);
  });
});

describe("it goes on", () => {
  it("as one of two that look alike once the record can be read, and the quarantine is empty", async () => {
    const { hub, books, codes } = await withUnreadBolt();
    books.put("b1", { price: "5.00" });
    await hub.settle();
    expect(await quarantined(hub.db, "test")).toEqual([]);
    expect(await codes()).toEqual(["part.twin"]);
    expect([...books.rows.keys()]).toEqual(["b1"]);
  });

  it("once somebody has looked and left it unread", async () => {
    const { hub, books, codes } = await withUnreadBolt();
    const [found] = await quarantined(hub.db, "test");
    const wish = { by: "Ann", because: "a trial of the bookkeeper" };
    await hub.db.transaction((tx) => leaveUnread(tx, hub, found?.id ?? 0, wish));
    await hub.walk();
    expect(await codes()).toEqual([]);
    expect(books.rows.size).toBe(2);
  });
});

it("a record that cannot be read any more and is known stops nobody", async () => {
  const { hub, site, books, holds } = await aRoad();
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  books.put([...books.rows.keys()][0] ?? "", { price: 5 as never });
  await hub.settle();
  site.put("2", { name: "Nut", code: "N" });
  await hub.settle();
  expect(await quarantined(hub.db, "test")).toHaveLength(1);
  expect([...books.rows.values()].map(({ fields }) => fields.name)).toEqual(["Bolt", "Nut"]);
  expect(await holds()).toEqual([]);
});

it("what could not be heard counts like what could not be read", async () => {
  const { hub, site, books } = await aRoad();
  const lane = "books/part/b7";
  await bury(
    hub.db,
    "test",
    [
      {
        ...{
          queue: "in",
          lane,
          kind: "observed",
          connection: "books",
          company: "",
          noun: "part",
          record: "b7",
        },
        ...{ body: {}, remedy: "changed", reason: "it cannot be heard", attempts: 12, trail: "t" },
      },
    ],
    hub.now(),
  );
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  expect((await openHolds(hub.db, "test", {})).map(({ code }) => code)).toEqual(["quarantine.open"]);
  books.put("b7", { name: "Washer", code: "W" });
  await hub.settle();
  expect(await openHolds(hub.db, "test", {})).toEqual([]);
  expect([...books.rows.values()].map(({ fields }) => fields.name)).toEqual(["Washer", "Bolt"]);
});
