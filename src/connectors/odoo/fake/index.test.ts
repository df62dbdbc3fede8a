import { afterEach, describe, expect, it } from "vitest";
import { VirtualClock } from "../../kit/fake/clock.ts";
import { administrator, call } from "./calls.ts";
import { calling, type FakeOdoo, type FakeOdooOptions, fakeOdoo } from "./index.ts";

const open: FakeOdoo[] = [];
afterEach(async () => {
  for (const odoo of open.splice(0)) await odoo.close();
});

async function anOdoo(options: FakeOdooOptions = {}) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const odoo = await fakeOdoo({ clock, ...options });
  open.push(odoo);
  const load = (name: string, key = "__hub__.vendor_1") =>
    call(odoo, "res.partner", "load", [["id", "name"], [[key, name]]]);
  const named = (name: string) => odoo.table("res.partner").by("name", name);
  return { clock, odoo, load, named };
}

describe("an Odoo that misbehaves", () => {
  it("closes the socket before it does anything", async () => {
    const { odoo, load, named } = await anOdoo();
    odoo.misbehave({ kind: "drop-before" });
    await expect(load("Acme")).rejects.toThrow();
    expect(named("Acme")).toEqual([]);
  });

  it("does the work and keeps the answer", async () => {
    const { odoo, load, named } = await anOdoo();
    odoo.misbehave({ kind: "drop-after" });
    await expect(load("Acme")).rejects.toThrow();
    expect(named("Acme")).toHaveLength(1);
  });

  it("takes a call from the queue two minutes after its socket was closed", async () => {
    const { odoo, clock, load, named } = await anOdoo();
    odoo.misbehave({ kind: "commit-late", seconds: 120, when: calling("res.partner", "load") });
    await expect(load("Acme")).rejects.toThrow();
    await clock.advance(119);
    expect(named("Acme")).toEqual([]);
    await clock.advance(1);
    expect(named("Acme")).toMatchObject([{ write_date: expect.stringMatching(/^2026-11-18 16:02:00/) }]);
  });

  it("commits an open transaction late, with the write_date of its beginning", async () => {
    const { odoo, clock, load, named } = await anOdoo();
    odoo.misbehave({ kind: "held-open", seconds: 120, when: calling("res.partner", "load") });
    await expect(load("Acme")).rejects.toThrow();
    expect(named("Acme")).toEqual([]);
    await clock.advance(120);
    expect(named("Acme")).toMatchObject([{ write_date: expect.stringMatching(/^2026-11-18 16:00:00/) }]);
    const [late] = odoo.log;
    expect(late).toMatchObject({ start: 1, end: 2, effect: 3, model: "res.partner", method: "load" });
    expect(late?.changed.map(({ model }) => model)).toEqual(["res.partner", "ir.model.data"]);
  });

  it("commits nothing of a late load whose external id another call has made meanwhile", async () => {
    const { odoo, clock, load, named } = await anOdoo();
    odoo.misbehave({ kind: "held-open", seconds: 60, when: calling("res.partner", "load") });
    await expect(load("Late")).rejects.toThrow();
    await load("Early");
    await clock.advance(60);
    expect(named("Late")).toEqual([]);
    expect(named("Early")).toHaveLength(1);
    expect(odoo.log[0]).toMatchObject({ refused: "SerializationFailure", changed: [] });
  });

  it("commits both of two creates without a key", async () => {
    const { odoo, clock, named } = await anOdoo();
    const create = () => call(odoo, "res.partner", "create", [{ name: "Twice" }]);
    odoo.misbehave({ kind: "held-open", seconds: 60 });
    await expect(create()).rejects.toThrow();
    await create();
    await clock.advance(60);
    expect(named("Twice")).toHaveLength(2);
  });

  it("tries a late write again when its record was changed meanwhile", async () => {
    const { odoo, clock, load, named } = await anOdoo();
    await load("Acme");
    const [{ id } = { id: 0 }] = named("Acme");
    odoo.misbehave({ kind: "held-open", seconds: 60, when: calling("res.partner", "write") });
    await expect(call(odoo, "res.partner", "write", [[id], { phone: "late" }])).rejects.toThrow();
    await call(odoo, "res.partner", "write", [[id], { city: "Houston" }]);
    await clock.advance(60);
    expect(named("Acme")).toMatchObject([{ phone: "late", city: "Houston" }]);
  });

  it("stands behind a proxy that answers in its place", async () => {
    const { odoo, load, named } = await anOdoo();
    odoo.misbehave({ kind: "gateway", status: 504 });
    odoo.misbehave({ kind: "gateway", status: 502, effect: false });
    await expect(load("Done")).rejects.toThrow();
    await expect(load("Not done", "__hub__.vendor_2")).rejects.toThrow();
    expect(odoo.log.map(({ status }) => status)).toEqual([504, 502]);
    expect([named("Done").length, named("Not done").length]).toEqual([1, 0]);
  });

  it("reports a conflict of a load, and tries anything else again unseen", async () => {
    const { odoo, load, named } = await anOdoo();
    odoo.misbehave({ kind: "conflict", times: 2 });
    expect(await load("Acme")).toMatchObject({
      result: {
        ids: false,
        messages: [{ message: "could not serialize access due to concurrent update\n" }],
      },
    });
    expect(await call(odoo, "res.partner", "create", [{ name: "Acme" }])).toMatchObject({
      result: named("Acme")[0]?.id,
    });
  });

  it("loses a field, or gives it another name", async () => {
    const { odoo, load } = await anOdoo();
    await load("Acme");
    const read = (field: string) =>
      call(odoo, "res.partner", "search_read", [[["name", "=", "Acme"]]], { fields: [field] });
    odoo.drift("res.partner", "vat");
    odoo.drift("res.partner", "name", "title_name");
    expect(await read("vat")).toMatchObject({ error: "ValueError" });
    const renamed = await call(odoo, "res.partner", "search_read", [[["title_name", "=", "Acme"]]], {
      fields: ["title_name"],
    });
    expect(renamed).toMatchObject({ result: [{ title_name: "Acme" }] });
  });

  it("lets requests wait while all its workers are busy", async () => {
    const { odoo, clock, load, named } = await anOdoo({ workers: 1 });
    await odoo.occupy(30);
    const waiting = load("Acme");
    await expect.poll(() => odoo.log.length).toBe(1);
    expect(named("Acme")).toEqual([]);
    await clock.advance(30);
    await waiting;
    expect(named("Acme")).toHaveLength(1);
  });

  it("refuses connections while it is dead", async () => {
    const { odoo, load, named } = await anOdoo();
    await odoo.die();
    await expect(load("Acme")).rejects.toThrow();
    await odoo.revive();
    await load("Acme");
    expect(named("Acme")).toHaveLength(1);
  });

  it("throttles, answers nonsense, and forgets who one is", async () => {
    const { odoo, load } = await anOdoo();
    odoo.misbehave({ kind: "throttle", status: 503, seconds: 7 });
    odoo.misbehave({ kind: "malformed" });
    odoo.misbehave({ kind: "expire" });
    await expect(load("Acme")).rejects.toThrow();
    await expect(load("Acme")).rejects.toThrow();
    expect(await load("Acme")).toMatchObject({ error: "AccessDenied" });
  });
});

