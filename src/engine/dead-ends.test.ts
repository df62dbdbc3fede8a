import { beforeEach, describe, expect, it } from "vitest";
import { aRoad, type Road } from "../../test/support/road.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { linksHere } from "../store/crosswalk.ts";
import { sql } from "../store/db.ts";
import { bury, openDeadLetters, quarantined } from "../store/dead-ends.ts";
import { recordLane } from "../store/inbox.ts";
import { keepErrands } from "../store/outbox.ts";
import { rereadQuarantined, reviveDeadLetter } from "./dead-ends.ts";
import type { Hub } from "./hub.ts";
import { rehearse } from "./rehearse.ts";

const wish = { by: "ada", because: "it is mended" };

let road: Road;
beforeEach(async () => {
  road = await aRoad();
});

const letters = () => openDeadLetters(road.hub.db, "test");
const revive = (id: number) => road.hub.db.transaction((tx) => reviveDeadLetter(tx, road.hub, id, wish));

describe("a dead letter", () => {
  async function aDeadLetter() {
    road.books.trouble(new ConnectorError("changed", "an answer nobody understands"));
    road.site.put("1", { name: "Anchor bolt", code: "AB-1" });
    await road.hub.settle();
    const [letter] = await letters();
    return letter?.id ?? 0;
  }

  it("put back tells the seat what it lacks now, once", async () => {
    const id = await aDeadLetter();
    expect(road.books.rows.size).toBe(0);
    road.site.put("1", { name: "Anchor bolt, long" });
    await road.hub.read("site");
    await revive(id);
    await road.hub.walk();
    expect([...road.books.rows.values()].map(({ fields }) => fields)).toEqual([
      { name: "Anchor bolt, long", code: "AB-1" },
    ]);
    expect(road.books.log.map(({ act }) => act)).toEqual(["create"]);
    expect(await letters()).toEqual([]);
    await expect(revive(id)).rejects.toThrow(`No open dead letter has the number ${id}`);
  });

  it("rehearsed stays where it is", async () => {
    const id = await aDeadLetter();
    const { differences } = await rehearse(road.hub, (tx, quiet) => reviveDeadLetter(tx, quiet, id, wish));
    expect(differences[0]?.tells).toMatchObject([{ seat: "books", patch: { name: "Anchor bolt" } }]);
    expect(await letters()).toHaveLength(1);
    await road.hub.walk();
    expect(road.books.rows.size).toBe(0);
  });

  it("of an effect goes back with its own key, so that it is made once", async () => {
    const { hub } = road;
    const place = { lane: "books//part/k1", connection: "books", company: "", noun: "part", record: "k1" };
    const errand = {
      ...place,
      kind: "effect",
      body: { do: "scrap" },
      effectKey: "part/k1/0/scrap/0",
      trail: "t",
    } as const;
    const gaveUp = { ...errand, queue: "out", remedy: "later", reason: "503", attempts: 12 } as const;
    await bury(hub.db, "test", [gaveUp], hub.now());
    const [letter] = await letters();
    await revive(letter?.id ?? 0);
    await keepErrands(hub.db, "test", [{ ...errand, urgency: 3 }], hub.now());
    expect(await hub.db.query(sql`select lane, kind, effect_key, body from outbox`)).toEqual([
      { lane: "books//part/k1", kind: "effect", effect_key: "part/k1/0/scrap/0", body: { do: "scrap" } },
    ]);
  });

  it("of something that could not be heard is heard once more", async () => {
    const { hub, site, record } = road;
    site.put("1", { name: "Anchor bolt", code: "AB-1" });
    await hub.settle();
    const { key } = await record("Anchor bolt");
    const lane = recordLane("part", key);
    const asked = { by: "person", who: "ada", do: "leave", about: "books" };
    const unheard = { lane, kind: "asked", connection: "", company: "", noun: "part", record: key } as const;
    const gaveUp = { ...unheard, queue: "in", remedy: "changed", reason: "our fault" } as const;
    await bury(hub.db, "test", [{ ...gaveUp, body: asked, attempts: 12, trail: "t" }], hub.now());
    const [letter] = await letters();
    await revive(letter?.id ?? 0);
    expect((await linksHere(hub.db, "test", "part", [key])).map(({ connection }) => connection)).toEqual([
      "site",
    ]);
  });

  it("of what a system said stays where nothing of it is kept that could be heard", async () => {
    const { hub } = road;
    const said = { lane: "site/part/9", kind: "observed", connection: "site", company: "", noun: "part" };
    const gaveUp = {
      queue: "in",
      record: "9",
      remedy: "changed",
      reason: "our fault",
      attempts: 12,
    } as const;
    await bury(hub.db, "test", [{ ...said, ...gaveUp, body: { name: "Bolt" }, trail: "t" }], hub.now());
    const [letter] = await letters();
    await expect(revive(letter?.id ?? 0)).rejects.toThrow(
      "Nothing that site said of part 9 is kept: sweep it instead",
    );
    expect(await letters()).toHaveLength(1);
  });

  it("of a reading is read again", async () => {
    const { hub, site } = road;
    site.put("1", { name: "Anchor bolt", code: "AB-1" });
    const [resource] = hub.connections.get("site")?.connector.resources ?? [];
    const changes = resource?.changes;
    Object.assign(resource ?? {}, {
      changes: () => {
        throw new ConnectorError("changed", "an answer nobody understands");
      },
    });
    await hub.settle();
    Object.assign(resource ?? {}, { changes });
    const [letter] = await letters();
    expect(letter).toMatchObject({ kind: "poll", connection: "site" });
    await revive(letter?.id ?? 0);
    await hub.walk();
    expect((await road.record("Anchor bolt")).state).toBe("active");
  });
});

describe("something in quarantine", () => {
  async function anUnreadable() {
    road.site.put("1", { name: null });
    await road.hub.settle();
    const [found] = await quarantined(road.hub.db, "test");
    return found?.id ?? 0;
  }
  const reread = (hub: Hub, id: number) => hub.db.transaction((tx) => rereadQuarantined(tx, hub, id, wish));

  it("stays there while it cannot be read", async () => {
    const id = await anUnreadable();
    await expect(reread(road.hub, id)).rejects.toThrow(`Number ${id} still cannot be read`);
    expect(await quarantined(road.hub.db, "test")).toHaveLength(1);
  });

  it("is heard once its connector can read it", async () => {
    const id = await anUnreadable();
    const connection = road.hub.connections.get("site");
    const resource = connection?.resources.get("part");
    if (!connection || !resource) throw new Error("there is a site");
    const mended = {
      ...resource,
      wire: { safeParse: (wire: object) => ({ success: true, data: { ...wire, name: "(nameless)" } }) },
    } as unknown as typeof resource;
    const hub: Hub = {
      ...road.hub,
      connections: new Map([
        ...road.hub.connections,
        ["site", { ...connection, resources: new Map([["part", mended]]) }],
      ]),
    };
    expect((await reread(hub, id)).differences).toMatchObject([{ title: "(nameless)", moved: ["admit"] }]);
    expect(await quarantined(road.hub.db, "test")).toEqual([]);
  });
});
