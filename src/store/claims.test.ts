import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { anErrand, later, MORNING, testDb } from "../../test/support/store.ts";
import { type Claim, type Claiming, claim, renewLeases, type Settlement, settle } from "./claims.ts";
import { type Db, sql } from "./db.ts";
import { type Errand, keepErrands } from "./outbox.ts";
import { knowTarget, markTarget, throttleTarget } from "./targets.ts";

let db: Db;
let calls = 0;
beforeEach(async () => {
  db = await testDb(16);
  await knowTarget(db, "o", { connection: "books", callsMax: 2 }, MORNING);
});

const keep = (...errands: Errand[]) => keepErrands(db, "o", errands, MORNING);
const lanes = (many: number) =>
  keep(...Array.from({ length: many }, (_, n) => anErrand({ lane: `l${n}`, record: `r${n}` })));
const take = (over: Partial<Claiming> = {}): Promise<Claim | undefined> => {
  const claiming = { organisation: "o", worker: 1, call: `c${++calls}`, lanesMax: 10, now: MORNING, ...over };
  return db.transaction((tx) => claim(tx, { leaseUntil: later(30), ...claiming }));
};
const settlements = (claimed: Claim | undefined, over: Partial<Settlement> = {}): Settlement[] =>
  (claimed?.items ?? []).map(({ lane, seq }) => ({
    ...{ lane, seq, claim: claimed?.lanes.get(lane)?.claim ?? 0, finished: true, attempts: 0, looks: 0 },
    ...{ readyAt: MORNING.toISOString(), settledAt: null, sentAt: null, unansweredSince: null, ...over },
  }));
const give = async (claimed: Claim | undefined, over: Partial<Settlement> = {}) => [
  ...(await settle(db, "o", claimed?.worker ?? 0, settlements(claimed, over))),
];
const sent = () =>
  db.query<{ sentAt: string | null }>(sql`select sent_at as "sentAt" from outbox order by lane, seq`);

describe("a claim", () => {
  it("takes the first errand of each lane, and the next one only after it", async () => {
    await keep(anErrand({ body: 1 }), anErrand({ body: 2 }), anErrand({ lane: "other", body: 3 }));
    const first = await take();
    expect(first?.items.map(({ body }) => body)).toEqual([1, 3]);
    expect(await take()).toBeUndefined();
    await give(first);
    expect((await take())?.items.map(({ body }) => body)).toEqual([2]);
  });

  it("leaves a lane alone until it is ready, and its target until it lives and may be called", async () => {
    await keep(anErrand());
    await give(await take(), { finished: false, readyAt: later(5).toISOString() });
    expect(await take()).toBeUndefined();
    await throttleTarget(db, "o", "books", later(60));
    expect(await take({ now: later(5) })).toBeUndefined();
    await markTarget(db, "o", "books", { state: "paused", because: "inventory" }, MORNING);
    expect(await take({ now: later(60) })).toBeUndefined();
    await markTarget(db, "o", "books", { state: "live", because: null }, MORNING);
    expect((await take({ now: later(60) }))?.items).toHaveLength(1);
  });

  it("serves the most urgent lane first, of all targets", async () => {
    await knowTarget(db, "o", { connection: "site", callsMax: 2 }, MORNING);
    await keep(
      anErrand({ lane: "slow", urgency: 7 }),
      anErrand({ lane: "fast", urgency: 1, connection: "site" }),
    );
    expect((await take())?.target).toBe("site");
    await keep(anErrand({ lane: "middle", urgency: 3 }));
    expect((await take({ lanesMax: 1 }))?.items[0]?.lane).toBe("middle");
  });

  it("drains a lane whose errands were taken back", async () => {
    await keep(anErrand());
    await db.query(sql`delete from outbox`);
    const claimed = await take();
    expect([claimed?.lanes.size, claimed?.items.length]).toEqual([1, 0]);
    expect(await take()).toBeUndefined();
    await keep(anErrand());
    expect((await take())?.items).toMatchObject([{ seq: 2 }]);
  });

  it("notes what is sent, and answers with when it was sent before without an answer", async () => {
    await keep(anErrand());
    const first = await take({ now: later(1) });
    expect(first?.items[0]?.sentAt).toBeNull();
    expect(await sent()).toEqual([{ sentAt: later(1).toISOString().replace(".000Z", "Z") }]);
    await give(first, { finished: false, sentAt: later(2).toISOString(), settledAt: later(9).toISOString() });
    const second = await take({ now: later(3) });
    expect(second?.items[0]?.sentAt).toBe("2026-11-22T08:00:02Z");
    expect(second?.lanes.get("books//part/p1")?.settledAt).toBe("2026-11-22T08:00:09Z");
    await give(second, { finished: false });
    expect(await sent()).toEqual([{ sentAt: null }]);
  });
});

