import { expect, it } from "vitest";
import { testDb } from "../../test/support/store.ts";
import { isLost, isPassing, sql, type Tx } from "./db.ts";

const pid = sql`select pg_backend_pid() as pid`;

it("fails what ran on a connection that broke, tells that it is lost, and goes on with another", async () => {
  const db = await testDb(1);
  const error = await db.query(sql`select pg_terminate_backend(pg_backend_pid())`).catch((one) => one);
  expect(isLost(error)).toBe(true);
  expect(await db.query<{ one: number }>(sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

it("fails a transaction whose connection broke, and keeps nothing of it", async () => {
  const db = await testDb(2);
  const error = await db
    .transaction(async (tx) => {
      await tx.query(sql`insert into tick values ('o', 'a', now())`);
      const [mine] = await tx.query<{ pid: number }>(pid);
      await db.query(sql`select pg_terminate_backend(${mine?.pid ?? 0}::int)`);
      await tx.query(sql`select 1`);
    })
    .catch((one) => one);
  expect(isLost(error)).toBe(true);
  expect(await db.query(sql`select * from tick`)).toEqual([]);
});

it("never takes a transaction for kept in which a statement failed", async () => {
  const db = await testDb(1);
  const work = db.transaction(async (tx) => {
    await tx.query(sql`insert into tick values ('o', 'a', now())`);
    await tx.query(sql`select 1 / 0`).catch(() => undefined);
  });
  await expect(work).rejects.toThrow("nothing is kept");
});

it("tells trouble that passes from trouble that stays", async () => {
  const db = await testDb(2);
  const division = await db.query(sql`select 1 / 0`).catch((error) => error);
  expect(isPassing(division)).toBe(false);
  await db.query(sql`insert into tick values ('o', 'a', now()), ('o', 'b', now())`);
  const touch = (tx: Tx, schedule: string) =>
    tx.query(sql`update tick set due_at = now() where schedule = ${schedule}`);
  const met = Promise.withResolvers<void>();
  let arrived = 0;
  const crossing = (first: string, second: string) =>
    db.transaction(async (tx) => {
      await touch(tx, first);
      if (++arrived === 2) met.resolve();
      await met.promise;
      await touch(tx, second);
    });
  const both = await Promise.allSettled([crossing("a", "b"), crossing("b", "a")]);
  const refused = both.flatMap((one) => (one.status === "rejected" ? [isPassing(one.reason)] : []));
  expect(refused).toEqual([true]);
});

it("tells a session's owner when it is lost", async () => {
  const db = await testDb(1);
  const session = await db.session();
  const lost = new Promise<void>((resolve) => session.onLost(resolve));
  const [mine] = await session.query<{ pid: number }>(pid);
  await db.query(sql`select pg_terminate_backend(${mine?.pid ?? 0}::int)`);
  await lost;
});
