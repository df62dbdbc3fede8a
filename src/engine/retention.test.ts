import { beforeEach, describe, expect, it } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { sql } from "../store/db.ts";
import { bury, closeDeadLetter, openDeadLetters } from "../store/dead-ends.ts";
import { keepErrands, seatLane } from "../store/outbox.ts";
import { PASSING } from "../store/retention.ts";
import { ingestHints } from "./ingest.ts";
import { relink, unlinkSeat } from "./relink.ts";
import { decideAgain, hearAgain } from "./replay.ts";
import { resolveHold } from "./resolve.ts";
import { letGo } from "./retention.ts";

const DAYS = 90;
const DAY_SECONDS = 86_400;
const wish = { by: "ada", because: "it is to be seen whether it can be" };

let road: Road;
beforeEach(async () => {
  road = await aRoad();
});

const NOTHING = Object.fromEntries(PASSING.map((table) => [table, 0]));

const count = async (table: "inbox" | "receipt" | "delivery" | "journal") => {
  const { db } = road.hub;
  const found = {
    inbox: () => db.query(sql`select from inbox`),
    receipt: () => db.query(sql`select from receipt`),
    delivery: () => db.query(sql`select from delivery`),
    journal: () => db.query(sql`select from journal where what <> 'let go'`),
  };
  return (await found[table]()).length;
};

const letGoNow = (pagesMax?: number) => letGo(road.hub, { days: DAYS, pagesMax });
const lines = () =>
  road.hub.db.query<{ of: string; count: number; oldest: string; newest: string; before: string }>(sql`
    select body->>'of' as of, (body->>'count')::int as count, body->>'oldest' as oldest, body->>'newest' as newest,
      body->>'before' as before from journal where stage = 'engine' and what = 'let go' order by seq`);

/** A part that was entered, told to the books and renamed, long ago. */
async function anOldStory(): Promise<void> {
  road.site.put("1", { name: "Bolt", code: "B" });
  await road.hub.settle();
  road.site.put("1", { name: "Anchor bolt" });
  await road.hub.settle();
  await road.hub.settle();
  await road.hub.db.transaction((tx) =>
    ingestHints(tx, road.hub, [
      { connection: "site", deliveryId: "d1", hints: [{ noun: "part", id: "1", change: "updated" }] },
    ]),
  );
  await road.hub.settle();
}