describe("the limit of a target", () => {
  it("is never passed, whoever claims at once", async () => {
    for (const callsMax of [1, 3]) {
      await knowTarget(db, "o", { connection: "books", callsMax }, MORNING);
      await lanes(40);
      let [left, most] = [40, 0];
      const worker = async (id: number) => {
        while (left > 0) {
          const claimed = await take({ worker: id, lanesMax: 2 });
          const [row] = await db.query<{ calls: number }>(
            sql`select count(distinct call) as calls, pg_sleep(0.02) from lane where owner is not null`,
          );
          most = Math.max(most, row?.calls ?? 0);
          const given = await give(claimed);
          left -= given.length;
        }
      };
      await Promise.all(Array.from({ length: 12 }, (_, id) => worker(id)));
      expect(most).toBe(callsMax);
      await db.query(sql`delete from lane`);
      await db.query(sql`delete from outbox`);
    }
  });

  it("counts a call for as long as one of its lanes is in hand", async () => {
    await knowTarget(db, "o", { connection: "books", callsMax: 1 }, MORNING);
    await lanes(3);
    const claimed = await take({ lanesMax: 2 });
    const [first, second] = settlements(claimed);
    await settle(db, "o", 1, first ? [first] : []);
    expect(await take()).toBeUndefined();
    await settle(db, "o", 1, second ? [second] : []);
    expect((await take())?.items).toHaveLength(1);
  });

  it("stops no other target", async () => {
    await knowTarget(db, "o", { connection: "books", callsMax: 0 }, MORNING);
    await knowTarget(db, "o", { connection: "site", callsMax: 1 }, MORNING);
    await keep(anErrand({ urgency: 1 }), anErrand({ lane: "s", connection: "site", urgency: 7 }));
    expect((await take())?.target).toBe("site");
  });
});

describe("a completion", () => {
  const takenOver = async () => {
    await keep(anErrand());
    const slow = await take({ worker: 1 });
    await db.query(sql`update lane set owner = null, call = null`);
    return { slow, heir: await take({ worker: 2 }) };
  };

  it("of a worker whose lane was taken over is refused", async () => {
    const { slow, heir } = await takenOver();
    expect(await give(slow)).toEqual([]);
    expect(await sent()).toHaveLength(1);
    expect(await give(heir)).toEqual(["books//part/p1"]);
    expect(await sent()).toEqual([]);
  });

  it("is refused also when the same worker took the lane over from itself", async () => {
    await keep(anErrand());
    const slow = await take();
    await db.query(sql`update lane set owner = null, call = null`);
    const again = await take();
    expect(await give(slow)).toEqual([]);
    expect(await give(again)).toEqual(["books//part/p1"]);
  });

  it("is refused after the heir has finished as well", async () => {
    const { slow, heir } = await takenOver();
    await give(heir);
    await keep(anErrand({ body: "next" }));
    expect(await give(slow)).toEqual([]);
    expect((await take())?.items).toMatchObject([{ body: "next" }]);
  });

  it("keeps what is still its own when only some lanes were taken over", async () => {
    await lanes(3);
    const claimed = await take({ worker: 1 });
    await db.query(sql`update lane set owner = null, call = null where key = 'l1'`);
    expect((await give(claimed)).sort()).toEqual(["l0", "l2"]);
    expect((await take({ worker: 2 }))?.items.map(({ lane }) => lane)).toEqual(["l1"]);
  });

  it("never makes the end of an unanswered call earlier than it was", async () => {
    await keep(anErrand(), anErrand());
    await give(await take(), { settledAt: later(100).toISOString() });
    const next = await take();
    await give(next, { finished: false, settledAt: later(50).toISOString() });
    expect((await take())?.lanes.get("books//part/p1")?.settledAt).toBe("2026-11-22T08:01:40Z");
  });
});

it("keeps order and loses nothing, whatever fails, is taken over or comes at once", async () => {
  const step = fc.record({
    lane: fc.constantFrom("a", "b", "c"),
    outcome: fc.constantFrom("done", "done", "again", "taken over"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await db.query(sql`delete from lane`);
      await db.query(sql`delete from outbox`);
      await knowTarget(db, "o", { connection: "books", callsMax: 4 }, MORNING);
      const done: string[] = [];
      const outcomes = steps.map(({ outcome }) => outcome);
      const work = async (worker: number) => {
        for (let idle = 0; idle < 2; ) {
          const claimed = await take({ worker, lanesMax: 1 });
          const [item] = claimed?.items ?? [];
          if (!item) {
            idle += 1;
            continue;
          }
          const outcome = outcomes.shift() ?? "done";
          if (outcome === "taken over") {
            await db.query(sql`update lane set owner = null, call = null where key = ${item.lane}`);
            expect(await give(claimed)).toEqual([]);
          } else if (outcome === "again") await give(claimed, { finished: false });
          else {
            done.push(`${item.lane} ${item.body}`);
            await give(claimed);
          }
        }
      };
      const write = async () => {
        for (const [nth, { lane }] of steps.entries()) await keep(anErrand({ lane, body: nth }));
      };
      await Promise.all([write(), work(1), work(2), work(3)]);
      await work(4);
      for (const lane of ["a", "b", "c"])
        expect(done.filter((one) => one.startsWith(lane))).toEqual(
          steps.flatMap((one, nth) => (one.lane === lane ? [`${lane} ${nth}`] : [])),
        );
    }),
    { numRuns: 20 },
  );
});

describe("a lease", () => {
  it("is renewed for the calls that are in hand, and for no others", async () => {
    await lanes(2);
    const [kept, forgotten] = [await take({ lanesMax: 1 }), await take({ lanesMax: 1 })];
    expect(await renewLeases(db, 1, [kept?.call ?? ""], later(99))).toEqual(new Set([kept?.call]));
    const ends = await db.query<{ call: string; until: string }>(
      sql`select call, lease_until as until from lane order by until`,
    );
    expect(ends).toEqual([
      { call: forgotten?.call, until: "2026-11-22T08:00:30Z" },
      { call: kept?.call, until: "2026-11-22T08:01:39Z" },
    ]);
  });

  it("of a call that was taken over is not renewed", async () => {
    await lanes(1);
    const claimed = await take();
    await db.query(sql`update lane set owner = null, call = null`);
    await take({ worker: 2 });
    expect(await renewLeases(db, 1, [claimed?.call ?? ""], later(99))).toEqual(new Set());
  });
});
