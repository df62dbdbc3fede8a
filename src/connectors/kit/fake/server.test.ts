import { afterEach, describe, expect, it } from "vitest";
import { ConnectorError } from "../errors.ts";
import { httpClient } from "../http.ts";
import { VirtualClock } from "./clock.ts";
import { seeded } from "./random.ts";
import { FakeServer } from "./server.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A counter that goes up by one with each POST. */
async function aCounter() {
  const clock = new VirtualClock();
  let count = 0;
  const fake = await FakeServer.start({
    clock,
    handle: ({ method }) => ({ body: { count: method === "POST" ? ++count : count } }),
  });
  const http = httpClient({ baseUrl: fake.url });
  open.push(http, fake);
  return { clock, fake, http, count: () => count, add: () => http.ask({ method: "POST", path: "/" }) };
}

const unanswered = { remedy: "later", unanswered: true };

describe("a fake server that misbehaves", () => {
  it.each([
    ["dead", 0],
    ["drop-before", 0],
    ["drop-after", 1],
  ] as const)("%s leaves the caller without an answer and %i effects", async (kind, effects) => {
    const { fake, add, count } = await aCounter();
    fake.misbehave({ kind });

    await expect(add()).rejects.toMatchObject(unanswered);
    expect(count()).toBe(effects);
    expect((await add()).json()).toEqual({ count: effects + 1 });
  });

  it("commits late, after the socket was closed, when its clock has come so far", async () => {
    const { clock, fake, add, count } = await aCounter();
    fake.misbehave({ kind: "commit-late", seconds: 90 });

    await expect(add()).rejects.toMatchObject(unanswered);
    await clock.advance(89);
    expect(count()).toBe(0);
    await clock.advance(1);
    expect(count()).toBe(1);
    expect(fake.log).toMatchObject([{ start: 1, end: 2, effect: 3, trick: "commit-late" }]);
  });

  it("refuses connections while it is dead, and is there again at the same address", async () => {
    const { fake, add, count } = await aCounter();
    await fake.die();
    await expect(add()).rejects.toMatchObject({ remedy: "later", unanswered: false });
    await fake.revive();
    expect((await add()).json()).toEqual({ count: 1 });
    expect(count()).toBe(1);
  });

  it("answers slowly, so that a later request overlaps it in the log", async () => {
    const { clock, fake, http, add } = await aCounter();
    fake.misbehave({ kind: "slow", seconds: 20 });

    const slow = add();
    await expect.poll(() => clock.waiting).toBe(1);
    await http.ask({ method: "GET", path: "/" });
    await clock.advance(20);
    expect((await slow).json()).toEqual({ count: 1 });
    expect(fake.log).toMatchObject([
      { start: 1, effect: 2, end: 6 },
      { start: 3, effect: 4, end: 5 },
    ]);
  });

  it("throttles with the seconds to wait", async () => {
    const { fake, add, count } = await aCounter();
    fake.misbehave({ kind: "throttle", seconds: 37 });
    expect(await add()).toMatchObject({ status: 429, headers: { "retry-after": "37" } });
    expect(count()).toBe(0);
  });

  it("answers with something that is not JSON, though it did the work", async () => {
    const { fake, add, count } = await aCounter();
    fake.misbehave({ kind: "malformed" });
    const answer = await add();
    expect(() => answer.json()).toThrow(ConnectorError);
    expect(count()).toBe(1);
  });

  it("drifts to another shape", async () => {
    const { fake, add } = await aCounter();
    fake.misbehave({ kind: "drift", change: (body) => ({ data: body }) });
    expect((await add()).json()).toEqual({ data: { count: 1 } });
  });

  it("strikes only what it is meant for, as often as it is told, until calmed", async () => {
    const { fake, http, add } = await aCounter();
    fake.misbehave({ kind: "expire", times: 2, when: ({ method }) => method === "POST" });
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) statuses.push((await add()).status);
    expect((await http.ask({ method: "GET", path: "/" })).status).toBe(200);
    expect(statuses).toEqual([401, 401, 200]);

    fake.misbehave({ kind: "expire", times: Number.POSITIVE_INFINITY });
    expect((await add()).status).toBe(401);
    fake.calm();
    expect((await add()).status).toBe(200);
  });

  it("leaves to chance what a seed repeats", async () => {
    const play = async (seed: number) => {
      const { fake, add } = await aCounter();
      fake.leaveToChance({ random: seeded(seed), odds: { "drop-after": 0.3, throttle: 0.3 } });
      for (let turn = 0; turn < 20; turn++) await add().catch(() => undefined);
      return fake.log.map(({ trick }) => trick ?? "none");
    };
    const first = await play(7);
    expect(await play(7)).toEqual(first);
    expect(await play(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set(["none", "drop-after", "throttle"]));
  });
});
