import { beforeEach, describe, expect, it } from "vitest";
import { aPriceListRoad, type PriceListRoad } from "../../test/support/price-list.ts";

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
