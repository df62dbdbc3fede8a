import { beforeEach, describe, expect, it } from "vitest";
import { aPriceListRoad, type PriceListRoad } from "../../test/support/price-list.ts";
import { sql } from "../store/db.ts";
import { keepVerdict } from "../store/mappings.ts";
import { hearChanged } from "./changed-words.ts";
import { foreseeMapping } from "./foresee-mapping.ts";
import { acceptMapping, proposeMapping, rejectMapping, type Wished } from "./mappings.ts";
import { hubInForce } from "./modes.ts";
import { mappingViews, unmappedViews } from "./views/mappings.ts";

const DAY = 86_400;
const [STEWARD, CONTROLLER] = ["person:stella", "person:carl"];

let road: PriceListRoad;
beforeEach(async () => {
  road = await aPriceListRoad({ cheap: "1.00" });
});

/** So many bolts in both, of which the books say this. */
async function bolts(count: number, price: string, from = 0): Promise<void> {
  for (let nth = from; nth < from + count; nth++)
    road.site.put(`${nth}`, { name: `Bolt ${nth}`, code: `B-${nth}` });
  await road.hub.settle();
  for (const { id, fields } of road.books.rows.values())
    if (Number(String(fields.code).slice(2)) >= from) road.books.put(id, { price });
  await road.hub.settle();
}

const wished = (over: Partial<Wished> = {}): Wished => ({
  ...{ list: "prices", connection: "books", theirs: "dear", ours: "9.00", ends: null, isNew: true },
  ...{ by: STEWARD, because: "the price list of May" },
  ...over,
});
const propose = (over: Partial<Wished> = {}) =>
  road.hub.db.transaction((tx) => proposeMapping(tx, road.hub, wished(over)));
const accept = (mapping: number, by = CONTROLLER) =>
  road.hub.db.transaction((tx) => acceptMapping(tx, road.hub, { mapping, by, because: "it is so" }));
const reject = (mapping: number, by = CONTROLLER) =>
  road.hub.db.transaction((tx) => rejectMapping(tx, road.hub, { mapping, by, because: "it is not so" }));

const codes = async () => (await road.holds()).map(({ code }) => code);
const prices = () => [...road.site.rows.values()].map(({ fields }) => fields.price ?? null);
const heardAgain = () =>
  road.hub.db.query<{ record: string; what: string; body: Record<string, unknown> }>(
    sql`select record, what, body from journal where what = 'heard again' order by seq`,
  );

const words = async (connection = "books") =>
  (await hubInForce(road.hub.db, road.hub)).connections.get(connection)?.vocabulary;
const foreseen = (id: number) => foreseeMapping(road.hub, id);
const acts = () =>
  road.hub.db.query<{ what: string; actor: string; body: object }>(
    sql`select what, actor, body from journal where what like 'mapping %' order by seq`,
  );