describe("what is done with and old", () => {
  it("goes, but for the newest word of each record; the journal stays and tells of it", async () => {
    await anOldStory();
    const [inbox, receipts, journal] = [await count("inbox"), await count("receipt"), await count("journal")];
    const last = new Date(road.hub.now());
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    expect(await letGoNow()).toEqual({
      ...{ ...NOTHING, inbox: inbox - 2, receipt: receipts, delivery: 1, lane: 1, worker: 1 },
    });
    expect(
      await road.hub.db.query(sql`select lane, kind, body->>'name' as name from inbox order by lane desc`),
    ).toEqual([
      { lane: "site/part/1", kind: "observed", name: "Anchor bolt" },
      { lane: `books/part/${road.inBooks("Anchor bolt")}`, kind: "observed", name: "Anchor bolt" },
    ]);
    expect(await count("journal")).toBe(journal);
    const told = await lines();
    expect(told.map(({ of, count }) => ({ of, count }))).toEqual([
      { of: "inbox", count: inbox - 2 },
      { of: "receipt", count: receipts },
      { of: "delivery", count: 1 },
      { of: "lane", count: 1 },
      { of: "worker", count: 1 },
    ]);
    for (const { oldest, newest, before } of told) {
      expect(Date.parse(oldest)).toBeLessThanOrEqual(Date.parse(newest));
      expect(Date.parse(newest)).toBeLessThanOrEqual(last.getTime());
      expect(last.getTime()).toBeLessThan(Date.parse(before));
    }
  });

  it("is nothing that is younger, to the day", async () => {
    await anOldStory();
    road.hub.advance((DAYS - 1) * DAY_SECONDS);
    expect(await letGoNow()).toEqual(NOTHING);
    expect(await lines()).toEqual([]);
  });

  it("goes once", async () => {
    await anOldStory();
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    await letGoNow();
    expect(await letGoNow()).toEqual(NOTHING);
  });

  it("goes in stretches, each with its line, and stops between two when it is told to", async () => {
    // Stretches are pages: it begins on the first.
    await road.hub.db.query(sql`truncate inbox`);
    for (let n = 0; n < 200; n++) road.site.put(String(n), { name: `Bolt ${n}`, code: null });
    await road.hub.settle();
    for (let n = 0; n < 200; n++) road.site.put(String(n), { name: `Anchor bolt ${n}` });
    await road.hub.settle();
    const all = await count("inbox");
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    let asked = 0;
    await letGo(road.hub, { days: DAYS, pagesMax: 1, isStopping: () => ++asked > 2 });
    const first = await count("inbox");
    expect(first).toBeGreaterThan(400);
    expect(first).toBeLessThan(all);
    await letGoNow(1);
    expect(await count("inbox")).toBe(400);
    const told = (await lines()).filter(({ of }) => of === "inbox");
    expect(told.length).toBeGreaterThan(2);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(all - 400);
  });

  it("is not another organisation's", async () => {
    await anOldStory();
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    // Workers are nobody's.
    expect(await letGo({ ...road.hub, organisation: "other" }, { days: DAYS })).toEqual({
      ...{ ...NOTHING, worker: 1 },
    });
  });
});

describe("what has ended", () => {
  const closed = async () => {
    const [row] = await road.hub.db.query<Record<string, number>>(sql`select
      (select count(*) from hold) as holds, (select count(*) from dead_letter) as letters,
      (select count(*) from quarantine) as quarantine, (select count(*) from asked) as asked`);
    return row;
  };

  it("goes as well, and what is open stays: holds, dead letters, quarantine, decisions", async () => {
    const { hub, site, books, inBooks, holds } = road;
    for (const name of ["Bolt", "Nut"]) site.put(name, { name, code: name });
    await hub.settle();
    for (const name of ["Bolt", "Nut"]) books.put(inBooks(name), { name: `${name} M8` });
    await hub.read("books");
    const [first] = await holds();
    await resolveHold(hub, { hold: first?.id ?? 0, verdict: "keep", who: "dana", because: "the site's" });
    await hub.walk();
    for (const lane of ["a", "b"]) {
      const letter = { lane, kind: "poll", connection: "site", company: "", noun: "part", record: null };
      const why = { remedy: "changed", reason: "oh", attempts: 1, trail: "t", body: {} };
      await bury(hub.db, "test", [{ queue: "out", ...letter, ...why }], hub.now());
    }
    const [letter] = await openDeadLetters(hub.db, "test");
    await closeDeadLetter(hub.db, "test", letter?.id ?? 0, { because: "mended", now: hub.now() });
    site.put("Washer", { name: null });
    site.put("Screw", { name: null });
    await hub.read("site");
    await hub.db.query(
      sql`update quarantine set closed_at = ${hub.now()}::timestamptz where source_id = 'Washer'`,
    );
    await hub.db.query(sql`
      insert into asked (organisation, noun, record, by, who, act, about, at, spent)
      select 'test', 'part', 'k', 'person', 'dana', act, '', ${hub.now()}::timestamptz, act = 'retry'
      from unnest(array['retry', 'distinct']) as act`);
    const { asked = 0 } = (await closed()) ?? {};
    expect(await closed()).toMatchObject({ holds: 2, letters: 2, quarantine: 2 });
    hub.advance((DAYS + 1) * DAY_SECONDS);
    const gone = await letGoNow();
    expect(gone).toMatchObject({ hold: 1, dead_letter: 1, quarantine: 1 });
    expect(await closed()).toEqual({ holds: 1, letters: 1, quarantine: 1, asked: asked - gone.asked });
    expect(gone.asked).toBeGreaterThan(0);
    expect(await hub.db.query(sql`select from asked where spent`)).toEqual([]);
    expect(await hub.db.query(sql`select from asked where act = 'distinct'`)).toHaveLength(1);
  });
});

