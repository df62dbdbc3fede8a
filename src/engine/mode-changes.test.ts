import { describe, expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { roadToBooks } from "../../test/support/road-to-books.ts";
import { sql } from "../store/db.ts";
import { keepErrands } from "../store/outbox.ts";
import { deliver } from "./deliver.ts";
import { hear } from "./hear.ts";
import { hearAll } from "./hear-all.ts";
import type { Hub, Mode } from "./hub.ts";
import { ingestHints } from "./ingest.ts";
import { lookFirst } from "./read.ts";
import { readErrand } from "./schedule.ts";

/** The same hub, configured otherwise at the books. */
const inBooks = (hub: Hub, mode: Mode): Hub => ({
  ...hub,
  connections: new Map(
    [...hub.connections].map(([id, one]) => [id, id === "books" ? { ...one, mode: () => mode } : one]),
  ),
});

async function hearOut(hub: Hub): Promise<void> {
  while ((await hearAll(hub)) > 0);
}

describe("a flow that is configured as observing", () => {
  it("writes nothing, also not what was decided while it was live", async () => {
    const { hub, books, say, waiting } = await roadToBooks();
    await say("1", { name: "Bolt", code: "B" });
    const observing = inBooks(hub, "observing");
    await deliver(observing, hub.worker);
    expect(books.log).toEqual([]);
    await hearOut(observing);
    expect(await waiting()).toBe(0);
  });

  it("tells what it observed once it is live", async () => {
    const { hub, books, site } = await aRoad();
    const observing = inBooks(hub, "observing");
    site.put("1", { name: "Bolt", code: "B" });
    await lookFirst(observing, "site", "part");
    while ((await hear(observing)) > 0);
    await deliver(observing, hub.worker);
    expect(books.log).toEqual([]);
    await hub.settle();
    expect(books.log.map(({ act }) => act)).toEqual(["create"]);
  });

  it("decides nothing again while it stays as it is", async () => {
    const { hub, site } = await aRoad();
    site.put("1", { name: "Bolt", code: "B" });
    await hub.settle();
    await hearOut(inBooks(hub, "observing"));
    await hearOut(hub);
    expect(await hearAll(hub)).toBe(0);
  });
});

describe("a flow that is off", () => {
  it("is not read, whatever is announced", async () => {
    const { hub, books } = await aRoad();
    books.put("b1", { name: "Bolt", code: "B" });
    const off = inBooks(hub, "off");
    const hints = [{ noun: "part", id: "b1", change: "created" as const }];
    await hub.db.transaction((tx) => ingestHints(tx, off, [{ connection: "books", hints }]));
    for (let n = 0; n < 4; n++) {
      await hearAll(off);
      await deliver(off, hub.worker);
    }
    expect(await hub.db.query(sql`select key from record`)).toEqual([]);
  });

  it("is not read either where the reading was due before it was turned off", async () => {
    const { hub, books } = await aRoad();
    books.put("b1", { name: "Bolt", code: "B" });
    const off = inBooks(hub, "off");
    const due = readErrand(hub, { connection: "books", noun: "part", kind: "poll" });
    await keepErrands(hub.db, "test", [due], hub.now());
    await deliver(off, hub.worker);
    await hearOut(off);
    expect(await hub.db.query(sql`select id from inbox`)).toEqual([]);
    expect(await hub.db.query(sql`select lane from outbox`)).toEqual([]);
  });
});
