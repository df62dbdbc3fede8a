import { describe, expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";

describe("a record that could not be seen for a while", () => {
  it("is gone no more once a sweep sees it again, though nothing of it changed", async () => {
    const { hub, books, site, holds } = await aRoad();
    site.put("1", { name: "Bolt", code: "B" });
    await hub.settle();
    const [row] = [...books.rows.values()];
    if (!row) throw new Error("The books have no Bolt");
    books.remove(row.id);
    await hub.settle({ sweep: true });
    expect((await holds()).map(({ code }) => code)).toEqual(["record.vanished"]);
    books.rows.set(row.id, row);
    await hub.settle({ sweep: true });
    expect(await holds()).toEqual([]);
    site.put("1", { name: "Bolt 2" });
    await hub.settle();
    expect(books.rows.get(row.id)?.fields.name).toBe("Bolt 2");
  });
});
