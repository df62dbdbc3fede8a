import { describe, expect, it } from "vitest";
import { roadToBooks, SETTLED_SECONDS, unread, writing } from "../../test/support/road-to-books.ts";
import { aShelf, shelfConnector } from "../../test/support/shelf.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { claim } from "../store/claims.ts";
import { freeLanesOfTheDead } from "../store/workers.ts";
import { deliver } from "./deliver.ts";
import { leaseEnd } from "./leases.ts";
import { ATTEMPTS_MAX } from "./retry.ts";

describe("a call that nobody answered", () => {
  it("is waited out before anything is looked for, and what it made late is found: one record", async () => {
    const { hub, books, late, say } = await roadToBooks();
    late.loseNext(100);
    await say("1", { name: "Bolt", code: "B" });
    await deliver(hub, hub.worker);
    for (let seconds = 0; seconds < 120; seconds += 10) {
      await hub.walk();
      expect(late.calls).toHaveLength(1);
      hub.advance(10);
    }
    await hub.walk();
    expect(late.calls.map(({ act }) => act)).toEqual(["create", "find", "update"]);
    expect([...books.rows.values()]).toMatchObject([{ fields: { name: "Bolt", code: "B" } }]);
  });

  it("is repeated once it is settled that it made nothing", async () => {
    const { hub, books, late, say } = await roadToBooks();
    late.loseNext(undefined);
    await say("1", { name: "Bolt", code: "B" });
    await hub.walk();
    hub.advance(121);
    await hub.walk();
    expect(late.calls.map(({ act }) => act)).toEqual(["create", "find", "create"]);
    expect(books.rows.size).toBe(1);
  });

  it("is waited out by the next change too: an old value never overtakes a new one", async () => {
    const { hub, books, late, say } = await roadToBooks();
    await say("1", { name: "Bolt", code: "B" });
    await hub.walk();
    late.loseNext(60);
    await say("1", { name: "Bolt 2" });
    await hub.walk();
    await say("1", { name: "Bolt 3" });
    await hub.walk();
    expect(late.calls.map(({ act }) => act)).toEqual(["create", "update"]);
    hub.advance(121);
    await hub.walk();
    hub.advance(121);
    await hub.walk();
    expect([...books.rows.values()]).toMatchObject([{ fields: { name: "Bolt 3" } }]);
    expect(books.log.map(({ fields }) => fields.name)).toEqual(["Bolt", "Bolt 2", "Bolt 2", "Bolt 3"]);
  });

  it("is no attempt while it is waited out", async () => {
    const { hub, late, say, lane } = await roadToBooks();
    late.loseNext(undefined);
    await say("1", { name: "Bolt", code: "B" });
    for (let n = 0; n < 5; n++) {
      await hub.walk();
      hub.advance(1);
    }
    expect(await lane()).toMatchObject({ attempts: 1 });
  });

  it("of a worker that died is waited out from the moment at which it was known to be dead", async () => {
    const { hub, books, late, say } = await roadToBooks();
    await say("1", { name: "Bolt", code: "B" });
    const claiming = {
      organisation: "test",
      worker: hub.worker,
      call: "of the dead",
      lanesMax: 9,
      now: hub.now(),
    };
    await hub.db.transaction((tx) => claim(tx, { ...claiming, leaseUntil: leaseEnd(hub.now()) }));
    hub.advance(31);
    await freeLanesOfTheDead(hub.db, hub.now());
    await hub.walk();
    hub.advance(119);
    await hub.walk();
    expect(late.calls).toEqual([]);
    hub.advance(1);
    await hub.walk();
    expect(late.calls.map(({ act }) => act)).toEqual(["find", "create"]);
    expect(books.rows.size).toBe(1);
  });

  it("is looked for by the next telling when it had been given up", async () => {
    const { hub, books, late, say, letters } = await roadToBooks(unread);
    await say("1", { name: "Bolt", code: "B" });
    for (let n = 0; n < ATTEMPTS_MAX; n++) {
      late.loseNext(undefined);
      await deliver(hub, hub.worker);
      hub.advance(3600);
    }
    expect(await letters()).toEqual([`later ${ATTEMPTS_MAX}`]);
    // The last of them took effect after all.
    books.put("row-1", { name: "Bolt", code: "B" }).stamp = late.calls[0]?.stamps[0] ?? "";
    await say("1", { name: "Bolt 2" });
    await hub.walk();
    expect(books.rows.size).toBe(1);
  });
});

describe("where the target itself makes a create one", () => {
  const { writes } = shelfConnector("erp", aShelf()).resources[0] ?? {};
  const once = writing(() => ({ ...writes, settledAfterSeconds: SETTLED_SECONDS }));

  it("an unanswered create is repeated at once, and the next change still waits for its echo", async () => {
    const { hub, books, say } = await roadToBooks(once);
    books.trouble(new ConnectorError("later", "nobody answered", { unanswered: true }));
    await say("1", { name: "Bolt", code: "B" });
    await hub.walk();
    hub.advance(1);
    await hub.walk();
    await say("1", { name: "Bolt 2" });
    await hub.walk();
    expect(books.log.map(({ act }) => act)).toEqual(["create"]);
    hub.advance(120);
    await hub.walk();
    expect(books.log.map(({ act }) => act)).toEqual(["create", "update"]);
  });

  it("the same holds when the worker died before it knew", async () => {
    const { hub, books, say } = await roadToBooks(once);
    await say("1", { name: "Bolt", code: "B" });
    const claiming = {
      organisation: "test",
      worker: hub.worker,
      call: "of the dead",
      lanesMax: 9,
      now: hub.now(),
    };
    await hub.db.transaction((tx) => claim(tx, { ...claiming, leaseUntil: hub.now() }));
    hub.advance(1);
    await freeLanesOfTheDead(hub.db, hub.now());
    await hub.walk();
    await say("1", { name: "Bolt 2" });
    await hub.walk();
    expect(books.log.map(({ act }) => act)).toEqual(["create"]);
    hub.advance(120);
    await hub.walk();
    expect(books.log.map(({ act }) => act)).toEqual(["create", "update"]);
  });
});
