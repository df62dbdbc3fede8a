import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { aPriceListRoad, type PriceListRoad } from "../../test/support/price-list.ts";
import { until } from "../../test/support/until.ts";
import { sql } from "../store/db.ts";
import { hear } from "./hear.ts";
import { hearMapped } from "./last-words.ts";
import { decideAgain } from "./replay.ts";
import { startScheduler } from "./scheduler.ts";

let road: PriceListRoad;
beforeEach(async () => {
  road = await aPriceListRoad({ cheap: "1.00" });
});

/** A bolt in both, which the books call cheap. */
async function aBolt(): Promise<string> {
  const { site, books, hub } = road;
  site.put("1", { name: "Bolt", code: "B" });
  await hub.settle();
  const [id = ""] = books.rows.keys();
  books.put(id, { price: "cheap" });
  await hub.settle();
  return id;
}

const codes = async () => (await road.holds()).map(({ code, blocks }) => `${code} ${blocks}`);
const updates = () => road.books.log.filter(({ act }) => act === "update").map(({ fields }) => fields);

describe("a word that nobody has mapped", () => {
  it("stands in its owner's own system, and the hold stands with it", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    await road.hub.settle();
    expect(await codes()).toEqual(["vocabulary.unmapped books#price"]);
    expect(road.books.rows.get(id)?.fields.price).toBe("dear");
    expect(updates()).toEqual([]);
  });

  it("stops no other field of its record", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.site.put("1", { name: "Anchor bolt" });
    await road.hub.settle();
    expect(updates()).toEqual([{ name: "Anchor bolt" }]);
    expect(await codes()).toEqual(["vocabulary.unmapped books#price"]);
  });
});

describe("once the word is mapped", () => {
  /** The hub as it is started with other words than before. */
  const startedAnew = () => hearMapped({ ...road.hub, rulesVersion: "the words of the second day" });

  it("what waited for it goes on as soon as the hub is started with it", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.prices.dear = "9.00";
    expect(await startedAnew()).toBe(1);
    await road.hub.walk();
    expect(await codes()).toEqual([]);
    expect(road.site.rows.get("1")?.fields.price).toBe("9.00");
  });

  it("it is the clock's duty to have it heard", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.prices.dear = "9.00";
    const hub = { ...road.hub, rulesVersion: "the words of the second day" };
    const errors: unknown[] = [];
    const scheduler = startScheduler(hub, { onError: (error) => errors.push(error) });
    onTestFinished(() => scheduler.stop());
    await until(async () => (await hear(hub)) > 0 && (await codes()).length === 0);
    expect(errors).toEqual([]);
  });

  it("nothing is heard again under the rules by which it was read", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.prices.dear = "9.00";
    expect(await hearMapped(road.hub)).toBe(0);
  });

  it("still waits where the word is not the one that was mapped", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.prices.dearer = "10.00";
    await startedAnew();
    await road.hub.walk();
    expect(await codes()).toEqual(["vocabulary.unmapped books#price"]);
    expect(updates()).toEqual([]);
  });

  it("hears the word that the seat answered with when it was told, for that is its last", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.site.put("1", { name: "Anchor bolt" });
    await road.hub.settle();
    road.prices.dear = "9.00";
    await startedAnew();
    await road.hub.walk();
    expect(await codes()).toEqual([]);
    expect((await road.hub.db.query(sql`select known->>'price' as price, title from record`))[0]).toEqual({
      price: "9.00",
      title: "Anchor bolt",
    });
  });

  it("a replay of its document hears all of its seats again, and shows what that changes", async () => {
    const id = await aBolt();
    road.books.put(id, { price: "dear" });
    await road.hub.settle();
    road.prices.dear = "9.00";
    const [hold] = await road.holds();
    const wish = { by: "Dana", because: "it is mapped" };
    const ref = { noun: "part", key: hold?.record ?? "" };
    const differences = await road.hub.db.transaction((tx) => decideAgain(tx, road.hub, ref, wish));
    expect(differences).toMatchObject([
      {
        changes: [{ field: "price", before: "1.00", after: "9.00" }],
        closes: [{ code: "vocabulary.unmapped" }],
      },
    ]);
    expect(await codes()).toEqual([]);
  });

  it("a replay leaves a record that was deleted meanwhile as it is", async () => {
    const id = await aBolt();
    road.books.remove(id);
    await road.hub.settle({ sweep: true });
    const [hold] = await road.holds();
    const wish = { by: "Dana", because: "once more" };
    const ref = { noun: "part", key: hold?.record ?? "" };
    await road.hub.db.transaction((tx) => decideAgain(tx, road.hub, ref, wish));
    expect(await codes()).toEqual(["record.vanished books"]);
  });
});
