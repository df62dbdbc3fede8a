import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase } from "../../test/support/database.ts";
import { type Db, openDb, sql } from "./db.ts";
import { handOff, handOver } from "./handoffs.ts";
import type { Arrival } from "./inbox.ts";

const now = new Date("2026-11-22T08:00:00Z");
const intent = (n: number): Arrival => ({
  ...{ lane: "-/part/k", kind: "asked", connection: "", company: "", noun: "part", id: "k" },
  ...{ body: { n }, at: now.toISOString(), trail: `t${n}`, urgency: 3 },
});

let db: Db;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  db = openDb({ url: fresh.url, connections: 3 });
});
afterAll(async () => {
  await db.close();
  await drop();
});

it("intents to one record come in their order, also when two workers hand them over at once", async () => {
  await handOff(db, "test", [1, 2, 3, 4].map(intent));
  await db.transaction(async (first) => {
    expect(await handOver(first, "test", 2, now)).toBe(2);
    expect(await db.transaction((second) => handOver(second, "test", 10, now))).toBe(0);
  });
  expect(await db.transaction((tx) => handOver(tx, "test", 10, now))).toBe(2);
  const heard = await db.query<{ n: number }>(sql`select (body->>'n')::int as n from inbox order by seq`);
  expect(heard.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
});
