import { beforeEach, expect, it } from "vitest";
import { roadToBooks } from "../../test/support/road-to-books.ts";
import type { Observed } from "../connectors/contract.ts";
import { sql } from "../store/db.ts";
import { deliver } from "./deliver.ts";
import { hear } from "./hear.ts";
import { connectionOf } from "./hub.ts";
import { ingest } from "./ingest.ts";

let road: Awaited<ReturnType<typeof roadToBooks>>;
let id: string;
beforeEach(async () => {
  road = await roadToBooks();
  await road.say("1", { name: "Bolt", code: "B" });
  await road.hub.walk();
  await road.hub.read("books");
  [id = ""] = road.books.rows.keys();
});

/** The record as the books show it at this moment. */
async function page(): Promise<readonly Observed[]> {
  const { connector, client } = connectionOf(road.hub, "books");
  return (await connector.resources[0]?.read(client() as never, [id])) ?? [];
}

async function keepPage(observed: readonly Observed[]): Promise<void> {
  const books = { connection: "books", noun: "part", urgency: 5 };
  await road.hub.db.transaction((tx) => ingest(tx, road.hub, books, observed));
  while ((await hear(road.hub)) > 0);
}

const voice = async () =>
  (
    await road.hub.db.query<{ says: Record<string, unknown>; version: string }>(
      sql`select says, version from voice where connection = 'books'`,
    )
  )[0];
const leftOut = () =>
  road.hub.db.query<{ id: string }>(
    sql`select record is not null as known, body->>'id' as id from journal where stage = 'ingest' and what = 'stale'`,
  );

/** The books' page is read, then our telling is answered; somebody had set the price just before. */
async function readThenTold(): Promise<readonly Observed[]> {
  road.books.put(id, { price: "5.00" });
  const before = await page();
  await road.say("1", { name: "Anchor bolt" });
  await deliver(road.hub, road.hub.worker);
  while ((await hear(road.hub)) > 0);
  return before;
}

it("what was read before a telling and comes after its receipt does not overrule it", async () => {
  const before = await readThenTold();
  await keepPage(before);
  expect((await voice())?.says).toMatchObject({ name: "Anchor bolt", price: "5.00" });
  expect(await road.held()).toEqual([]);
  await road.hub.walk();
  expect(road.books.rows.get(id)?.fields.name).toBe("Anchor bolt");
});

it("is written down as left out, beside the record that it speaks of", async () => {
  await keepPage(await readThenTold());
  expect(await leftOut()).toEqual([{ known: true, id }]);
});

it("what is as new as the receipt, or newer, is heard", async () => {
  await readThenTold();
  await keepPage(await page());
  road.books.put(id, { price: "6.00" });
  await keepPage(await page());
  expect((await voice())?.says).toMatchObject({ name: "Anchor bolt", price: "6.00" });
  expect(await leftOut()).toEqual([]);
});

it("what was read beside something newer and bears the same version is read once more", async () => {
  const { books, hub } = road;
  books.put(id, { price: "5.00" });
  const before = await page();
  const row = books.rows.get(id);
  if (!row) throw new Error("The books have no such part");
  // Within the second that the books count in.
  row.fields = { ...row.fields, price: "6.00" };
  await keepPage(await page());
  await keepPage(before);
  expect((await voice())?.says).toMatchObject({ price: "5.00" });
  await hub.walk();
  expect((await voice())?.says).toMatchObject({ price: "6.00" });
  expect([...road.site.rows.values()].map(({ fields }) => fields.price)).toEqual(["6.00"]);
});

it("what a person puts back as it was before a telling is heard", async () => {
  const { books, hub } = road;
  await keepPage(await page());
  await road.say("1", { name: "Anchor bolt" });
  await deliver(hub, hub.worker);
  while ((await hear(hub)) > 0);
  books.put(id, { name: "Bolt" });
  await keepPage(await page());
  expect((await voice())?.says).toMatchObject({ name: "Bolt" });
});
