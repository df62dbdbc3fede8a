import { beforeEach, describe, expect, it } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { sql } from "../store/db.ts";
import { pendingErrands } from "../store/outbox.ts";
import { deliver } from "./deliver.ts";
import { lookFirst } from "./read.ts";

let road: Road;
let id: string;
beforeEach(async () => {
  road = await aRoad();
  road.site.put("1", { name: "Bolt", code: "B", price: null });
  await road.hub.settle();
  id = road.inBooks("Bolt");
  road.books.put(id, { price: "1.00" });
  await road.hub.settle();
  road.books.log.length = 0;
});

/** The site changes it, and the hub has decided what the books are to be told; it has not told them yet. */
async function siteSays(fields: Record<string, unknown>): Promise<void> {
  road.site.put("1", fields);
  await road.hub.read("site");
}

const inBooks = () => road.books.rows.get(id)?.fields;
const written = () => road.books.log.map(({ fields }) => fields);
const overtaken = () =>
  road.hub.db.query<{ id: string; untold: string[] }>(
    sql`select body->>'id' as id, body->'untold' as untold from journal where what = 'overtaken' order by seq`,
  );

describe("what was changed in a system after it was last heard", () => {
  it("is not overwritten: it waits for a person where the owner says something else", async () => {
    await siteSays({ name: "Anchor bolt" });
    road.books.put(id, { name: "Bolt, M12" });
    await road.hub.walk();
    expect(inBooks()?.name).toBe("Bolt, M12");
    expect(written()).toEqual([]);
    expect(await road.holds()).toMatchObject([
      {
        code: "ownership.conflict",
        blocks: "books#name",
        facts: { ours: "Anchor bolt", theirs: "Bolt, M12" },
      },
    ]);
    expect(await overtaken()).toEqual([{ id, untold: ["name"] }]);
  });

  it("is put back, once it was heard, where the rule says so", async () => {
    await siteSays({ code: "B-2" });
    road.books.put(id, { code: "X" });
    await road.hub.walk();
    expect(inBooks()?.code).toBe("B-2");
    expect(written()).toEqual([{ code: "B-2" }]);
    expect(await overtaken()).toHaveLength(1);
  });

  it("stands in nobody's way in a field that is not told", async () => {
    await siteSays({ name: "Anchor bolt" });
    road.books.put(id, { price: "2.00" });
    await road.hub.settle();
    expect(inBooks()).toMatchObject({ name: "Anchor bolt", price: "2.00" });
    expect(road.site.rows.get("1")?.fields.price).toBe("2.00");
    expect(await overtaken()).toEqual([]);
  });

  it("is heard before the record is decided again, also when it was read already and waits to be heard", async () => {
    await siteSays({ code: "B-2" });
    road.books.put(id, { code: "X" });
    await lookFirst(road.hub, "books", "part");
    await deliver(road.hub, road.hub.worker);
    expect(written()).toEqual([]);
    await road.hub.walk();
    expect(inBooks()?.code).toBe("B-2");
    expect(await overtaken()).toHaveLength(1);
  });

  it("is heard as often as somebody changes it, and then it ends", async () => {
    let edits = 3;
    road.books.meanwhile = () => {
      if (edits > 0) road.books.put(id, { code: `X-${edits--}` });
    };
    await siteSays({ code: "B-2" });
    await road.hub.walk();
    expect(inBooks()?.code).toBe("B-2");
    expect(written()).toEqual([{ code: "B-2" }]);
    expect(await overtaken()).toHaveLength(3);
  });

  it("is no obstacle where it is what was to be told, or what was told before", async () => {
    await siteSays({ name: "Anchor bolt" });
    road.books.put(id, { name: "Anchor bolt" });
    await road.hub.walk();
    expect(await overtaken()).toEqual([]);
    expect(await road.holds()).toEqual([]);
  });

  it("leaves the others of the same call alone", async () => {
    road.site.put("2", { name: "Nut", code: "N" });
    await road.hub.settle();
    road.books.log.length = 0;
    road.site.put("2", { name: "Wing nut" });
    await siteSays({ name: "Anchor bolt" });
    road.books.put(id, { name: "Bolt, M12" });
    await road.hub.walk();
    expect(written()).toEqual([{ name: "Wing nut" }]);
  });

  it("leaves nothing to be told behind", async () => {
    await siteSays({ name: "Anchor bolt" });
    road.books.put(id, { name: "Bolt, M12" });
    await road.hub.walk();
    const { key } = await road.record("Anchor bolt");
    expect(await pendingErrands(road.hub.db, "test", "part", [key])).toEqual([]);
  });
});
