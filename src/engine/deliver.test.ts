import { describe, expect, it } from "vitest";
import {
  oneByOne,
  roadToBooks,
  SETTLED_SECONDS,
  throwing,
  writing,
} from "../../test/support/road-to-books.ts";
import type { AnyConnector } from "../connectors/contract.ts";
import { ConnectorError, type Remedy } from "../connectors/kit/errors.ts";
import { claim } from "../store/claims.ts";
import { sql } from "../store/db.ts";
import { type Errand, keepErrands } from "../store/outbox.ts";
import { targets } from "../store/targets.ts";
import { freeLanesOfTheDead } from "../store/workers.ts";
import { deliver } from "./deliver.ts";
import { type Leases, leaseEnd } from "./leases.ts";
import { ATTEMPTS_MAX } from "./retry.ts";

const error = (remedy: Remedy, options: ConstructorParameters<typeof ConnectorError>[2] = {}) =>
  new ConnectorError(remedy, "it says why", options);

describe("what becomes of an errand that fails", () => {
  const lost = { unanswered: true };
  it.each([
    // what was thrown, waiting, tried again in seconds, attempts, may take effect for seconds, dead letter, hold, target
    ["later", error("later"), 1, 0.375, 1, null, [], [], "live"],
    ["later, and nobody answered", error("later", lost), 1, 0.375, 1, SETTLED_SECONDS, [], [], "live"],
    ["later, and when", error("later", { retryAfterSeconds: 30 }), 1, 30, 1, null, [], [], "live"],
    ["reconnect", error("reconnect"), 1, 0.375, 0, null, [], [], "broken"],
    [
      "reconnect, and nobody answered",
      error("reconnect", lost),
      1,
      0.375,
      0,
      SETTLED_SECONDS,
      [],
      [],
      "broken",
    ],
    ["refused", error("refused"), 0, 0, 0, null, [], ["delivery.refused"], "live"],
    [
      "refused, after all",
      error("refused", lost),
      0,
      0,
      0,
      SETTLED_SECONDS,
      [],
      ["delivery.refused"],
      "live",
    ],
    ["changed", error("changed"), 0, 0, 0, null, ["changed 1"], [], "live"],
    [
      "changed, and nobody answered",
      error("changed", lost),
      0,
      0,
      0,
      SETTLED_SECONDS,
      ["changed 1"],
      [],
      "live",
    ],
    ["what nobody foresaw", new TypeError("oh"), 0, 0, 0, SETTLED_SECONDS, ["changed 1"], [], "live"],
  ] as const)("%s", async (_, thrown, waits, readyIn, attempts, settledIn, dead, holds, state) => {
    const { hub, say, lane, waiting, letters, held } = await roadToBooks(throwing([thrown]));
    await say("1", { name: "Bolt", code: "B" });
    await deliver(hub, hub.worker);
    expect(await waiting()).toBe(waits);
    const doubtful = waits === 0 && settledIn !== null;
    expect(await lane()).toEqual({ readyIn, attempts, settledIn, doubtful, free: true });
    expect(await letters()).toEqual(dead);
    expect((await targets(hub.db, "test"))[0]).toMatchObject({ connection: "books", state });
    await hub.read("books");
    expect(await held()).toEqual(holds);
  });

  it("later, again and again: a dead letter after the last attempt, and the connection goes on", async () => {
    const errors = Array.from({ length: ATTEMPTS_MAX }, () => error("later"));
    const { hub, books, say, letters } = await roadToBooks(throwing(errors));
    await say("1", { name: "Bolt", code: "B" });
    for (let n = 1; n < ATTEMPTS_MAX; n++) {
      await deliver(hub, hub.worker);
      expect(await letters()).toEqual([]);
      hub.advance(3600);
    }
    await deliver(hub, hub.worker);
    expect(await letters()).toEqual([`later ${ATTEMPTS_MAX}`]);
    await say("2", { name: "Nut", code: "N" });
    await deliver(hub, hub.worker);
    expect(books.log.map(({ fields }) => fields)).toEqual([{ name: "Nut", code: "N" }]);
  });

  it("is waited with for the whole target, and for no other, when it asks for a pause", async () => {
    const { hub, site, books, say } = await roadToBooks(
      throwing([error("later", { retryAfterSeconds: 60 })]),
    );
    await say("1", { name: "Bolt", code: "B" });
    await deliver(hub, hub.worker);
    await say("2", { name: "Nut", code: "N" });
    books.put("b1", { name: "Washer", code: "W", price: "1.00" });
    await hub.read("books");
    expect(await deliver(hub, hub.worker)).toBe(1);
    expect(site.log).toMatchObject([{ act: "create", fields: { name: "Washer" } }]);
    expect(await deliver(hub, hub.worker)).toBe(0);
    hub.advance(60);
    expect(await deliver(hub, hub.worker)).toBe(2);
  });

  it("takes nothing that succeeded with it: each call is kept as soon as it is answered", async () => {
    const errors: unknown[] = [];
    const { hub, books, say, letters, waiting } = await roadToBooks((it) => throwing(errors)(oneByOne(it)));
    await say("1", { name: "Bolt", code: "B" });
    await say("2", { name: "Nut", code: "N" });
    await say("3", { name: "Pin", code: "P" });
    errors.push(error("later"), new TypeError("oh"));
    await deliver(hub, hub.worker);
    expect(books.rows.size).toBe(1);
    expect(await letters()).toEqual(["changed 1"]);
    expect(await waiting()).toBe(1);
  });
});

