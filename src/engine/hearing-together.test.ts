import { describe, expect, it } from "vitest";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aRoad } from "../../test/support/road.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import type { Observed } from "../connectors/contract.ts";
import { openedSeats } from "../store/cursors.ts";
import { sql } from "../store/db.ts";
import { keepArrivals, recordLane } from "../store/inbox.ts";
import { hear } from "./hear.ts";
import { ingest, URGENCY } from "./ingest.ts";
import { openSeats } from "./open.ts";
import { fetch, lookFirst } from "./read.ts";
import { readErrand, schedule } from "./schedule.ts";

const seen = (id: string, version: number, wire: object): Observed => ({
  ...{ id, version: String(version).padStart(12, "0"), at: "2026-11-22T08:00:00.000Z" },
  wire: { id, ...wire },
});

const source = (connection: string) => ({ connection, noun: "part", urgency: URGENCY.poll });

describe("what a system says", () => {
  it("last of a record is what counts where a page holds it twice, in whatever order", async () => {
    const { hub, record } = await aRoad();
    const twice = [seen("1", 2, { name: "Bolt M8" }), seen("1", 1, { name: "Bolt" })];
    expect(await hub.db.transaction((tx) => ingest(tx, hub, source("site"), twice))).toBe(1);
    while ((await hear(hub)) > 0);
    expect((await record("Bolt M8")).known).toMatchObject({ name: "Bolt M8" });
    const said = await hub.db.query(sql`select what from journal where stage = 'ingest'`);
    expect(said).toEqual([{ what: "observed" }]);
  });

  it("after it was told is not undone by the receipt that comes later", async () => {
    const { hub, site, books, inBooks, record } = await aRoad();
    site.put("1", { name: "Bolt", code: "B" });
    await hub.settle();
    const id = inBooks("Bolt");
    const { version, at, wire } = seen(id, books.clock + 1, { name: "Bolt", code: "B2", price: null });
    const newer = seen(id, books.clock + 2, { name: "Bolt", code: "B2", price: "5.00" });
    await hub.db.transaction((tx) => ingest(tx, hub, source("books"), [newer]));
    await hear(hub);
    const { key } = await record("Bolt");
    const place = { lane: recordLane("part", key), connection: "books", company: "", noun: "part", id: key };
    const body = { patch: { code: "B2" }, image: { id, version, at, wire } };
    const receipt = { ...place, kind: "receipt", body, trail: "t", urgency: 3 } as const;
    await keepArrivals(hub.db, "test", [receipt], hub.now());
    await hear(hub);
    expect((await record("Bolt")).known).toMatchObject({ price: "5.00" });
    expect(
      await hub.db.query(sql`select says->>'price' as price, version from voice where connection = 'books'`),
    ).toEqual([{ price: "5.00", version: newer.version }]);
  });
});

it("nobody is told of what a system lacks before all that it said has been heard", async () => {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [partFlow],
    opened: false,
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  books.put("b1", { name: "Bolt", code: "B" });
  await lookFirst(hub, "books", "part");
  await lookFirst(hub, "site", "part");
  await openSeats(hub);
  expect([...(await openedSeats(hub.db, "test"))]).toEqual(["site/part"]);
  while ((await hear(hub)) > 0);
  await openSeats(hub);
  expect([...(await openedSeats(hub.db, "test"))].sort()).toEqual(["books/part", "site/part"]);
});

it("a code that more than fifty bear tells nobody apart: the next one goes on", async () => {
  const { hub, site, holds, record } = await aRoad();
  for (let n = 0; n < 51; n++) site.put(`s${n}`, { name: `Bolt ${n}`, code: "STANDARD" });
  await hub.read("site");
  const before = (await holds()).length;
  expect(before).toBeGreaterThan(40);
  site.put("next", { name: "Anchor bolt", code: "STANDARD" });
  await hub.read("site");
  expect((await record("Anchor bolt")).state).toBe("active");
  expect(await holds()).toHaveLength(before);
});

it("a system is not asked a second time for its changes while the first asking waits", async () => {
  const { hub } = await aRoad();
  await schedule(hub);
  const waiting = async () =>
    hub.db.query(sql`select lane from outbox where kind in ('poll', 'sweep') order by lane, seq`);
  const first = await waiting();
  expect(first).toHaveLength(4);
  hub.advance(7200);
  expect(await schedule(hub)).toBe(0);
  expect(await waiting()).toEqual(first);
});

it("a record that a list leaves out is asked for by its name before it counts as gone", async () => {
  const { hub, site, holds } = await aRoad();
  site.put("1", { name: "Bolt", code: "B" });
  site.put("2", { name: "Nut", code: "N" });
  await hub.settle();
  const connection = hub.connections.get("site");
  const resource = connection?.resources.get("part");
  if (!connection || !resource) throw new Error("there is a site");
  site.remove("2");
  const listing = { ...resource, ids: async function* () {} };
  const moment = {
    ...hub,
    connections: new Map([
      ...hub.connections,
      ["site", { ...connection, resources: new Map([["part", listing]]) }] as const,
    ]),
  };
  const errand = readErrand(hub, { connection: "site", noun: "part", kind: "sweep" });
  for await (const _ of fetch(moment, [{ ...errand, seq: 1 } as never]));
  while ((await hear(hub)) > 0);
  expect((await holds()).map(({ code, title }) => [code, title])).toEqual([["record.vanished", "Nut"]]);
});

it("who waits for another is decided again also when both are heard at once, whoever comes first", async () => {
  const { hub, site, holds } = await aRoad();
  for (const [id, code] of [
    ["1", "P"],
    ["4", "Q"],
    ["2", "P"],
    ["3", "Q"],
  ] as const) {
    site.put(id, { name: `Bolt ${id}`, code });
    await hub.read("site");
  }
  expect((await holds()).map(({ code, title }) => [code, title])).toEqual([
    ["part.twin", "Bolt 2"],
    ["part.twin", "Bolt 3"],
  ]);
  for (const id of ["2", "3"]) site.put(id, { name: `Anchor bolt ${id}` });
  for (const id of ["1", "4"]) site.put(id, { code: `other ${id}` });
  await lookFirst(hub, "site", "part");
  expect(await hear(hub)).toBe(4);
  await hub.walk();
  expect(await holds()).toEqual([]);
});
