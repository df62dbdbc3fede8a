import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { seeded } from "../../src/connectors/kit/fake/random.ts";
import { ingest } from "../../src/engine/ingest.ts";
import type { Postgres } from "../../src/platform/postgres.ts";
import { isPassing, openDb, sql } from "../../src/store/db.ts";
import { startJudge } from "./judge.ts";
import { change, judgedHub, prepare } from "./judged-hub.ts";
import type { Evidence } from "./verdict.ts";

export interface Killing {
  readonly seed: number;
  readonly writers: number;
  readonly keys: number;
  /** How many changes each writer makes at least; it goes on until the last kill. */
  readonly changes: number;
  readonly workers: number;
  readonly kills: number;
  readonly databaseKills: number;
  /** How long after the database nobody else is killed; a worker that dies before it is back is known by its lease. */
  readonly mercySeconds: number;
  readonly callsMax: number;
}

export interface Killed {
  readonly evidence: Evidence;
  /** The last number written of each key. */
  readonly last: ReadonlyMap<string, number>;
  readonly kills: number;
  readonly databaseKills: number;
  /** What is left in the queues, and what was buried: nothing, if all went well. */
  readonly left: readonly object[];
}

const SETTLED_SECONDS = 0.6;
const CALL_MILLISECONDS = 250;

/** Numbered changes of many keys go to the judge while workers and the database are killed at random. */
export async function killing(postgres: Postgres, databaseUrl: string, plan: Killing): Promise<Killed> {
  const chance = seeded(plan.seed);
  let slow = false;
  const during = () => pause(slow ? CALL_MILLISECONDS : 5 + chance() ** 4 * CALL_MILLISECONDS);
  const judge = await startJudge({ during });
  const db = openDb({ url: databaseUrl, connections: plan.writers + 2 });
  const hub = judgedHub({ db, url: judge.url, settledAfterSeconds: SETTLED_SECONDS });
  await prepare(hub, plan.callsMax);
  const last = new Map<string, number>();
  let over = false;

  const write = async (): Promise<void> => {
    for (let n = 0; n < plan.changes || !over; n++) {
      const key = `k${Math.floor(chance() * plan.keys)}`;
      const number = (last.get(key) ?? 0) + 1;
      last.set(key, number);
      await throughTrouble(() =>
        hub.db.transaction((tx) =>
          ingest(tx, hub, { connection: "site", noun: "part", urgency: 3 }, [change(key, number)]),
        ),
      );
      await pause(chance() * 20);
    }
  };
  const writing = Promise.all(Array.from({ length: plan.writers }, write));
  const settings = { databaseUrl, url: judge.url, settledAfterSeconds: SETTLED_SECONDS };
  const crew = await Promise.all(Array.from({ length: plan.workers }, () => startProcess(settings)));
  const databaseKills = new Set(
    Array.from({ length: plan.databaseKills }, (_, n) =>
      Math.floor(((n + 1) * plan.kills) / (plan.databaseKills + 1)),
    ),
  );
  for (let n = 0; n < plan.kills; n++) {
    await pause(50 + chance() * 250);
    if (databaseKills.has(n)) {
      await killDatabase(postgres);
      await pause(plan.mercySeconds * 1000);
    }
    // Every other time one that waits for an answer, so that no run is without calls that nobody hears the end of.
    slow = n % 2 === 0;
    const waiting = slow ? await callerAmong(crew, judge.callers) : undefined;
    const at = waiting ?? Math.floor(chance() * crew.length);
    crew[at]?.kill("SIGKILL");
    crew[at] = await startProcess(settings);
  }
  over = true;
  await writing;
  const left = await drained(databaseUrl);
  for (const worker of crew) worker.kill("SIGKILL");
  await judge.stop();
  await db.close();
  return { evidence: judge, last, kills: plan.kills, databaseKills: databaseKills.size, left };
}

async function startProcess(settings: object): Promise<ChildProcess> {
  const worker = fork(new URL("./worker-process.ts", import.meta.url), [JSON.stringify(settings)], {
    execArgv: [],
    // What a worker says while the database is away is no news.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await Promise.race([once(worker, "message"), once(worker, "exit")]);
  return worker;
}

/** Who of the crew has a call under way, as soon as somebody has; undefined where nobody calls for a second. */
async function callerAmong(
  crew: readonly ChildProcess[],
  callers: ReadonlySet<number>,
): Promise<number | undefined> {
  for (let n = 0; n < 200; n++) {
    const at = crew.findIndex(({ pid }) => callers.has(pid ?? 0));
    if (at >= 0) return at;
    await pause(5);
  }
  return undefined;
}

/** The server is brought back by whoever keeps it, as after any death. */
async function killDatabase({ data }: Postgres): Promise<void> {
  const [pid] = (await readFile(join(data, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGKILL");
}

async function throughTrouble(work: () => Promise<unknown>): Promise<void> {
  for (;;)
    try {
      await work();
      return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      await pause(50);
    }
}

/** Waits until nothing is to be done any more; answers with what is left at the deadline, and with what was buried. */
async function drained(url: string): Promise<readonly object[]> {
  const db = openDb({ url, connections: 1 });
  const deadline = performance.now() + 90_000;
  try {
    for (;;) {
      const pending = await db
        .query(sql`
          select queue, key, owner, attempts, ready_at from lane where last_seq > done_seq
          union all select 'handoff', arrival->>'lane', null, null, null from handoff`)
        .catch(() => [{ queue: "the database is away" }]);
      if (pending.length === 0 || performance.now() > deadline)
        return [...pending, ...(await db.query(sql`select queue, lane, reason from dead_letter`))];
      await pause(100);
    }
  } finally {
    await db.close();
  }
}
