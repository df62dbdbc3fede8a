import { describe, expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../kit/fake/clock.ts";
import { httpClient } from "../kit/http.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { type Odoo, odooClient, SETTLED_AFTER_SECONDS } from "./client.ts";
import { calling, fakeOdoo } from "./fake/index.ts";
import { guardedTransition, keyedCreate, keyedWizard } from "./recipes.ts";
import { Settings } from "./settings.ts";

async function atWork() {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await fakeOdoo({ clock });
  const http = httpClient({ baseUrl: fake.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const client = odooClient({
    ...{ connection: "odoo", http, vault: memoryVault(), now: () => clock.now(), vocabulary: vocabularyOf() },
    settings: Settings.parse({ url: fake.url, database: fake.database, user: fake.admin.login }),
    secrets: { password: fake.admin.password },
  });
  await client.session();
  return { clock, fake, client };
}

const make = async (client: Odoo, model: string, vals: object): Promise<number> =>
  [await client.call({ model, method: "create", args: { vals_list: [vals] } })].flat()[0] as number;

const outcome = <T>(act: Promise<T>) =>
  act.then(
    () => "done",
    (error: { remedy: string; unanswered: boolean }) =>
      `${error.remedy}, ${error.unanswered ? "unanswered" : "answered"}`,
  );

describe("keyed create", () => {
  const rows = (name: string) => [{ key: "__hub__.vendor_1", cells: { name, supplier_rank: "1" } }];

  it.each(["held-open", "commit-late", "drop-after", "drop-before"] as const)(
    "makes one record when the first call is %s, and is repeated at once",
    async (kind) => {
      const { clock, fake, client } = await atWork();
      fake.misbehave({ kind, when: calling("res.partner", "load") });
      const create = (name: string) => keyedCreate(client, { model: "res.partner", rows: rows(name) });
      expect(await outcome(create("Acme"))).toBe("later, unanswered");
      const repeated = await outcome(create("Acme"));
      await clock.advance(SETTLED_AFTER_SECONDS);
      if (repeated !== "done") expect(await outcome(create("Acme"))).toBe("done");
      await clock.advance(SETTLED_AFTER_SECONDS);
      expect(fake.table("res.partner").by("name", "Acme")).toHaveLength(1);
    },
  );

  it("leaves what stands under the key as it is, also when the first call comes last", async () => {
    const { clock, fake, client } = await atWork();
    fake.misbehave({ kind: "commit-late", when: calling("res.partner", "load") });
    await outcome(keyedCreate(client, { model: "res.partner", rows: rows("Old name") }));
    await keyedCreate(client, { model: "res.partner", rows: rows("New name") });
    await clock.advance(SETTLED_AFTER_SECONDS);
    expect(fake.table("res.partner").by("name", "New name")).toHaveLength(1);
    expect(fake.table("res.partner").by("name", "Old name")).toHaveLength(0);
  });

  it("tries again by itself when it met another", async () => {
    const { fake, client } = await atWork();
    fake.misbehave({ kind: "conflict", times: 3, when: calling("res.partner", "load") });
    expect(await keyedCreate(client, { model: "res.partner", rows: rows("Acme") })).toMatchObject([
      { id: expect.any(Number) },
    ]);
    fake.misbehave({ kind: "conflict", times: 4, when: calling("res.partner", "load") });
    expect(await outcome(keyedCreate(client, { model: "res.partner", rows: rows("Acme") }))).toBe(
      "later, answered",
    );
  });

  it("makes every row but those that Odoo blames, however many", async () => {
    const { fake, client } = await atWork();
    const many = Array.from({ length: 40 }, (_, n) => ({
      key: `__hub__.vendor_${n}`,
      cells: { name: n % 3 === 1 ? "" : `Acme ${n}`, supplier_rank: "1" },
    }));
    const made = await keyedCreate(client, { model: "res.partner", rows: many });
    expect(made.map((one) => "id" in one)).toEqual(many.map((_, n) => n % 3 !== 1));
    for (const [n, one] of made.entries())
      if ("id" in one) expect(fake.table("res.partner").get(one.id)).toMatchObject({ name: `Acme ${n}` });
      else expect(one.error).toMatchObject({ remedy: "refused", message: expect.stringContaining("name") });
  });

  it("asks an administrator where the right is missing, whatever the row", async () => {
    const { fake, client } = await atWork();
    const body = {
      ids: false,
      messages: [
        {
          type: "error",
          record: 0,
          message: "You are not allowed to create 'Contact' (res.partner) records.",
        },
      ],
      nextrow: 0,
    };
    fake.misbehave({
      kind: "refuse",
      reply: () => ({ body: { jsonrpc: "2.0", id: 1, result: body } }),
      when: calling("res.partner", "load"),
    });
    expect(await outcome(keyedCreate(client, { model: "res.partner", rows: rows("Acme") }))).toBe(
      "reconnect, answered",
    );
  });
});

describe("wizard with the key in a native reference", () => {
  async function billed() {
    const work = await atWork();
    const { client } = work;
    const partner_id = await make(client, "res.partner", { name: "Acme", supplier_rank: 1 });
    const move = await make(client, "account.move", {
      ...{ move_type: "in_invoice", partner_id, ref: "A-1", invoice_date: "2026-11-18", date: "2026-11-18" },
      invoice_line_ids: [[0, 0, { name: "Work", quantity: 1, price_unit: 100, tax_ids: [[6, 0, []]] }]],
    });
    const posting = {
      ...{ model: "account.move", id: move, field: "state", method: "action_post" },
      from: ["draft"],
      to: ["posted"],
    };
    await guardedTransition(client, posting);
    const pay = () =>
      keyedWizard(client, {
        find: { model: "account.payment", domain: [["memo", "=", "key-1"]] },
        wizard: {
          ...{ model: "account.payment.register", method: "action_create_payments" },
          values: { communication: "key-1", amount: 40 },
          context: { active_model: "account.move", active_ids: [move] },
        },
      });
    const paid = () => work.fake.table("account.payment").by("memo", "key-1").length;
    return { ...work, pay, paid };
  }
  const acting = calling("account.payment.register", "action_create_payments");

  it.each(["held-open", "commit-late", "drop-after", "drop-before"] as const)(
    "pays once when the first call is %s, and it is waited out",
    async (kind) => {
      const { clock, fake, pay, paid } = await billed();
      fake.misbehave({ kind, when: acting });
      await expect(pay()).rejects.toMatchObject({
        unanswered: true,
        retryAfterSeconds: SETTLED_AFTER_SECONDS,
      });
      await clock.advance(SETTLED_AFTER_SECONDS);
      await pay();
      expect(paid()).toBe(1);
    },
  );

  it("would pay twice if nobody waited", async () => {
    const { clock, fake, pay, paid } = await billed();
    fake.misbehave({ kind: "commit-late", when: acting });
    await outcome(pay());
    await pay();
    await clock.advance(SETTLED_AFTER_SECONDS);
    expect(paid()).toBe(2);
  });
});