describe("a telling that came to nothing", () => {
  it("takes back what rested on it: what comes next is whole", async () => {
    const errors: unknown[] = [];
    const { hub, books, say } = await roadToBooks(throwing(errors));
    await say("1", { name: "Bolt", code: "B" });
    errors.push(error("changed"));
    const claiming = { organisation: "test", worker: hub.worker, call: "slow", lanesMax: 9, now: hub.now() };
    await hub.db.transaction((tx) => claim(tx, { ...claiming, leaseUntil: hub.now() }));
    await say("1", { code: "B2" });
    hub.advance(1);
    await freeLanesOfTheDead(hub.db, hub.now());
    hub.advance(SETTLED_SECONDS);
    await hub.walk();
    expect(await hub.db.query(sql`select reason from dead_letter`)).toEqual([{ reason: "it says why" }]);
    expect([...books.rows.values()]).toMatchObject([{ fields: { name: "Bolt", code: "B2" } }]);
  });
});

describe("effects", () => {
  const performing = (outcomes: unknown[], done: string[]) => (connector: AnyConnector) => ({
    ...connector,
    performs: {
      post: async (_client: unknown, { key }: { key: string }) => {
        const outcome = outcomes.shift();
        if (outcome) throw outcome;
        done.push(key);
        const image = { id: key, version: "1", at: new Date(0).toISOString(), wire: { id: key, name: key } };
        return { done: true, image } as const;
      },
    },
  });
  const anEffect = (record: string, act = "post"): Errand => ({
    ...{
      lane: `books//part/${record}`,
      kind: "effect",
      connection: "books",
      company: "",
      noun: "part",
      record,
    },
    ...{ body: { do: act, body: {} }, effectKey: `part/${record}/0/${act}/0`, trail: "t", urgency: 3 },
  });

  it("are each kept by themselves: one that fails takes no other with it", async () => {
    const done: string[] = [];
    const { hub, letters, waiting } = await roadToBooks(
      performing([undefined, error("later"), undefined], done),
    );
    const effects = [anEffect("a"), anEffect("b"), anEffect("c"), anEffect("d", "unknown")];
    await keepErrands(hub.db, "test", effects, hub.now());
    await deliver(hub, hub.worker);
    expect(done).toHaveLength(2);
    expect(await waiting()).toBe(1);
    expect(await letters()).toEqual(["changed 1"]);
    const receipts = await hub.db.query(sql`select key from receipt order by key`);
    expect(receipts.map(({ key }) => key)).toEqual([...done].sort());
  });

  it("that nobody answered are waited out before they are asked for again", async () => {
    const done: string[] = [];
    const { hub } = await roadToBooks(performing([error("later", { unanswered: true })], done));
    await keepErrands(hub.db, "test", [anEffect("a")], hub.now());
    await hub.walk();
    hub.advance(119);
    await hub.walk();
    expect(done).toEqual([]);
    hub.advance(1);
    await hub.walk();
    expect(done).toEqual(["part/a/0/post/0"]);
  });
});

