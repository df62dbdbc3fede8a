import { expect, it } from "vitest";
import { testHub } from "../../test/support/hub.ts";
import { partFlow } from "../../test/support/part.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { sql } from "../store/db.ts";
import { openDeadLetters } from "../store/dead-ends.ts";
import { openHolds } from "../store/holds.ts";
import { resolveHold } from "./resolve.ts";

const roadBetween = async ({ opened = true } = {}) => {
  const site = aShelf();
  const books = aShelf();
  const hub = await testHub({
    flows: [partFlow],
    opened,
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books), client: () => books },
    ],
  });
  const held = async () =>
    (await openHolds(hub.db, "test", {})).map(({ code, blocks }) => `${code} ${blocks}`);
  return { site, books, hub, held };
};

it("carries a new part to the books, and its price back to the site", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  const [there] = [...books.rows.values()];
  expect(there?.fields).toEqual({ name: "Anchor bolt", code: "AB-1" });

  books.put(there?.id ?? "", { price: "2.40" });
  await hub.settle();
  expect(site.rows.get("1")?.fields).toEqual({ name: "Anchor bolt", code: "AB-1", price: "2.40" });
});

it("does nothing twice, however often it is read", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  for (let n = 0; n < 3; n++) await hub.settle({ sweep: true });
  expect(books.log.map(({ act }) => act)).toEqual(["create"]);
  expect(site.log).toEqual([]);
});

it("makes one record when the answer to its creation was lost", async () => {
  const { site, books, hub } = await roadBetween();
  books.trouble(new ConnectorError("later", "nobody answered", { unanswered: true }), { afterEffect: true });
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  hub.advance(60);
  await hub.settle();
  expect([...books.rows.values()]).toHaveLength(1);
  expect(books.log.filter(({ act }) => act === "create")).toHaveLength(1);
});

it("holds a change of a field by a side that does not own it, and tells nobody", async () => {
  const { site, books, hub, held } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  books.put([...books.rows.keys()][0] ?? "", { name: "Bolt" });
  await hub.settle();
  expect(await held()).toEqual(["ownership.conflict books#name"]);
  expect(site.rows.get("1")?.fields).toMatchObject({ name: "Anchor bolt" });
  site.put("1", { name: "Bolt" });
  await hub.settle();
  expect(await held()).toEqual([]);
});

it("puts back what policy says is put back", async () => {
  const { site, books, hub, held } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  const id = [...books.rows.keys()][0] ?? "";
  books.put(id, { code: "XX" });
  await hub.settle();
  expect(books.rows.get(id)?.fields).toMatchObject({ code: "AB-1" });
  expect(await held()).toEqual([]);
});

it("proposes one of two parts that bear the same code, and creates one", async () => {
  const { site, books, hub, held } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  site.put("2", { name: "Bolt, anchor", code: "AB-1" });
  await hub.settle();
  expect(books.rows.size).toBe(1);
  expect(await held()).toEqual(["part.twin admit"]);
  site.put("1", { code: "AB-2" });
  await hub.settle();
  expect(await held()).toEqual([]);
  expect(books.rows.size).toBe(2);
});

it("makes nothing in a system before all that it holds has been read, and joins what looks alike only by a person", async () => {
  const { site, books, hub, held } = await roadBetween({ opened: false });
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  site.put("2", { name: "Washer", code: "W-1" });
  books.put("b1", { name: "Bolt, anchor", code: "AB-1", price: "2.40" });
  books.put("b2", { name: "Nut", code: "N-1", price: "0.10" });
  await hub.settle();
  expect(await held()).toEqual(["part.twin admit"]);
  expect([...books.rows.values()].map(({ fields }) => fields.code).sort()).toEqual(["AB-1", "N-1", "W-1"]);
  expect([...site.rows.values()].map(({ fields }) => fields.code).sort()).toEqual(["AB-1", "N-1", "W-1"]);

  const [twin] = await openHolds(hub.db, "test", { code: "part.twin" });
  await resolveHold(hub, { hold: twin?.id ?? 0, verdict: "same", who: "Ann", because: "one bolt" });
  await hub.settle();
  expect(books.rows.size + site.rows.size).toBe(6);
  expect(await held()).toEqual(["ownership.conflict books#name"]);
  expect([...site.rows.values()].find(({ fields }) => fields.code === "AB-1")?.fields).toMatchObject({
    price: "2.40",
  });
});