describe("people in it", () => {
  it("merge: the survivor bears the keys of those it took in, who are gone", async () => {
    const { odoo, load, named } = await anOdoo();
    await load("Acme", "__hub__.vendor_1");
    await load("ACME Steel", "__hub__.vendor_2");
    const [from, into] = [named("Acme")[0]?.id ?? 0, named("ACME Steel")[0]?.id ?? 0];
    odoo.person().merge([from, into], into);
    expect(named("Acme")).toEqual([]);
    const keys = odoo.table("ir.model.data").by("module", "__hub__");
    expect(keys.map(({ name, res_id }) => [name, res_id])).toEqual([
      ["vendor_1", into],
      ["vendor_2", into],
    ]);
  });

  it("trust bank accounts, which the hub may not", async () => {
    const { odoo, load, named } = await anOdoo();
    await load("Acme");
    const partner_id = named("Acme")[0]?.id;
    const values = { partner_id, acc_number: "US 12", allow_out_payment: true };
    const made = await call(odoo, "res.partner.bank", "create", [values]);
    const id = "result" in made ? Number(made.result) : 0;
    const trust = [[id], { allow_out_payment: true }];
    expect(odoo.table("res.partner.bank").get(id)).toMatchObject({ allow_out_payment: false });
    expect(await call(odoo, "res.partner.bank", "write", trust)).toMatchObject({ error: "UserError" });
    odoo.person().trust(id);
    expect(odoo.table("res.partner.bank").get(id)).toMatchObject({ allow_out_payment: true });
  });
});

describe("a transaction", () => {
  it("is all or nothing", async () => {
    const { odoo, named } = await anOdoo();
    const list = [{ name: "Good" }, { name: "Bad", country_id: 999_999 }];
    expect(await call(odoo, "res.partner", "create", [list])).toMatchObject({ error: "ValidationError" });
    expect(named("Good")).toEqual([]);
    expect(odoo.log[0]).toMatchObject({ refused: "ValidationError", changed: [] });
  });

  it("leaves in the log what it changed, as it was and as it is", async () => {
    const { odoo, load, named } = await anOdoo();
    await load("Acme");
    const [{ id } = { id: 0 }] = named("Acme");
    await call(odoo, "res.partner", "write", [[id], { phone: "1" }]);
    expect(odoo.log.at(-1)?.changed).toMatchObject([
      { model: "res.partner", id, before: { phone: null }, after: { phone: "1" } },
    ]);
  });
});

it("holds thousands of partners and stays quick", async () => {
  const { odoo } = await anOdoo();
  const rows = (n: number) => Array.from({ length: 200 }, (_, i) => [`__hub__.v_${n}_${i}`, `V ${n} ${i}`]);
  const begun = performance.now();
  for (let n = 0; n < 10; n++) await call(odoo, "res.partner", "load", [["id", "name"], rows(n)]);
  const page = await call(odoo, "res.partner", "search_read", [[["write_date", ">", "2026-01-01"]]], {
    ...{ fields: ["name", "child_ids", "bank_ids"], order: "write_date,id", limit: 500 },
  });
  expect("result" in page && page.result).toHaveLength(500);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(await call(odoo, "res.partner", "search_count", [[]], {}, administrator(odoo))).toEqual({
    result: 2004,
  });
});
