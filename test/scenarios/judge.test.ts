import { describe, expect, it, onTestFinished } from "vitest";
import { ConnectorError } from "../../src/connectors/kit/errors.ts";
import { deliver } from "../../src/engine/deliver.ts";
import { hear } from "../../src/engine/hear.ts";
import { ingest } from "../../src/engine/ingest.ts";
import type { Db } from "../../src/store/db.ts";
import { freeLanesOfTheDead } from "../../src/store/workers.ts";
import { type Call, startJudge } from "../support/judge.ts";
import { change, judgedHub, prepare } from "../support/judged-hub.ts";
import { MORNING, testDb } from "../support/store.ts";
import { verdictOn } from "../support/verdict.ts";
import { weakened } from "../support/weakened.ts";

const SETTLED_SECONDS = 10;
const WORKER = 1;

/** One key, one judge, and a clock that goes on when it is told. */
const judged = async (db: Db, keepsStamps = true) => {
  let time = MORNING.getTime();
  const during: { next?: Promise<unknown> | undefined } = {};
  const answered: { next?: ((call: Call) => Promise<unknown>) | undefined } = {};
  const judge = await startJudge({ during: async () => taken(during), keepsStamps });
  onTestFinished(() => judge.stop());
  const hub = judgedHub({
    ...{ db, url: judge.url, settledAfterSeconds: SETTLED_SECONDS, now: () => new Date(time) },
    answered: async (call) => taken(answered)?.(call),
  });
  await prepare(hub, 4);
  let last = 0;
  const write = async () => {
    last += 1;
    await db.transaction((tx) =>
      ingest(tx, hub, { connection: "site", noun: "part", urgency: 3 }, [change("k1", last)]),
    );
    while ((await hear(hub)) > 0);
  };
  const work = async () => {
    while ((await deliver(hub, WORKER)) + (await hear(hub)) > 0);
  };
  const advance = (seconds: number) => (time += seconds * 1000);
  const verdict = () => verdictOn(judge, new Map([["k1", last]]));
  return { hub, judge, during, answered, write, work, advance, verdict };
};

/** Is used once. */
function taken<T>(one: { next?: T | undefined }): T | undefined {
  const { next } = one;
  one.next = undefined;
  return next;
}

const underWay = (judge: { log: readonly { end: number | undefined }[] }) =>
  judge.log.filter(({ end }) => end === undefined).length;

/**
 * A worker falls asleep with an answer in its hands. Its lease ends, its lane is taken over, and the heir is in the
 * middle of its own call when the sleeper wakes and completes.
 */
const sleeper = async (db: Db) => {
  const { hub, judge, during, answered, write, work, advance, verdict } = await judged(db);
  await write();
  await work();
  await write();
  const [asleep, heirs] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const fellAsleep = Promise.withResolvers<void>();
  answered.next = () => {
    fellAsleep.resolve();
    return asleep.promise;
  };
  const slow = deliver(hub, WORKER);
  await fellAsleep.promise;
  await write();
  advance(31);
  await freeLanesOfTheDead(db, hub.now());
  advance(SETTLED_SECONDS);
  during.next = heirs.promise;
  const heir = deliver(hub, WORKER);
  await expect.poll(() => underWay(judge)).toBe(1);
  asleep.resolve();
  await slow;
  await work();
  heirs.resolve();
  await heir;
  await work();
  return verdict();
};

describe("the judge", () => {
  it("finds nothing when a worker that slept completes for its heir, for it is refused", async () => {
    expect(await sleeper(await testDb())).toEqual([]);
  });

  it("finds two calls at once and an old value on top of a new one, without the claim's number", async () => {
    const db = weakened(await testDb(), "and claim = (s -> key ->> 'claim')::bigint");
    const found = await sleeper(db);
    expect(db.left()).toBeGreaterThan(0);
    expect(found).toContain("k1: update began while another call was at it");
    expect(found).toContain("k1: 3 was written last, 2 arrived last");
  });

  /** The answers to the creation and to its effect are lost, after they were made. */
  const unheard = async (keepsStamps: boolean) => {
    const { answered, write, work, advance, verdict } = await judged(await testDb(), keepsStamps);
    const lost = new Set<string>();
    const loseOnce = async ({ act }: Call): Promise<void> => {
      answered.next = loseOnce;
      if (lost.has(act)) return;
      lost.add(act);
      throw new ConnectorError("later", "The connection broke before the answer", { unanswered: true });
    };
    answered.next = loseOnce;
    await write();
    while (!lost.has("post")) {
      await work();
      advance(SETTLED_SECONDS);
    }
    await work();
    return verdict();
  };

  it("finds one record and one effect when answers are lost, for they bear the hub's keys", async () => {
    expect(await unheard(true)).toEqual([]);
  });

  it("finds two records and two effects when answers are lost, without the hub's keys", async () => {
    const found = await unheard(false);
    expect(found).toContain("k1: 2 records");
    expect(found.some((one) => one.endsWith("was made 2 times"))).toBe(true);
  });
});
