import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anArrival, later, MORNING, testDb } from "../../test/support/store.ts";
import { type Db, sql } from "./db.ts";
import {
  type Arrival,
  heardLanes,
  keepArrivals,
  keepObservations,
  lockLane,
  lockLanes,
  postponeLane,
  takeDeliveries,
  unheard,
} from "./inbox.ts";

const anImage = (over: Partial<Arrival> = {}): Arrival =>
  anArrival({ kind: "observed", version: "1", image: "a", ...over });
const said = (db: Db, lane = "site/part/1") =>
  db.query<{ seq: number; body: unknown }>(
    sql`select seq, body from inbox where organisation = 'o' and lane = ${lane} order by seq`,
  );
const keep = (db: Db, arrivals: readonly Arrival[]) => keepArrivals(db, "o", arrivals, MORNING);
const observe = async (db: Db, ...arrivals: Arrival[]) => [
  ...(await keepObservations(db, "o", arrivals, MORNING)),
];
const lock = (db: Db, most = 10, now = MORNING) =>
  db.transaction(async (tx) => [...(await lockLanes(tx, "o", most, now))].sort());

describe("concurrent writers of one lane", () => {
  it("are numbered in the order in which they commit, without a gap", async () => {
    const db = await testDb(16);
    const write = (text: string) =>
      db.transaction(async (tx) => {
        await keepArrivals(tx, "o", [anArrival({ body: text })], MORNING);
        // Whoever has a number sees every lower one: they were committed before it was given.
        const [seen] = await tx.query<{ count: number; last: number }>(
          sql`select count(*), max(seq) as last from inbox`,
        );
        expect(seen?.count).toBe(seen?.last);
      });
    const writers = Array.from({ length: 12 }, (_, w) => Array.from({ length: 10 }, (_, n) => `${w}:${n}`));
    await Promise.all(
      writers.map(async (texts) => {
        for (const text of texts) await write(text);
      }),
    );
    const kept = await said(db);
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1));
    for (const texts of writers)
      expect(kept.map(({ body }) => body as string).filter((text) => texts.includes(text))).toEqual(texts);
  });

  it("never hold a reader of numbers back behind one that has not committed", async () => {
    const db = await testDb();
    await db.transaction(async (slow) => {
      await keepArrivals(slow, "o", [anArrival({ lane: "a" })], MORNING);
      await keep(db, [anArrival({ lane: "b" })]);
      expect(await lock(db)).toEqual(["b"]);
    });
    expect(await lock(db)).toEqual(["a", "b"]);
  });

  it("do not lock each other out, in whatever order each writes", async () => {
    const db = await testDb(16);
    const lanes = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(lanes, { minLength: 2, maxLength: 10 }), async (batches) => {
        await db.query(sql`delete from lane`);
        await db.query(sql`delete from inbox`);
        await Promise.all(
          batches.map((batch, writer) =>
            keep(
              db,
              batch.map((lane, nth) => anArrival({ lane, body: { writer, nth } })),
            ),
          ),
        );
        for (const lane of new Set(batches.flat())) {
          const kept = (await said(db, lane)) as readonly {
            seq: number;
            body: { writer: number; nth: number };
          }[];
          expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, n) => n + 1));
          batches.forEach((batch, writer) => {
            const mine = kept.filter(({ body }) => body.writer === writer).map(({ body }) => body.nth);
            expect(mine).toEqual(batch.flatMap((one, nth) => (one === lane ? [nth] : [])));
          });
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("an observation", () => {
  it("is kept once, however often the same content is seen", async () => {
    const db = await testDb();
    expect(await observe(db, anImage())).toEqual(["site/part/1"]);
    expect(await observe(db, anImage({ version: "2" }))).toEqual([]);
    expect(await said(db)).toHaveLength(1);
  });

  it("is kept when its content differs at an equal version, and not when its version is older", async () => {
    const db = await testDb();
    await observe(db, anImage({ version: "2" }));
    expect(await observe(db, anImage({ version: "2", image: "b" }))).toHaveLength(1);
    expect(await observe(db, anImage({ version: "1", image: "c" }))).toEqual([]);
  });

  it("is kept once when many see it in the same instant", async () => {
    const db = await testDb(10);
    const kept = await Promise.all(Array.from({ length: 10 }, () => observe(db, anImage())));
    expect(kept.flat()).toHaveLength(1);
    expect(await said(db)).toHaveLength(1);
  });

  it("ends as the newest, in whatever order versions arrive at once", async () => {
    const db = await testDb(10);
    const versions = ["3", "1", "5", "2", "4", "6", "0"];
    await Promise.all(
      versions.map((version) => observe(db, anImage({ version, image: version, body: version }))),
    );
    expect((await said(db)).at(-1)?.body).toBe("6");
  });

  it("is news again after the record was gone, also with the content of before", async () => {
    const db = await testDb();
    await observe(db, anImage());
    await keep(db, [anArrival({ kind: "gone", image: "gone" })]);
    expect(await observe(db, anImage())).toEqual(["site/part/1"]);
  });

  it("is kept with broken text in it, and stops nothing beside it", async () => {
    const db = await testDb();
    const broken = anImage({ body: { name: "Bolt\0s \ud83d" } });
    expect(await observe(db, broken, anImage({ lane: "site/part/2" }))).toHaveLength(2);
    expect(await said(db)).toMatchObject([{ body: { name: "Bolt\ufffds \ufffd" } }]);
  });
});

describe("a lane", () => {
  it("is heard by one at a time, others pass it over", async () => {
    const db = await testDb();
    await keep(db, [anArrival({ lane: "a" }), anArrival({ lane: "b" }), anArrival({ lane: "c" })]);
    await db.transaction(async (one) => {
      const mine = await lockLanes(one, "o", 2, MORNING);
      expect([...mine].sort()).toEqual(["a", "b"]);
      expect(await lock(db)).toEqual(["c"]);
      expect(await db.transaction((other) => lockLane(other, "o", "a", MORNING))).toBeUndefined();
    });
    expect(await lock(db)).toEqual(["a", "b", "c"]);
  });

  it("shows what came before the lock, and keeps what comes after it for the next", async () => {
    const db = await testDb();
    await keep(db, [anArrival(), anArrival()]);
    await db
      .transaction(async (tx) => {
        const lanes = await lockLanes(tx, "o", 1, MORNING);
        const late = keep(db, [anArrival({ body: "late" })]);
        expect((await unheard(tx, "o", lanes)).map(({ seq }) => seq)).toEqual([1, 2]);
        await heardLanes(tx, "o", lanes);
        return { late };
      })
      .then(({ late }) => late);
    expect(await unheard(db, "o", ["site/part/1"])).toMatchObject([{ seq: 3, body: "late" }]);
    expect(await lock(db)).toEqual(["site/part/1"]);
  });

  it("is left alone until it is ready again, by whoever asks", async () => {
    const db = await testDb();
    await keep(db, [anArrival()]);
    await postponeLane(db, "o", "site/part/1", later(60));
    expect(await lock(db)).toEqual([]);
    expect(await db.transaction((tx) => lockLane(tx, "o", "site/part/1", MORNING))).toBeUndefined();
    expect(await db.transaction((tx) => lockLane(tx, "o", "site/part/1", later(60)))).toEqual({
      attempts: 1,
    });
  });

  it("is served by its urgency, then by how long its news has waited", async () => {
    const db = await testDb();
    await keep(db, [anArrival({ lane: "old" })]);
    await heardLanes(db, "o", ["old"]);
    await keepArrivals(db, "o", [anArrival({ lane: "waiting" })], later(1));
    await keepArrivals(db, "o", [anArrival({ lane: "old" })], later(2));
    await keepArrivals(db, "o", [anArrival({ lane: "urgent", urgency: 1 })], later(3));
    const served: string[] = [];
    for (let n = 0; n < 3; n++) {
      const [next = ""] = await lock(db, 1, later(4));
      served.push(next);
      await heardLanes(db, "o", [next]);
    }
    expect(served).toEqual(["urgent", "waiting", "old"]);
  });
});

it("takes a numbered delivery once, also when it comes twice at once", async () => {
  const db = await testDb();
  const delivery = { connection: "site", id: "d1" };
  const taken = await Promise.all([
    takeDeliveries(db, "o", [delivery, delivery], MORNING),
    takeDeliveries(db, "o", [delivery], MORNING),
  ]);
  expect(taken.flatMap((one) => [...one])).toEqual(["site/d1"]);
});
