import { expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../kit/fake/clock.ts";
import { httpClient } from "../kit/http.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { odooClient } from "./client.ts";
import { type FakeOdoo, fakeOdoo } from "./fake/index.ts";
import { odoo } from "./index.ts";
import { Settings } from "./settings.ts";
import { createVendors } from "./vendor-creates.ts";
import { vendorChanges } from "./vendor-reads.ts";

async function atWork() {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await fakeOdoo({ clock });
  const http = httpClient({ baseUrl: fake.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const { url, database, user, password } = fake;
  const client = odooClient({
    ...{ connection: "odoo", http, vault: memoryVault(), now: () => clock.now() },
    vocabulary: vocabularyOf(odoo.vocabularies),
    settings: Settings.parse({ url, database, user }),
    secrets: { password },
  });
  let cursor: unknown;
  /** The names that a reading brings, from where the last one ended. */
  const heard = async () => {
    const names: string[] = [];
    for await (const page of vendorChanges(client, cursor)) {
      names.push(...page.observed.map(({ wire }) => String((wire as { name: string }).name)));
      cursor = page.cursor;
    }
    return names.sort();
  };
  fake.person().create("res.partner", { name: "Old", is_company: true, supplier_rank: 1 });
  await clock.advance(10);
  await heard();
  const make = async (...names: string[]) => {
    const made = await createVendors(
      client,
      names.map((name) => ({ stamp: name, patch: { name } })),
    );
    return made.map((outcome) => (outcome.done ? Number(outcome.image.id) : 0));
  };
  return { clock, fake, heard, make };
}

const asHub = (fake: FakeOdoo) => fake.person(fake.user);

it("what the hub has made is not heard of as a change, for it was answered for", async () => {
  const { heard, make } = await atWork();
  await make("Acme", "Bolt");
  expect(await heard()).not.toContain("Acme");
});

it("what the hub has made is heard of as soon as somebody else has written it, be it at once", async () => {
  const { fake, heard, make } = await atWork();
  const [id = 0] = await make("Acme", "Bolt");
  fake.person().write("res.partner", id, { phone: "1" });
  expect(await heard()).toContain("Acme");
});

it("what the hub has made is heard of when the hub's own user has written it since, in another second", async () => {
  const { clock, fake, heard, make } = await atWork();
  const [id = 0] = await make("Acme");
  await clock.advance(2);
  asHub(fake).write("res.partner", id, { phone: "1" });
  expect(await heard()).toContain("Acme");
});

it("what the hub has made is read once more when the rush is over, for that user may have written it within the same second", async () => {
  const { clock, fake, heard, make } = await atWork();
  const [id = 0] = await make("Acme");
  asHub(fake).write("res.partner", id, { phone: "1" });
  await heard();
  await clock.advance(61);
  expect(await heard()).toContain("Acme");
  expect(await heard()).not.toContain("Acme");
});

it("what the hub has made and not yet read back is not taken for somebody's by a look at that moment", async () => {
  const { fake, heard, make } = await atWork();
  let looked: readonly string[] | undefined;
  fake.server.meanwhile = async ({ body }) => {
    if (looked !== undefined || !/"web_search_read".*"id", ?"in"/.test(body)) return;
    looked = [];
    looked = await heard();
  };
  await make("Acme");
  expect(looked).toEqual(["Old"]);
});

it("what the hub has made costs a look the same, however many were made before it", async () => {
  const { fake, heard, make } = await atWork();
  const look = async () => {
    const before = fake.server.log.length;
    await heard();
    return fake.server.log.length - before;
  };
  await make("Acme");
  const few = await look();
  await make(...Array.from({ length: 450 }, (_, n) => `Bolt ${n}`));
  expect(await look()).toBe(few);
});
