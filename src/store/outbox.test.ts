import { beforeEach, describe, expect, it } from "vitest";
import { anErrand, later, MORNING, testDb } from "../../test/support/store.ts";
import { claim, settle } from "./claims.ts";
import { type Db, sql } from "./db.ts";
import {
  beingTold,
  type Errand,
  keepErrands,
  pendingLanes,
  replaceTells,
  withdrawFollowers,
} from "./outbox.ts";
import { keepReceipts } from "./receipts.ts";
import { knowTarget } from "./targets.ts";

const LANE = "books//part/p1";
let db: Db;
beforeEach(async () => {
  db = await testDb();
  await knowTarget(db, "o", { connection: "books", callsMax: 9 }, MORNING);
});

const keep = (...errands: Errand[]) => keepErrands(db, "o", errands, MORNING);
const aTell = (name: string) => anErrand({ body: { patch: { name } } });
const anEffect = (effectKey: string) => anErrand({ kind: "effect", effectKey, body: { do: "post" } });
const take = () => {
  const claiming = { organisation: "o", worker: 1, call: "c", lanesMax: 9, now: MORNING };
  return db.transaction((tx) => claim(tx, { ...claiming, leaseUntil: later(30) }));
};
const finish = async (
  claimed: Awaited<ReturnType<typeof take>>,
  sentAt: string | null = null,
  finished = true,
) =>
  settle(
    db,
    "o",
    1,
    (claimed?.items ?? []).map(({ lane, seq }) => ({
      ...{ lane, seq, claim: claimed?.lanes.get(lane)?.claim ?? 0, finished, attempts: 0, looks: 0, sentAt },
      ...{ readyAt: MORNING.toISOString(), settledAt: null, unansweredSince: null },
    })),
  );
const waiting = () => db.query(sql`select seq, kind, body from outbox order by lane, seq`);
const told = async () => (await beingTold(db, "o", "part", ["p1"])).map(({ patch }) => patch);

it("numbers the errands of many deciders without a gap, in the order of their commits", async () => {
  await Promise.all(Array.from({ length: 10 }, () => keep(aTell("a"), anErrand({ lane: "b" }), aTell("c"))));
  const seqs = await db.query<{ lane: string; seqs: number[] }>(
    sql`select lane, array_agg(seq order by seq)::int[] as seqs from outbox group by lane order by lane`,
  );
  expect(seqs).toEqual([
    { lane: "b", seqs: Array.from({ length: 10 }, (_, n) => n + 1) },
    { lane: LANE, seqs: Array.from({ length: 20 }, (_, n) => n + 1) },
  ]);
});

describe("what was to be told", () => {
  it("is taken back by a newer decision while nobody has begun with it", async () => {
    await keep(aTell("old"));
    await replaceTells(db, "o", [LANE]);
    await keep(aTell("new"));
    expect((await take())?.items).toMatchObject([{ seq: 2, body: { patch: { name: "new" } } }]);
  });

  it("is never taken back while it is being told, and counts as told", async () => {
    await keep(aTell("first"), aTell("second"));
    await take();
    await replaceTells(db, "o", [LANE]);
    expect(await waiting()).toMatchObject([{ seq: 1 }]);
    expect(await told()).toEqual([{ name: "first" }]);
  });

  it("is not taken back by a decision that waited while it was claimed", async () => {
    await keep(aTell("first"));
    const { replacing } = await db.transaction(async (tx) => {
      const claiming = { organisation: "o", worker: 1, call: "c", lanesMax: 9, now: MORNING };
      await claim(tx, { ...claiming, leaseUntil: later(30) });
      const replacing = replaceTells(db, "o", [LANE]);
      await expect.poll(blocked).toBe(1);
      return { replacing };
    });
    await replacing;
    expect(await waiting()).toHaveLength(1);
  });

  it("is not taken back after it was sent and nobody answered, nor after it was given back in the meantime", async () => {
    await keep(aTell("first"));
    await finish(await take(), MORNING.toISOString(), false);
    await replaceTells(db, "o", [LANE]);
    expect(await waiting()).toHaveLength(1);
    expect(await told()).toEqual([{ name: "first" }]);
  });

  it("is taken back after it was answered that it is to be tried again", async () => {
    await keep(aTell("first"));
    await finish(await take(), null, false);
    await replaceTells(db, "o", [LANE]);
    expect(await waiting()).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it("is not taken back by a decision that counted it as being told, though it came to nothing meanwhile", async () => {
    await keep(aTell("first"));
    const claimed = await take();
    const counted = await beingTold(db, "o", "part", ["p1"]);
    await finish(claimed, null, false);
    await replaceTells(db, "o", [LANE], counted);
    expect(await waiting()).toMatchObject([{ seq: 1 }]);
  });

  it("is not taken back when an effect comes after it, which rests on it", async () => {
    await keep(aTell("first"), anEffect("e1"), aTell("second"));
    await replaceTells(db, "o", [LANE]);
    expect(await waiting()).toMatchObject([{ seq: 1 }, { seq: 2 }]);
  });

  it("after one that came to nothing is withdrawn, with whom it is about; effects stay", async () => {
    await keep(aTell("first"), aTell("second"), anEffect("e1"), anErrand({ lane: "other" }));
    expect(await withdrawFollowers(db, "o", [{ lane: LANE, seq: 1 }])).toEqual([
      { noun: "part", record: "p1" },
    ]);
    expect(await waiting()).toMatchObject([{ seq: 1 }, { kind: "effect" }, { seq: 1 }]);
  });
});

const blocked = async () =>
  (
    await db.query(
      sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
  ).length;

describe("an effect", () => {
  it("is kept once by its key, also by many at once", async () => {
    await Promise.all(Array.from({ length: 8 }, () => keep(anEffect("p1/1/pay/0"))));
    expect(await waiting()).toHaveLength(1);
  });

  it("is not kept again after it was done", async () => {
    await keep(anEffect("p1/1/pay/0"));
    const claimed = await take();
    const [item] = claimed?.items ?? [];
    const proof = { connection: "books", company: "", noun: "part", record: "p1", kind: "effect", id: "7" };
    const receipt = { ...proof, key: item?.effectKey ?? "", fields: [], trail: "t1", sentAt: null };
    await keepReceipts(db, "o", [receipt], MORNING);
    await finish(claimed);
    await keep(anEffect("p1/1/pay/0"), anEffect("p1/2/pay/0"));
    expect((await take())?.items).toMatchObject([{ effectKey: "p1/2/pay/0" }]);
  });

  it("is never taken back by a newer decision", async () => {
    await keep(anEffect("p1/1/pay/0"));
    await replaceTells(db, "o", [LANE]);
    expect(await waiting()).toHaveLength(1);
  });
});

it("says which lanes have something to do", async () => {
  await keep(aTell("first"), anErrand({ lane: "b" }));
  expect(await pendingLanes(db, "o", [LANE, "b", "c"])).toEqual(new Set([LANE, "b"]));
  await finish(await take());
  expect(await pendingLanes(db, "o", [LANE, "b", "c"])).toEqual(new Set());
});
