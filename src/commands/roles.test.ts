import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { until } from "../../test/support/until.ts";
import { bellOver } from "../engine/wake.ts";
import { sql } from "../store/db.ts";
import { livingWorkers } from "../store/workers.ts";
import { ROLES, type Role, runRoles } from "./roles.ts";

async function aRunningRoad(
  roles: readonly Role[],
  port = 0,
  before: (road: Road) => Promise<void> = async () => {},
) {
  const road = await aRoad();
  await before(road);
  const { hub } = road;
  const bell = bellOver(hub.db);
  const said: string[] = [];
  const errors: unknown[] = [];
  const open = {
    retentionDays: 7,
    hub: { ...hub, now: () => new Date(), wake: bell.ring },
    db: hub.db,
    bell,
    close: async () => {},
  };
  const running = await runRoles(open, roles, {
    server: { host: "127.0.0.1", port },
    say: (line) => said.push(line),
    onError: (error) => errors.push(error),
  });
  onTestFinished(async () => {
    await running.stop();
    bell.close();
  });
  return { ...road, running, said, errors };
}

it("runs the road by itself in all roles, and stops cleanly", async () => {
  const { site, books, hub, running, said, errors } = await aRunningRoad(ROLES);
  expect(said).toEqual([
    expect.stringMatching(/^api: listens on http:\/\/127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^worker: hears, decides and delivers/),
    "scheduler: asks 2 systems for what changed",
  ]);
  site.put("1", { name: "Anchor bolt", code: "AB-1" });
  await until(() => books.rows.size === 1);
  expect(await livingWorkers(hub.db)).toBe(1);
  const health = await fetch(`${running.address}/health`);
  expect(health.status).toBe(200);

  await running.stop();
  expect(await livingWorkers(hub.db)).toBe(0);
  await expect(fetch(`${running.address}/health`)).rejects.toThrow();
  expect(errors).toEqual([]);
});

it("runs only the roles that are named", async () => {
  const { hub, running, said } = await aRunningRoad(["scheduler"]);
  expect(said).toHaveLength(1);
  expect(running.address).toBeUndefined();
  expect(await livingWorkers(hub.db)).toBe(0);
});

it("says what to do when its port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await until(() => other.listening);
  const { port } = other.address() as { port: number };
  await expect(aRunningRoad(ROLES, port)).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is taken, perhaps by another hub: stop that one, or set server.port`,
  );
});

it("lets go daily, in the scheduler, of what is done with and older than the configuration keeps", async () => {
  const { hub } = await aRunningRoad(["scheduler"], 0, async ({ hub }) => {
    const at = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const [id, days] of [
      ["old", 8],
      ["young", 6],
    ] as const)
      await hub.db.query(sql`insert into delivery (organisation, connection, id, received_at)
        values (${hub.organisation}, 'site', ${id}, ${at(days)}::timestamptz)`);
  });
  const kept = async () =>
    (await hub.db.query<{ id: string }>(sql`select id from delivery order by id`)).map(({ id }) => id);
  await until(async () => (await kept()).length === 1);
  expect(await kept()).toEqual(["young"]);
});
