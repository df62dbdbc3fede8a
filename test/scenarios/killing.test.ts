import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { erasePostgres, startPostgres } from "../../src/platform/postgres.ts";
import { migrate } from "../../src/store/migrate.ts";
import { killing } from "../support/killing.ts";
import { mostAtOnce, verdictOn } from "../support/verdict.ts";

const silent = () => undefined;
// The long form, and other chances: PLUMBLINE_LONG=1 PLUMBLINE_SEED=7 npx vitest run test/scenarios/killing.test.ts
const long = process.env.PLUMBLINE_LONG === "1";
const plan = long
  ? {
      writers: 8,
      keys: 200,
      changes: 200,
      workers: 3,
      kills: 36,
      databaseKills: 2,
      mercySeconds: 0,
      callsMax: 4,
    }
  : {
      writers: 4,
      keys: 40,
      changes: 40,
      workers: 2,
      kills: 6,
      databaseKills: 1,
      mercySeconds: 2,
      callsMax: 4,
    };

/** A server of its own: it is killed, and others are at the common one. */
const ownServer = async () => {
  const folder = await mkdtemp(join(tmpdir(), `plumbline-test-${process.pid}-`));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder, say: silent, durable: false });
  onTestFinished(async () => {
    await postgres.stop();
    await erasePostgres({ folder, say: silent });
    await rm(folder, { recursive: true, force: true });
  });
  await migrate({ url: postgres.url });
  return postgres;
};

it("keeps order, loses nothing and makes nothing twice while workers and the database are killed", async () => {
  const postgres = await ownServer();
  const killed = await killing(postgres, postgres.url, {
    ...plan,
    seed: Number(process.env.PLUMBLINE_SEED ?? 4711),
  });
  const { evidence, last, left } = killed;
  expect(left).toEqual([]);
  expect(verdictOn(evidence, last)).toEqual([]);
  // Proof that it was hard: calls were left without an answer, and every key was written.
  expect(evidence.log.filter(({ abandoned }) => abandoned).length).toBeGreaterThan(0);
  expect(last.size).toBe(plan.keys);
  expect(mostAtOnce(evidence.log)).toBeLessThanOrEqual(plan.callsMax);
}, 300_000);