function endAll(leases: Leases, at: Date): void {
  for (const call of leases.keys()) leases.set(call, at);
}

describe("a worker that lost its lanes", () => {
  it("keeps nothing of what it did: no receipt, no link, no letter, no line in the journal", async () => {
    let meanwhile = async () => {};
    const slow = writing(({ create }) => ({
      create: async (...all: Parameters<typeof create>) => {
        await meanwhile();
        return create(...all);
      },
    }));
    const { hub, say, waiting } = await roadToBooks(slow);
    await say("1", { name: "Bolt", code: "B" });
    meanwhile = async () => {
      await hub.db.query(sql`update lane set owner = null, call = null where queue = 'out'`);
      const claiming = { organisation: "test", worker: 99, call: "heir", lanesMax: 9, now: hub.now() };
      await hub.db.transaction((tx) => claim(tx, { ...claiming, leaseUntil: leaseEnd(hub.now()) }));
    };
    await deliver(hub, hub.worker);
    for (const table of [sql`receipt`, sql`dead_letter`, sql`journal where stage = 'deliver'`])
      expect(await hub.db.query(sql`select from ${table}`)).toEqual([]);
    expect(await hub.db.query(sql`select from crosswalk where connection = 'books'`)).toEqual([]);
    expect(await waiting()).toBe(1);
  });

  it("sends nothing more once its lease has run out", async () => {
    const { hub, late, say } = await roadToBooks(oneByOne);
    await say("1", { name: "Bolt", code: "B" });
    await say("2", { name: "Nut", code: "N" });
    await say("3", { name: "Washer", code: "W" });
    const leases = new Map<string, Date>();
    const ending = { ...hub, wake: () => endAll(leases, hub.now()) };
    await deliver(ending, hub.worker, { leases });
    // The second was under way while the first was kept.
    expect(late.calls).toHaveLength(2);
    expect(leases.size).toBe(0);
  });
});

it("buries an answer that cannot be kept, and keeps the others of its call", async () => {
  const withoutId = writing(({ create }) => ({
    create: async (...all: Parameters<typeof create>) => {
      const [first, ...more] = await create(...all);
      return [first?.done ? { done: true, image: { ...first.image, id: undefined } } : first, ...more];
    },
  }));
  const { hub, say, letters } = await roadToBooks(withoutId);
  await say("1", { name: "Bolt", code: "B" });
  await say("2", { name: "Nut", code: "N" });
  await deliver(hub, hub.worker);
  expect(await letters()).toEqual(["changed 1"]);
  expect(await hub.db.query(sql`select id from crosswalk where connection = 'books'`)).toHaveLength(1);
});

it("puts a value back once, also where the answer cannot be read", async () => {
  const { hub, books, say } = await roadToBooks(
    writing(({ update }) => ({
      update: async (...all: Parameters<typeof update>) => {
        const [first] = await update(...all);
        return [first?.done ? { done: true, image: { ...first.image, wire: { unknown: "shape" } } } : first];
      },
    })),
  );
  await say("1", { name: "Bolt", code: "B" });
  await hub.walk();
  const [id = ""] = books.rows.keys();
  books.put(id, { code: "XX" });
  await hub.read("books");
  await hub.walk();
  expect(books.log.map(({ act, fields }) => [act, fields.code])).toEqual([
    ["create", "B"],
    ["update", "B"],
  ]);
});
