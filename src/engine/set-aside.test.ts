import { expect, it } from "vitest";
import { aRoad } from "../../test/support/road.ts";
import { roadToBooks, throwing } from "../../test/support/road-to-books.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { sql } from "../store/db.ts";
import { openDeadLetters } from "../store/dead-ends.ts";
import { keepArrivals, recordLane } from "../store/inbox.ts";
import { trailOf } from "../store/journal.ts";
import { deliver } from "./deliver.ts";
import { hear } from "./hear.ts";
import { hopOf } from "./hops.ts";
import type { Hub } from "./hub.ts";
import { ATTEMPTS_MAX } from "./retry.ts";
import { traceOf } from "./trace.ts";

const toldOf = async ({ db }: Hub, trail: string | undefined) =>
  (await trailOf(db, "test", trail ?? "")).map((row) => hopOf(row).says);

it("what goes into quarantine is told on the trail of what came in, and in the record's trace", async () => {
  const { hub, books, record, inBooks } = await aRoad();
  books.put("b1", { name: "Bolt", code: "B" });
  await hub.settle();
  const id = inBooks("Bolt");
  books.put(id, { name: 5 as never });
  await hub.read("books");
  const [found] = await hub.db.query<{ trail: string }>(sql`select trail from quarantine`);
  expect(await toldOf(hub, found?.trail)).toEqual([
    `says how ${id} stands`,
    expect.stringMatching(`^cannot read ${id} of books: name: .* it is in quarantine$`),
  ]);
  const { hops } = await traceOf(hub, await record("Bolt"));
  expect(hops.at(-1)).toMatchObject({ stage: "canonicalize", what: "unreadable", who: "plumbline" });
});

it("what is given up unheard is told with its attempts, without a number that the reason repeats", async () => {
  const { hub, books, record } = await aRoad();
  books.put("b1", { name: "Bolt", code: "B", secret: "DE89370400440532013000" });
  await hub.settle();
  const { key } = await record("Bolt");
  const broken: Hub = {
    ...hub,
    rules: () => {
      throw new Error("our fault at DE89370400440532013000");
    },
  };
  const place = { lane: recordLane("part", key), connection: "", company: "", noun: "part", id: key };
  await keepArrivals(
    hub.db,
    "test",
    [{ ...place, kind: "again", body: null, trail: "t", urgency: 1 }],
    hub.now(),
  );
  for (let n = 0; n < ATTEMPTS_MAX; n++) {
    await hear(broken);
    hub.advance(3600);
  }
  expect(await openDeadLetters(hub.db, "test")).toHaveLength(1);
  const told = await toldOf(hub, "t");
  expect(told).toHaveLength(ATTEMPTS_MAX);
  expect(told[0]).toMatch(
    /^cannot hear what was asked yet: our fault at <bank>; it is tried again from 2026-11-22 08:00:\d\d UTC$/,
  );
  expect(told.slice(-1)).toEqual([
    `cannot hear what was asked, after ${ATTEMPTS_MAX} attempts: our fault at <bank>; it is a dead letter`,
  ]);
  expect((await traceOf(hub, await record("Bolt"))).hops.at(-1)?.what).toBe("given up");
});

it("what could not be told in so many attempts is told to be a dead letter", async () => {
  const trouble = () => new ConnectorError("later", "503");
  const { hub, say, letters } = await roadToBooks(throwing(Array.from({ length: 20 }, trouble)));
  await say("1", { name: "Bolt", code: "B" });
  for (let n = 0; n < ATTEMPTS_MAX; n++) {
    await deliver(hub, hub.worker);
    hub.advance(3600);
  }
  expect(await letters()).toEqual([`later ${ATTEMPTS_MAX}`]);
  const [row] = await hub.db.query<{ trail: string }>(sql`select trail from journal where what = 'given up'`);
  expect((await toldOf(hub, row?.trail)).at(-1)).toBe(
    `is asked no more, after ${ATTEMPTS_MAX} attempts: it is a dead letter`,
  );
});

it("a dead letter that a later telling of the same record makes good is told to be closed", async () => {
  const { hub, books, say, letters } = await roadToBooks(throwing([new ConnectorError("changed", "422")]));
  await say("1", { name: "Bolt", code: "B" });
  await deliver(hub, hub.worker);
  expect(await letters()).toEqual(["changed 1"]);
  await say("1", { name: "Anchor bolt", code: "B" });
  await hub.walk();
  expect(books.rows.size).toBe(1);
  expect(await letters()).toEqual([]);
  const [row] = await hub.db.query<{ trail: string }>(
    sql`select trail from journal where what = 'done after all'`,
  );
  expect((await toldOf(hub, row?.trail)).at(-1)).toMatch(
    /^has it done after all: dead letter \d+ is closed$/,
  );
});

it("a system that asks for a pause is told of once, with its end", async () => {
  const busy = () => new ConnectorError("later", "429", { retryAfterSeconds: 60 });
  const { hub, say } = await roadToBooks(throwing([busy(), busy()]));
  await say("1", { name: "Bolt", code: "B" });
  await deliver(hub, hub.worker);
  const [row] = await hub.db.query<{ trail: string }>(sql`select trail from journal where what = 'slowed'`);
  expect(await toldOf(hub, row?.trail)).toContain(
    "calls books not before 2026-11-22 08:01:00 UTC: it asked for a pause",
  );
});
