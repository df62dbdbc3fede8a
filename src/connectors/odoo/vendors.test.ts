import { describe, expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../kit/fake/clock.ts";
import { httpClient } from "../kit/http.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { odooClient } from "./client.ts";
import { calling, fakeOdoo } from "./fake/index.ts";
import { odoo } from "./index.ts";
import { Settings } from "./settings.ts";
import { createVendors } from "./vendor-creates.ts";
import { vendorChanges } from "./vendor-reads.ts";
import { updateVendors } from "./vendor-writes.ts";

/** The hub as an administrator, who might do anything. */
async function atWork() {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await fakeOdoo({ clock });
  const http = httpClient({ baseUrl: fake.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const client = odooClient({
    ...{ connection: "odoo", http, vault: memoryVault(), now: () => clock.now() },
    vocabulary: vocabularyOf(odoo.vocabularies),
    settings: Settings.parse({ url: fake.url, database: fake.database, user: fake.admin.login }),
    secrets: { password: fake.admin.password },
  });
  return { fake, clock, client };
}

const account = (number: string, trusted: boolean) => ({ number, routing: null, trusted });

describe("vendors, where the hub has been given too many rights", () => {
  it("are given no trust in an account, neither made with the vendor nor later", async () => {
    const { fake, client } = await atWork();
    const [made] = await createVendors(client, [
      { stamp: "a", patch: { name: "Acme", bankAccounts: [account("DE1", true)] } },
    ]);
    const id = made?.done ? made.image.id : "";
    await updateVendors(client, [
      { id, stamp: "a", patch: { bankAccounts: [account("DE1", true), account("DE2", true)] } },
    ]);
    const accounts = [...fake.table("res.partner.bank").rows].map(({ acc_number, allow_out_payment }) => [
      acc_number,
      allow_out_payment,
    ]);
    expect(accounts).toEqual([
      ["DE1", false],
      ["DE2", false],
    ]);
  });
});

describe("vendors in one call", () => {
  it("share it where they lack the same, and each is answered for", async () => {
    const { fake, client } = await atWork();
    const newcomers = Array.from({ length: 30 }, (_, n) => ({
      stamp: `s${n}`,
      patch: { name: `Acme ${n}` },
    }));
    const made = await createVendors(client, newcomers);
    const changes = made.flatMap((one, n) =>
      one.done ? [{ id: one.image.id, stamp: `s${n}`, patch: { phone: n % 2 === 0 ? "1" : "2" } }] : [],
    );
    const before = fake.server.log.length;
    const outcomes = await updateVendors(client, changes);
    expect(outcomes.every(({ done }) => done)).toBe(true);
    const saving = calling("res.partner", "web_save");
    expect(fake.server.log.slice(before).filter(({ request }) => saving(request))).toHaveLength(2);
    expect([...fake.table("res.partner").rows].filter(({ phone }) => phone === "2")).toHaveLength(15);
  });

  it("are waited out where nobody answered, and the others go on", async () => {
    const { fake, client } = await atWork();
    const made = await createVendors(
      client,
      ["a", "b"].map((stamp) => ({ stamp, patch: { name: `Acme ${stamp}` } })),
    );
    const changes = made.flatMap((one, n) =>
      one.done ? [{ id: one.image.id, stamp: `${n}`, patch: { phone: `${n}` } }] : [],
    );
    fake.misbehave({ kind: "drop-before", when: calling("res.partner", "web_save") });
    const outcomes = await updateVendors(client, changes);
    expect(outcomes.filter(({ done }) => done)).toHaveLength(1);
    expect(outcomes.find(({ done }) => !done)).toMatchObject({
      error: { remedy: "later", unanswered: true, retryAfterSeconds: 150 },
    });
  });
});

describe("vendors that were long quiet", () => {
  const quiet = async () => {
    const work = await atWork();
    const { fake, clock, client } = work;
    const person = fake.person();
    const id = person.create("res.partner", { name: "Acme", is_company: true, supplier_rank: 1 });
    let cursor: unknown;
    const poll = async () => {
      const heard: string[] = [];
      for await (const page of vendorChanges(client, cursor)) {
        heard.push(...page.observed.map(({ id }) => id));
        cursor = page.cursor;
      }
      return heard;
    };
    for (let turn = 0; turn < 3; turn++) {
      await poll();
      await clock.advance(1000);
    }
    return { ...work, person, id, poll };
  };

  it("are not read again", async () => {
    const { fake, poll } = await quiet();
    const before = fake.server.log.length;
    expect(await poll()).toEqual([]);
    // One look at each table, for its latest row.
    expect(fake.server.log.length - before).toBe(3);
  });

  it("are heard of by a contact or an account of theirs, which leave no trace on them", async () => {
    const { clock, person, id, poll } = await quiet();
    const child = person.create("res.partner", { name: "Ann", parent_id: id });
    expect(await poll()).toEqual([String(id)]);
    await clock.advance(1000);
    person.write("res.partner", child, { active: false });
    expect(await poll()).toContain(String(id));
    await clock.advance(1000);
    await poll();
    await clock.advance(1000);
    expect(await poll()).toEqual([]);
    const bank = person.create("res.partner.bank", { partner_id: id, acc_number: "DE1" });
    expect(await poll()).toEqual([String(id)]);
    await clock.advance(1000);
    person.write("res.partner.bank", bank, { allow_out_payment: true });
    expect(await poll()).toContain(String(id));
  });
});
