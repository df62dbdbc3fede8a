import { describe, expect, it } from "vitest";
import { roadToBooks, SETTLED_SECONDS } from "../../test/support/road-to-books.ts";
import { sql } from "../store/db.ts";
import { deliver } from "./deliver.ts";
import { hear } from "./hear.ts";
import { lookFirst } from "./read.ts";

describe("before a record is made in a system", () => {
  it("a making that was taken back is not made, also where nobody had answered the first call for it", async () => {
    const { hub, books, late, say, held } = await roadToBooks();
    late.loseNext(undefined);
    await say("1", { name: "Bolt", code: "B" });
    await deliver(hub, hub.worker);
    books.put("b9", { name: "Bolt", code: "B", price: "1.00" });
    await hub.read("books");
    expect(await held()).toContain("part.twin");
    hub.advance(SETTLED_SECONDS + 1);
    await hub.walk();
    expect(late.calls.map(({ act }) => act)).toEqual(["create", "find"]);
    expect([...books.rows.keys()]).toEqual(["b9"]);
  });

  it("what the system said last is heard, however long that takes", async () => {
    const { hub, books, late, say, waiting } = await roadToBooks();
    await say("1", { name: "Bolt", code: "B" });
    books.put("b9", { name: "Bolt", code: "B", price: "1.00" });
    for (let n = 0; n < 40; n++) {
      await deliver(hub, hub.worker);
      hub.advance(n < 20 ? 0.1 : 600);
    }
    expect(late.calls).toEqual([]);
    expect(await waiting()).toBe(1);
    while ((await hear(hub)) > 0);
    await hub.walk();
    expect(late.calls).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  it("it is asked whether it was taken back, however often that was waited for", async () => {
    const { hub, late, say } = await roadToBooks();
    await say("1", { name: "Bolt", code: "B" });
    await hub.db.query(sql`update lane set looks = 20 where queue = 'out'`);
    await hub.db.query(sql`update outbox set withdrawn = true`);
    await deliver(hub, hub.worker);
    expect(late.calls).toEqual([]);
  });

  it.each([
    { who: "one that is linked", isLinked: true, calls: ["create", "create"] },
    { who: "one that nobody knows", isLinked: false, calls: ["create"] },
  ])(
    "it waits for what fails to be heard, unless it is known who that is: $who",
    async ({ isLinked, calls }) => {
      const { hub, books, late, say } = await roadToBooks();
      await say("1", { name: "Bolt", code: "B" });
      await hub.walk();
      const [id = ""] = books.rows.keys();
      books.put(isLinked ? id : "b9", { name: "Washer", code: "W", price: "1.00" });
      await lookFirst(hub, "books", "part");
      await hub.db.query(sql`
      update lane set attempts = 1, ready_at = ready_at + interval '1 hour' where queue = 'in' and last_seq > done_seq`);
      await say("2", { name: "Nut", code: "N" });
      await deliver(hub, hub.worker);
      expect(late.calls.map(({ act }) => act)).toEqual(calls);
    },
  );
});
