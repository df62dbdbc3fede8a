import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { anErrand, later, MORNING, testDb } from "../../test/support/store.ts";
import { claim } from "./claims.ts";
import { type Db, type Session, sql } from "./db.ts";
import { keepErrands } from "./outbox.ts";
import { knowTarget } from "./targets.ts";
import { freeForgottenLanes, freeLanesOfTheDead, liveIn, livingWorkers, registerWorker } from "./workers.ts";

let db: Db;
beforeEach(async () => {
  db = await testDb();
  await knowTarget(db, "o", { connection: "books", callsMax: 9 }, MORNING);
});

const open = async (database: Db = db): Promise<Session> => {
  const session = await database.session();
  onTestFinished(() => session.end());
  return session;
};
const aWorker = async (database: Db = db) => {
  const id = await registerWorker(database, "test", MORNING);
  const session = await open(database);
  await liveIn(session, id, MORNING);
  return { id, session };
};
const atWork = async (worker: number, lane = "l1") => {
  await keepErrands(db, "o", [anErrand({ lane })], MORNING);
  const claiming = { organisation: "o", worker, call: `call of ${worker}`, lanesMax: 1, now: MORNING };
  return db.transaction((tx) => claim(tx, { ...claiming, leaseUntil: later(30) }));
};
const free = (now = later(1)) => freeLanesOfTheDead(db, now);
const owners = async () =>
  (await db.query<{ owner: number | null }>(sql`select owner from lane order by key`)).map(
    ({ owner }) => owner,
  );

it("gives every worker a number of its own", async () => {
  const ids = await Promise.all([1, 2, 3].map(() => registerWorker(db, "same name", MORNING)));
  expect(new Set(ids).size).toBe(3);
});

describe("the lanes of a worker", () => {
  it("are its own while its session lives, and free at once when that is gone", async () => {
    const { id, session } = await aWorker();
    await atWork(id);
    expect(await free()).toBe(0);
    await session.end();
    await expect.poll(() => free()).toBe(1);
    expect(await owners()).toEqual([null]);
  });

  it("are free when its lease has run out, though its session lives", async () => {
    const { id } = await aWorker();
    await atWork(id);
    expect(await free(later(30))).toBe(0);
    expect(await free(later(31))).toBe(1);
  });

  it("stay its own after a restart of the database, which took its lock away, until the lease ends", async () => {
    const { id, session } = await aWorker();
    await atWork(id);
    await session.end();
    await db.query(sql`update worker set booted_at = booted_at - interval '1 minute'`);
    expect(await free()).toBe(0);
    expect(await free(later(31))).toBe(1);
  });

  it("are free at once when it died after it had come back from a restart", async () => {
    const { id, session } = await aWorker();
    await atWork(id);
    await session.end();
    await db.query(sql`update worker set booted_at = booted_at - interval '1 minute'`);
    const second = await open();
    await expect.poll(() => liveIn(second, id, MORNING)).toBe(true);
    expect(await free()).toBe(0);
    await second.end();
    await expect.poll(() => free()).toBe(1);
  });

  it("are judged by the lease alone until it has lived in a session", async () => {
    await atWork(await registerWorker(db, "test", MORNING));
    expect(await free()).toBe(0);
    expect(await free(later(31))).toBe(1);
  });

  it("are free at once also while a worker of the same number lives in a neighbouring database", async () => {
    const { id, session } = await aWorker();
    const neighbour = await testDb();
    expect((await aWorker(neighbour)).id).toBe(id);
    await atWork(id);
    await session.end();
    await expect.poll(() => free()).toBe(1);
  });

  it("are passed over while somebody is at them, and freed the next time", async () => {
    const { id, session } = await aWorker();
    await atWork(id);
    await session.end();
    await expect.poll(() => livingWorkers(db)).toBe(0);
    await db.transaction(async (tx) => {
      await tx.query(sql`select from lane for update`);
      expect(await free()).toBe(0);
    });
    expect(await free()).toBe(1);
  });
});

it("takes what a dead worker had begun for sent at the moment when it was freed, and not earlier", async () => {
  const { id } = await aWorker();
  await keepErrands(db, "o", [anErrand({ lane: "l1" }), anErrand({ lane: "l1" })], MORNING);
  await atWork(id);
  await free(later(40));
  const sent = await db.query(sql`select sent_at as at from outbox order by seq`);
  expect(sent).toEqual([{ at: "2026-11-22T08:00:40Z" }, { at: null }, { at: null }]);
});

it("frees what a worker owns and knows nothing of, and not what it claimed since it counted", async () => {
  const { id } = await aWorker();
  await atWork(id, "forgotten");
  const forgotten = (calls: readonly string[], leasedUpTo: Date) =>
    freeForgottenLanes(db, { worker: id, calls, leasedUpTo }, later(1));
  expect(await forgotten([`call of ${id}`], later(31))).toBe(0);
  expect(await forgotten([], later(30))).toBe(0);
  expect(await forgotten([], later(31))).toBe(1);
});

it("lets a worker live in one session at a time", async () => {
  const { id, session } = await aWorker();
  const second = await open();
  expect(await liveIn(second, id, MORNING)).toBe(false);
  await session.end();
  await expect.poll(() => liveIn(second, id, MORNING)).toBe(true);
});

it("counts the workers that live", async () => {
  const { session } = await aWorker();
  await aWorker();
  await registerWorker(db, "not yet", MORNING);
  expect(await livingWorkers(db)).toBe(2);
  await session.end();
  await expect.poll(() => livingWorkers(db)).toBe(1);
});