describe("what is still needed", () => {
  it("stays while it has not been heard", async () => {
    road.site.put("1", { name: "Bolt", code: "B" });
    await road.hub.db.transaction((tx) =>
      ingestHints(tx, road.hub, [
        { connection: "site", deliveryId: "d1", hints: [{ noun: "part", id: "1", change: "created" }] },
      ]),
    );
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    expect(await letGoNow()).toMatchObject({ inbox: 0 });
    expect(await count("inbox")).toBe(1);
  });

  it.each([
    [
      "is to be told something",
      (key: string) =>
        keepErrands(
          road.hub.db,
          "test",
          [
            {
              ...{ lane: seatLane("books", "", "part", key), kind: "tell", connection: "books", company: "" },
              ...{ noun: "part", record: key, body: { patch: { name: "x" } }, trail: "t", urgency: 3 },
            },
          ],
          road.hub.now(),
        ),
    ],
    [
      "has a dead letter",
      (key: string) =>
        road.hub.db.query(sql`
          insert into dead_letter (organisation, queue, lane, kind, connection, noun, record, body, effect_key, remedy, reason, attempts, trail, at)
          values ('test', 'out', 'books//part/x', 'effect', 'books', 'part', ${key}, '{}', 'k', 'changed', 'oh', 1, 't', now())`),
    ],
    [
      "was asked for something that has not come about",
      (key: string) =>
        road.hub.db.query(sql`
          insert into asked (organisation, noun, record, by, who, act, about, at)
          values ('test', 'part', ${key}, 'hub', 'order/o1', 'release', 'o1/1/release', now())`),
    ],
  ])("stays as the proof of a record that %s", async (_, begin) => {
    await anOldStory();
    road.site.put("2", { name: "Nut", code: "N" });
    await road.hub.settle();
    const { key } = await road.record("Anchor bolt");
    await begin(key);
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    await letGoNow();
    const left = await road.hub.db.query<{ record: string }>(sql`select distinct record from receipt`);
    expect(left).toEqual([{ record: key }]);
  });
});

describe("afterwards", () => {
  beforeEach(async () => {
    await anOldStory();
    road.hub.advance((DAYS + 1) * DAY_SECONDS);
    await letGoNow();
    road.books.log.length = 0;
    road.site.log.length = 0;
  });

  it("nothing is done anew, whatever is read, heard or decided again", async () => {
    const { key } = await road.record("Anchor bolt");
    await road.hub.settle({ sweep: true });
    const { hub } = road;
    const site = { connection: "site", noun: "part", id: "1" };
    expect(await hub.db.transaction((tx) => hearAgain(tx, hub, site, wish))).toHaveLength(1);
    await hub.db.transaction((tx) => decideAgain(tx, hub, { noun: "part", key }, wish));
    await hub.settle();
    expect([...road.books.log, ...road.site.log]).toEqual([]);
  });

  it("what was unlinked can be linked again: what its source said last is still there", async () => {
    const { key } = await road.record("Anchor bolt");
    const { hub } = road;
    const record = { noun: "part", key };
    const id = road.inBooks("Anchor bolt");
    await hub.db.transaction((tx) => unlinkSeat(tx, hub, { record, seat: "books", ...wish }));
    hub.advance((DAYS + 1) * DAY_SECONDS);
    await letGoNow();
    await hub.db.transaction((tx) => relink(tx, hub, { record, connection: "books", id, ...wish }));
    road.site.put("1", { name: "Bolt again" });
    await hub.settle();
    expect(road.books.rows.get(id)?.fields.name).toBe("Bolt again");
  });
});
