import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import type { Observed } from "../connectors/contract.ts";
import { link } from "../store/crosswalk.ts";
import { sql, type Tx } from "../store/db.ts";
import { openDeadLetters } from "../store/dead-ends.ts";
import { openHolds } from "../store/holds.ts";
import { hear } from "./hear.ts";
import type { AnyFlow, Hub } from "./hub.ts";
import { ingest } from "./ingest.ts";
import { ATTEMPTS_MAX } from "./retry.ts";

const twoSites = async (flow: AnyFlow = partFlow) => {
  const [site, branch, books] = [aShelf(), aShelf(), aShelf()];
  const hub = await testHub({
    flows: [flow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "branch", connector: shelfConnector("construction", branch), client: () => branch },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  return { hub, books };
};
const aPart = (id: string, version: number, fields: object, stamp?: string): Observed => ({
  ...{ id, version: String(version).padStart(6, "0"), at: new Date(version * 1000).toISOString() },
  ...{ wire: { id, ...fields }, stamp },
});
const say = (hub: Hub, connection: string, ...observed: Observed[]) =>
  hub.db.transaction((tx) => ingest(tx, hub, { connection, noun: "part", urgency: 3 }, observed));
const records = (hub: Hub) =>
  hub.db.query<{ key: string; state: string; known: Record<string, unknown> }>(
    sql`select key, state, known from record where merged_into is null order by title`,
  );
const together = (hub: Hub, hearers: number) =>
  Promise.all(
    Array.from({ length: hearers }, async () => {
      while ((await hear(hub, 1)) > 0);
    }),
  );
const blocked = async (db: Tx) =>
  (
    await db.query(
      sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
  ).length;

describe("an item whose decision throws", () => {
  const poisoned: AnyFlow = {
    ...partFlow,
    asks: (draft, ref) => {
      if (draft.name === "poison") throw new TypeError("nobody foresaw this");
      return partFlow.asks(draft, ref);
    },
  };

  it("stops nobody else, waits longer each time, and is a dead letter after the last attempt", async () => {
    const { hub } = await twoSites(poisoned);
    await say(
      hub,
      "site",
      aPart("1", 1, { name: "Bolt" }),
      aPart("2", 1, { name: "poison" }),
      aPart("3", 1, { name: "Nut" }),
    );
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      expect(await openDeadLetters(hub.db, "test")).toEqual([]);
      await hear(hub);
      expect((await records(hub)).map(({ known }) => known.name)).toEqual(["Bolt", "Nut"]);
      expect(await hear(hub)).toBe(0);
      hub.advance(3600);
    }
    expect(await openDeadLetters(hub.db, "test")).toMatchObject([
      { queue: "in", kind: "observed", connection: "site", remedy: "changed", attempts: ATTEMPTS_MAX },
    ]);
    expect((await openDeadLetters(hub.db, "test"))[0]?.reason).toContain("nobody foresaw this");
    expect(await hear(hub)).toBe(0);
  });

  it("is heard with what came after it, once that can be", async () => {
    const { hub } = await twoSites(poisoned);
    await say(hub, "site", aPart("1", 1, { name: "poison" }));
    await hear(hub);
    await say(hub, "site", aPart("1", 2, { name: "Bolt" }));
    hub.advance(1);
    await hear(hub);
    expect((await records(hub)).map(({ known }) => known.name)).toEqual(["Bolt"]);
  });
});

describe("two hearers at once", () => {
  it("hear no lane at once and nothing twice: the same minutes as one alone", async () => {
    const { hub } = await twoSites();
    const versions = Array.from({ length: 8 }, (_, n) => n + 1);
    const parts = ["1", "2", "3", "4", "5"];
    const writing = Promise.all(
      parts.map(async (id) => {
        for (const version of versions) await say(hub, "site", aPart(id, version, { name: `v${version}` }));
      }),
    );
    await Promise.all([writing, together(hub, 3)]);
    await together(hub, 3);
    expect((await records(hub)).map(({ known }) => known.name)).toEqual(parts.map(() => "v8"));
    const lanes = await hub.db.query(sql`select from lane where queue = 'in' and last_seq > done_seq`);
    expect(lanes).toEqual([]);
    // Each telling says what the one before it lacked: nothing was decided on a state that had passed.
    const turns = await hub.db.query<{ admitted: number }>(
      sql`select count(*) as admitted from journal where stage = 'decide' and body->'moved' ? 'admit'`,
    );
    expect(turns).toEqual([{ admitted: 5 }]);
  });

  it("admit one of two look-alikes that they decide in the same instant, and hold the other", async () => {
    const { hub, books } = await twoSites();
    for (let n = 0; n < 20; n++) {
      await say(hub, "site", aPart(`s${n}`, 1, { name: `Bolt ${n}`, code: `B-${n}` }));
      await say(hub, "branch", aPart(`b${n}`, 1, { name: `Bolt, no. ${n}`, code: `B-${n}` }));
      await together(hub, 2);
    }
    const states = (await records(hub)).map(({ state }) => state);
    expect(states.filter((state) => state === "active")).toHaveLength(20);
    expect(states.filter((state) => state === "proposed")).toHaveLength(20);
    expect((await openHolds(hub.db, "test", {})).map(({ code }) => code)).toEqual(
      Array(20).fill("part.twin"),
    );
    await hub.walk();
    expect(books.rows.size).toBe(20);
  });

  it("make one record of two that bear the same mark, with what both say", async () => {
    const { hub } = await twoSites();
    for (let n = 0; n < 10; n++) {
      await say(hub, "site", aPart(`s${n}`, 1, { name: `Bolt ${n}`, code: `B-${n}` }, `of-old-${n}`));
      await say(
        hub,
        "books",
        aPart(`e${n}`, 1, { name: `Bolt ${n}`, code: `B-${n}`, price: "2.40" }, `of-old-${n}`),
      );
      await together(hub, 2);
    }
    const known = (await records(hub)).map(({ known: { code, price } }) => ({ code, price }));
    expect(known).toEqual(Array.from({ length: 10 }, (_, n) => ({ code: `B-${n}`, price: "2.40" })));
  });
});

it("hears a record that is being linked at this very moment, and drops nothing it says", async () => {
  const { hub } = await twoSites();
  await say(hub, "site", aPart("1", 1, { name: "Bolt", code: "B" }));
  await hear(hub);
  const [record] = await records(hub);
  const key = record?.key ?? "";
  await say(hub, "books", aPart("77", 1, { name: "Bolt", code: "B", price: "2.40" }, key));
  const { hearing } = await hub.db.transaction(async (tx) => {
    await link(tx, "test", [{ connection: "books", company: "", noun: "part", id: "77", record: key }], {
      by: "plumbline",
      now: hub.now(),
    });
    const hearing = hear(hub);
    await expect.poll(() => blocked(hub.db)).toBe(1);
    return { hearing };
  });
  await hearing;
  expect((await records(hub)).map(({ known }) => known.price)).toEqual(["2.40"]);
});

it("ends alike in whatever order deliveries come, doubled or alone", async () => {
  const site = aShelf();
  const connector = shelfConnector("construction", site);
  const said: Observed[] = [];
  for (const [id, fields] of [
    ["1", { name: "Bolt", code: "B" }],
    ["2", { name: "Nut", code: "N" }],
    ["1", { name: "Bolt M12" }],
    ["2", { name: "Nut M12" }],
    ["1", { name: "Bolt M16", code: "B-2" }],
  ] as const) {
    site.put(id, fields);
    said.push(...((await connector.resources[0]?.read(site, [id])) ?? []));
  }
  const walked = async (order: readonly Observed[]) => {
    const books = aShelf();
    const connections = [
      { id: "site", connector, client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ];
    const hub = await testHub({ flows: [partFlow], connections });
    for (const [nth, one] of order.entries()) {
      await say(hub, "site", one);
      hub.advance(2);
      if (nth % 3 === 0) await hub.walk();
    }
    // What waits for the latest of the books to be heard has its turn.
    for (let n = 0; n < 4; n++) {
      await hub.walk();
      hub.advance(2);
    }
    return [...books.rows.values()].map(({ fields: { name, code } }) => `${name} ${code}`).sort();
  };
  expect(await walked(said)).toEqual(["Bolt M16 B-2", "Nut M12 N"]);
  const shuffled = fc.shuffledSubarray([...said, ...said], { minLength: 10, maxLength: 10 });
  const isAlike = async (order: readonly Observed[]) => {
    expect(await walked(order)).toEqual(["Bolt M16 B-2", "Nut M12 N"]);
  };
  await fc.assert(fc.asyncProperty(shuffled, isAlike), { numRuns: 6, endOnFailure: true });
});
