import { onTestFinished } from "vitest";
import { type Db, openDb } from "../../src/store/db.ts";
import type { Arrival } from "../../src/store/inbox.ts";
import type { Errand } from "../../src/store/outbox.ts";
import { freshDatabase } from "./database.ts";

/** A database of its own for one test, open with so many connections. */
export async function testDb(connections = 10): Promise<Db & { readonly url: string }> {
  const { url, drop } = await freshDatabase();
  const db = openDb({ url, connections });
  onTestFinished(async () => {
    await db.close();
    await drop();
  });
  return { ...db, url };
}

export const MORNING = new Date("2026-11-22T08:00:00Z");

export const later = (seconds: number): Date => new Date(MORNING.getTime() + seconds * 1000);

/** An ordinary thing to hear. */
export const anArrival = (over: Partial<Arrival> = {}): Arrival => ({
  ...{ lane: "site/part/1", kind: "hint", connection: "site", company: "", noun: "part", id: "1" },
  ...{ body: { change: "updated" }, trail: "t1", urgency: 3 },
  ...over,
});

/** An ordinary thing to do: to tell the books of a part. */
export const anErrand = (over: Partial<Errand> = {}): Errand => ({
  ...{ lane: "books//part/p1", kind: "tell", connection: "books", company: "", noun: "part", record: "p1" },
  ...{ body: { patch: { name: "Bolt" } }, trail: "t1", urgency: 3 },
  ...over,
});