describe("a word that nobody had mapped", () => {
  it("lets all that waited for it run once a second person has accepted what it means, and nothing else", async () => {
    await bolts(12, "dear");
    await bolts(2, "dearest", 12);
    await bolts(1, "cheap", 14);
    expect((await codes()).length).toBe(14);
    const { id } = await propose();
    await expect(accept(id, STEWARD)).rejects.toThrow("it takes a second pair of eyes");
    await road.hub.walk();
    expect((await codes()).length).toBe(14);
    expect(await foreseen(id)).toMatchObject({
      ...{ day: "2026-11-22", records: 12, waiting: 12, retold: 0 },
      tells: [{ connection: "site", mode: "live", records: 12, fields: ["price"] }],
      ends: [{ code: "vocabulary.unmapped", count: 12 }],
      begins: [],
    });
    expect(await heardAgain()).toEqual([]);
    expect((await accept(id)).again).toBe(12);
    expect((await heardAgain()).length).toBe(12);
    await road.hub.walk();
    expect((await codes()).length).toBe(2);
    expect(prices().filter((price) => price === "9.00").length).toBe(12);
    expect(prices().filter((price) => price === "1.00").length).toBe(1);
    expect(await hearChanged(road.hub)).toBe(0);
    expect(await acts()).toMatchObject([
      { what: "mapping proposed", actor: STEWARD, body: { mapping: id, theirs: "dear", ours: "9.00" } },
      { what: "mapping accepted", actor: CONTROLLER, body: { proposedBy: STEWARD, because: "it is so" } },
    ]);
    const decided = await road.hub.db.query<{ words: number }>(
      sql`select distinct (body->>'words')::int as words from journal where what = 'decided' and body ? 'words'`,
    );
    expect(decided.length).toBe(1);
  });

  it("waits on where its mapping was rejected, which nobody can accept afterwards", async () => {
    await bolts(1, "dear");
    const { id } = await propose();
    await reject(id);
    await road.hub.walk();
    expect(await codes()).toEqual(["vocabulary.unmapped"]);
    await expect(accept(id)).rejects.toThrow(`Mapping ${id} was rejected already, by ${CONTROLLER}`);
    const again = await propose();
    expect((await reject(again.id, STEWARD)).decidedBy).toBe(STEWARD);
  });

  it("is accepted once where two accept it at once", async () => {
    await bolts(1, "dear");
    const { id } = await propose();
    const both = await Promise.allSettled([accept(id, "person:carl"), accept(id, "person:cora")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await heardAgain()).length).toBe(1);
    expect((await acts()).filter(({ what }) => what === "mapping accepted").length).toBe(1);
  });

  it("is heard by the clock where whoever accepted it could not see to it", async () => {
    await bolts(2, "dear");
    const { id } = await propose();
    await accept(id);
    await road.hub.db.query(sql`delete from handoff`);
    await road.hub.db.query(sql`delete from mapping_heard`);
    expect(await hearChanged(road.hub)).toBe(2);
    await road.hub.walk();
    expect(await codes()).toEqual([]);
    expect(await hearChanged(road.hub)).toBe(0);
  });
});

describe("the days of a mapping", () => {
  it("begin and end with the firm's day, and wake what rests on the word then", async () => {
    await bolts(1, "dear");
    const { id } = await propose({ begins: "2026-11-24", ends: "2026-11-25" });
    expect(await foreseen(id)).toMatchObject({ day: "2026-11-24", records: 1, waiting: 1 });
    expect((await accept(id)).again).toBe(0);
    await road.hub.walk();
    expect(await codes()).toEqual(["vocabulary.unmapped"]);
    road.hub.advance(2 * DAY);
    expect(await hearChanged(road.hub)).toBe(1);
    await road.hub.walk();
    expect([await codes(), prices()]).toEqual([[], ["9.00"]]);
    road.hub.advance(DAY);
    expect(await hearChanged(road.hub)).toBe(0);
    road.hub.advance(DAY);
    expect(await hearChanged(road.hub)).toBe(1);
    await road.hub.walk();
    expect([await codes(), prices()]).toEqual([["vocabulary.unmapped"], ["9.00"]]);
  });

  it("cannot lie in the past, for what was heard then was read by the words of its day", async () => {
    await expect(propose({ begins: "2026-11-21" })).rejects.toThrow("It cannot begin on 2026-11-21");
    await expect(propose({ begins: "2026-12-02", ends: "2026-12-01" })).rejects.toThrow("before it begins");
    await expect(propose({ begins: "2026-02-30" })).rejects.toThrow("is no day");
  });
});

