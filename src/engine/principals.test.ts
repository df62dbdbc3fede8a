import { beforeEach, describe, expect, it } from "vitest";
import { testDb } from "../../test/support/store.ts";
import { newAccessKey } from "../platform/access-key.ts";
import { sql } from "../store/db.ts";
import { anotherOperator, firstOperator } from "./operator.ts";
import { addPrincipal, disable, type NewPrincipal, type Registry, rotate, whoseKey } from "./principals.ts";

let time: number;
let db: Awaited<ReturnType<typeof testDb>>;
let hub: Registry;
beforeEach(async () => {
  db = await testDb();
  time = Date.UTC(2026, 10, 22, 8);
  let count = 0;
  hub = { organisation: "test", now: () => new Date(time), newKey: () => `k${++count}` };
});

const ADA = {
  ...{ name: "ada", kind: "person", role: "controller", legalEntities: ["north"] },
} as const satisfies NewPrincipal;
const BOSS = { ...ADA, name: "boss", role: "administrator", legalEntities: null } as const;
const add = async (one: NewPrincipal) => {
  const { principal, key } = await addPrincipal(db, hub, one, "plumbline");
  return { principal, key: key.reveal() };
};
const who = async (key: string) => (await whoseKey(db, hub, key))?.id;

describe("a principal", () => {
  it("is known by its own key alone", async () => {
    const [ada, boss] = [await add(ADA), await add(BOSS)];
    expect(await who(ada.key)).toBe("person:ada");
    expect(await who(boss.key)).toBe("person:boss");
    const stranger = newAccessKey().key.reveal();
    const forged = `${ada.key.slice(0, 21)}${stranger.slice(21)}`;
    for (const key of [stranger, forged, ada.key.slice(0, -1), "", "ada"])
      expect(await who(key)).toBeUndefined();
  });

  it("leaves nothing in the database that its key could be read from", async () => {
    const { key } = await add(ADA);
    const kept = await db.query(sql`
      select row_to_json(p)::text || row_to_json(k)::text || row_to_json(j)::text as text
      from principal p, principal_key k, journal j`);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(key.slice(-43));
    expect(JSON.stringify(kept)).toContain(key.slice(4, 20));
  });

  it("keeps its name for ever", async () => {
    await add(BOSS);
    await add(ADA);
    await disable(db, hub, "ada", { by: "person:boss", because: "left" });
    await expect(add(ADA)).rejects.toThrow("The name ada is taken, and a name is never given to another");
    await expect(add({ ...ADA, kind: "service", role: "service" })).rejects.toThrow("is taken");
    await expect(db.query(sql`delete from principal where name = 'ada'`)).rejects.toThrow("stays what it is");
    await expect(db.query(sql`update principal set id = 'person:eve', name = 'eve'`)).rejects.toThrow(
      "stays what it is",
    );
  });

  it.each([
    [{ ...ADA, kind: "service" }, "A service cannot be controller"],
    [{ ...ADA, kind: "partner", role: "service" }, "A partner cannot be service: it may be partner"],
    [{ ...ADA, role: "service" }, "A person cannot be service"],
    [{ ...ADA, name: "Ada Walker" }, "cannot be a principal's name"],
    [{ ...ADA, name: "person:ada" }, "cannot be a principal's name"],
  ] as const)("is refused as %j", async (one, says) => {
    await expect(add(one)).rejects.toThrow(says);
  });

  it("acts no more once it is disabled", async () => {
    await add(BOSS);
    const { key } = await add(ADA);
    await disable(db, hub, "person:ada", { by: "person:boss", because: "left" });
    expect(await who(key)).toBeUndefined();
    await expect(rotate(db, hub, "ada", { by: "person:boss", overlapHours: 0 })).rejects.toThrow(
      "person:ada was disabled by person:boss, and stays so",
    );
  });

  it("is not disabled where nobody could let others in any more", async () => {
    await add(BOSS);
    await add(ADA);
    const by = { by: "person:boss", because: "left" };
    await expect(disable(db, hub, "boss", by)).rejects.toThrow("the last administrator");
    await disable(db, hub, "ada", by);
    await add({ ...BOSS, name: "second" });
    await disable(db, hub, "boss", by);
  });

  it("changes its key, with a time in which both open where that is wanted", async () => {
    const { key } = await add(ADA);
    const second = await rotate(db, hub, "ada", { by: "person:ada", overlapHours: 2 });
    expect([await who(key), await who(second.key.reveal())]).toEqual(["person:ada", "person:ada"]);
    time += 2 * 3_600_000;
    expect([await who(key), await who(second.key.reveal())]).toEqual([undefined, "person:ada"]);
    const third = await rotate(db, hub, "ada", { by: "person:ada", overlapHours: 0 });
    expect([await who(second.key.reveal()), await who(third.key.reveal())]).toEqual([
      undefined,
      "person:ada",
    ]);
  });

  it("is in the journal with whoever let it in", async () => {
    await add(BOSS);
    await disable(db, hub, (await add(ADA)).principal.id, { by: "person:boss", because: "left" });
    const rows = await db.query(
      sql`select what, actor, body->>'principal' as whom from journal order by seq`,
    );
    expect(rows).toEqual([
      { what: "principal added", actor: "plumbline", whom: "person:boss" },
      { what: "principal added", actor: "plumbline", whom: "person:ada" },
      { what: "principal disabled", actor: "person:boss", whom: "person:ada" },
    ]);
  });
});

describe("the first operator", () => {
  const kept: string[] = [];
  const seated = (user: string) => ({
    user,
    keep: async (key: { reveal(): string }) => void kept.push(key.reveal()),
  });

  it("is whoever starts a hub in which nobody may act, and only once though many start at once", async () => {
    const made = await Promise.all(
      ["Ada Walker", "bob", "cy"].map((user) => db.transaction((tx) => firstOperator(tx, hub, seated(user)))),
    );
    const [only, ...others] = made.filter((one) => one !== undefined);
    expect(others).toEqual([]);
    expect(await who(kept.at(-1) ?? "")).toBe(only?.id);
    expect(only).toMatchObject({ role: "administrator", legalEntities: null });
  });

  it("is not there when its key could not be kept", async () => {
    const lost = { user: "ada", keep: async () => Promise.reject(new Error("no room")) };
    await expect(db.transaction((tx) => firstOperator(tx, hub, lost))).rejects.toThrow("no room");
    expect(await db.query(sql`select id from principal`)).toEqual([]);
  });

  it("can be followed by another, who is nobody that was there before", async () => {
    await db.transaction((tx) => firstOperator(tx, hub, seated("Ada")));
    const another = await db.transaction((tx) => anotherOperator(tx, hub, seated("ada")));
    expect(another.id).toBe("person:ada-2");
    expect(await who(kept.at(-1) ?? "")).toBe("person:ada-2");
    expect(await who(kept.at(-2) ?? "")).toBe("person:ada");
  });
});