it("looks into a system before it makes something there", async () => {
  const { site, books, hub, held } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.read("site");
  books.put("b1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  expect(books.rows.size).toBe(1);
  expect(await held()).toEqual(["part.twin admit"]);
});

it("holds what a system refuses, with its own sentence, and does not ask again until it changes", async () => {
  const { site, books, hub, held } = await roadBetween();
  books.trouble(new ConnectorError("refused", "The code is taken."));
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  expect(await held()).toEqual(["delivery.refused books"]);
  await hub.settle();
  expect(books.rows.size).toBe(0);
  site.put("1", { code: "AB-9" });
  await hub.settle();
  expect(await held()).toEqual([]);
  expect(books.rows.size).toBe(1);
});

it("keeps one dead letter of what it cannot tell, and closes it once it could", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  books.trouble(new ConnectorError("changed", "an unknown shape"), { times: 100 });
  site.put("1", { name: "Anchor bolt M12" });
  await hub.settle();
  site.put("1", { name: "Anchor bolt M16" });
  await hub.settle();
  const open = () => openDeadLetters(hub.db, "test");
  expect((await open()).map(({ kind }) => kind)).toEqual(["tell"]);
  books.troubles.length = 0;
  site.put("1", { name: "Anchor bolt M20" });
  await hub.settle();
  expect(await open()).toEqual([]);
});

it("notices a record that was deleted, and does not make it anew by itself", async () => {
  const { site, books, hub, held } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  books.remove([...books.rows.keys()][0] ?? "");
  await hub.settle({ sweep: true });
  expect(await held()).toEqual(["record.vanished books"]);
  expect(books.rows.size).toBe(0);
});

it("puts what cannot be read into quarantine, and the rest goes on", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: null });
  site.put("2", { name: "Washer", code: "W-1" });
  await hub.settle();
  expect([...books.rows.values()].map(({ fields }) => fields)).toEqual([{ name: "Washer", code: "W-1" }]);
});

it("keeps a broken text readable, and stops nobody for it", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: "Anchor\0bolt \ud800", code: "AB-1" });
  site.put("2", { name: "Washer", code: "W-1" });
  await hub.settle();
  expect([...books.rows.values()].map(({ fields }) => fields.name).sort()).toEqual([
    "Anchor\ufffdbolt \ufffd",
    "Washer",
  ]);
});

it("writes bank data into no line of the journal", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  books.put([...books.rows.keys()][0] ?? "", { secret: "DE89 3704 0044" });
  await hub.settle();
  const lines = await hub.db.query<{ line: string }>(sql`select body::text as line from journal`);
  expect(lines.map(({ line }) => line).join()).not.toMatch(/DE89/);
});

it("tells a system no field that it does not take", async () => {
  const [site, books] = [aShelf(), aShelf()];
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: shelfConnector("erp", books, { takes: ["name"] }), client: () => books },
    ],
  });
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  expect([...books.rows.values()].map(({ fields }) => fields)).toEqual([{ name: "Anchor bolt" }]);
});

it("tells a value again that a seat was told before and has changed since", async () => {
  const { site, books, hub } = await roadBetween();
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await hub.settle();
  const id = [...books.rows.keys()][0] ?? "";
  books.put(id, { price: "1.00" });
  await hub.settle();
  site.put("1", { price: "3.00" });
  await hub.settle();
  const [conflict] = await openHolds(hub.db, "test", { code: "ownership.conflict" });
  await resolveHold(hub, { hold: conflict?.id ?? 0, verdict: "take", who: "Ann", because: "the new price" });
  await hub.settle();
  expect(books.rows.get(id)?.fields).toMatchObject({ price: "3.00" });
  books.put(id, { price: "1.00" });
  await hub.settle();
  expect(site.rows.get("1")?.fields).toMatchObject({ price: "1.00" });
});