describe("a word that is laid down", () => {
  it("is overruled by people, and counts again once they say that nobody is to have decided it", async () => {
    await bolts(2, "cheap");
    const { id } = await propose({ theirs: "cheap", ours: "2.00" });
    expect((await foreseen(id)).records).toBe(2);
    await accept(id);
    await road.hub.walk();
    expect(prices()).toEqual(["2.00", "2.00"]);
    const back = await propose({ theirs: "cheap", ours: null });
    await accept(back.id);
    await road.hub.walk();
    expect(prices()).toEqual(["1.00", "1.00"]);
    expect((await mappingViews(road.hub)).map(({ standing }) => standing)).toEqual(["overruled", "in force"]);
  });

  it("may mean one thing in one system and another everywhere else", async () => {
    for (const one of [
      { connection: "", ours: "5.00" },
      { connection: "books", ours: "9.00" },
    ])
      await accept((await propose(one)).id);
    const [site, books] = [await words("site"), await words("books")];
    expect([site?.ours("prices", "dear"), books?.ours("prices", "dear")]).toEqual(["5.00", "9.00"]);
    expect([site?.theirs("prices", "5.00"), books?.theirs("prices", "9.00")]).toEqual(["dear", "dear"]);
    expect(books?.theirs("prices", "5.00")).toBe("dear");
  });

  it("is told as before, unless another one is to be", async () => {
    await accept((await propose({ theirs: "a bargain", ours: "1.00" })).id);
    expect((await words())?.theirs("prices", "1.00")).toBe("cheap");
    await accept((await propose({ theirs: "cut-price", ours: "1.00", told: true })).id);
    expect((await words())?.theirs("prices", "1.00")).toBe("cut-price");
    await accept((await propose({ theirs: "cheap", ours: "3.00" })).id);
    expect((await words())?.ours("prices", "cheap")).toBe("3.00");
  });
});

describe("a proposal", () => {
  it("names what is amiss: the list, the system, a slip of the pen, what is so already", async () => {
    await expect(propose({ list: "price" })).rejects.toThrow("No list is called price: there are prices");
    await expect(propose({ connection: "bank" })).rejects.toThrow("No connection is called bank");
    await expect(propose({ ours: "1,00", isNew: false })).rejects.toThrow("is it 1.00?");
    await expect(propose({ theirs: "cheap", ours: "1.00" })).rejects.toThrow("means 1.00 already");
    await expect(propose({ theirs: "rare", ours: null })).rejects.toThrow("there is nothing to end");
    const { id } = await propose();
    await expect(propose()).rejects.toThrow(`mapping ${id} waits to be accepted`);
    const closed = { ...road.hub, lists: [{ name: "prices", says: "prices", words: ["1.00", "2.00"] }] };
    const wish = wished({ theirs: "rare", ours: "9.00" });
    await expect(road.hub.db.transaction((tx) => proposeMapping(tx, closed, wish))).rejects.toThrow(
      '"9.00" is no word of ours for prices: there are 1.00, 2.00',
    );
  });

  it("cannot be changed once it is made, not even in the database", async () => {
    const { id } = await propose();
    const change = sql`update mapping set ours = '1.00' where id = ${id}`;
    await expect(road.hub.db.query(change)).rejects.toThrow("only ever added to");
    const alone = { mapping: id, proposedBy: STEWARD, accepted: true, by: STEWARD, because: "alone" };
    await expect(keepVerdict(road.hub.db, "test", alone, road.hub.now())).rejects.toThrow(
      "second_pair_of_eyes",
    );
  });
});

describe("the words that nobody has mapped", () => {
  it("are listed with what waits, its money exactly, and what they may mean", async () => {
    await bolts(3, "CHEAP");
    const [first, second] = await road.holds();
    for (const [hold, code, money] of [
      [first, "one", "0.10 USD"],
      [first, "two", "0.05 USD"],
      [second, "one", "1234567890123456.20 USD"],
      [second, "two", "7.00 EUR"],
    ] as const)
      await road.hub.db.query(sql`
        insert into hold (organisation, noun, record, blocks, code, says, wake, at_risk, facts, trail, opened_at)
        values ('test', 'part', ${hold?.record ?? ""}, '*', ${code}, '', '{}', ${money}, '{}', 't', now())`);
    const [word] = await unmappedViews(road.hub);
    expect(word).toMatchObject({
      ...{ way: "hear", connection: "books", list: "prices", word: "CHEAP", records: 3, proposed: [] },
      atRisk: [
        { currency: "EUR", amount: "7.00" },
        { currency: "USD", amount: "1234567890123456.30" },
      ],
      suggestions: [{ ours: "1.00", score: 0.9 }],
    });
    expect(word?.examples).toHaveLength(3);
    const { id } = await propose({ theirs: "CHEAP", ours: "1.00" });
    expect((await unmappedViews(road.hub))[0]?.proposed).toEqual([id]);
    expect((await foreseen(id)).atRisk).toEqual(word?.atRisk);
    expect(await unmappedViews(road.hub, { list: "terms" })).toEqual([]);
  });
});
