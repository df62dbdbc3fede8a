import { describe, expect, it } from "vitest";
import { roadToBooks, SETTLED_SECONDS } from "../../test/support/road-to-books.ts";
import { sql } from "../store/db.ts";
import { deliver } from "./deliver.ts";
import { hearAll } from "./hear-all.ts";
import type { Hub } from "./hub.ts";

describe("what waits for a connection that is removed from the configuration", () => {
  const removed = (hub: Hub): Hub => ({
    ...hub,
    connections: new Map([...hub.connections].filter(([id]) => id !== "books")),
  });

  it("comes to an end as a dead letter that says so, also where nobody had answered", async () => {
    const { hub, late, say, letters, waiting } = await roadToBooks();
    late.loseNext(undefined);
    await say("1", { name: "Bolt", code: "B" });
    await deliver(hub, hub.worker);
    await say("2", { name: "Nut", code: "N" });
    hub.advance(SETTLED_SECONDS);
    for (let n = 0; n < 3; n++) {
      await deliver(removed(hub), hub.worker);
      hub.advance(1);
    }
    expect(await waiting()).toBe(0);
    expect(await letters()).toEqual(["changed 2", "changed 1"]);
    const reasons = await hub.db.query<{ reason: string }>(sql`select distinct reason from dead_letter`);
    expect(reasons).toEqual([
      { reason: "books was removed from the configuration while work for it waited" },
    ]);
  });

  it("is told once it is back, and what changed meanwhile with it", async () => {
    const { hub, books, say, letters } = await roadToBooks();
    while ((await hearAll(hub)) > 0);
    await say("1", { name: "Bolt", code: "B" });
    await deliver(removed(hub), hub.worker);
    while ((await hearAll(removed(hub))) > 0);
    await hub.walk();
    expect([...books.rows.values()]).toMatchObject([{ fields: { name: "Bolt" } }]);
    expect(await letters()).toEqual([]);
  });
});
