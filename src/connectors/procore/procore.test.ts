import { describe, expect, it, onTestFinished } from "vitest";
import { conforms } from "../conformance.ts";
import type { Page } from "../contract.ts";
import { connect } from "../kit/connect.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import type { Procore } from "./client.ts";
import { FakeProcore, type FakeProcoreOptions } from "./fake.ts";
import errors from "./fixtures/errors.json" with { type: "json" };
import { procoreHarness } from "./harness.ts";
import { procore } from "./index.ts";
import { takeOver } from "./vendor-writes.ts";
import { vendors } from "./vendors.ts";

conforms({ connector: procore, harness: procoreHarness });

interface Given extends FakeProcoreOptions {
  readonly settings?: object;
  readonly secrets?: (fake: FakeProcore) => object;
}

async function given({ settings, secrets, ...options }: Given = {}) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeProcore.start({ clock, ...options });
  const { client, close } = connect<never, never, Procore>({
    connector: procore as never,
    connection: "procore",
    settings: { ...fake.settings, pageSize: 4, ...settings },
    secrets: { ...fake.secrets, ...secrets?.(fake) },
    vault: memoryVault(),
    vocabulary: vocabularyOf(procore.vocabularies),
    now: () => clock.now(),
    sleep: (seconds) => clock.advance(seconds),
  });
  onTestFinished(async () => {
    await close();
    await fake.close();
  });
  return { clock, fake, client, asked: () => fake.server.log.map(({ request }) => request) };
}

async function changed(client: Procore, since?: unknown) {
  const pages: Page[] = [];
  for await (const page of vendors.changes(client, since)) pages.push(page);
  return { ids: pages.flatMap(({ observed }) => observed.map(({ id }) => id)), cursor: pages.at(-1)?.cursor };
}

const { writes } = vendors;
if (!writes) throw new Error("Procore's vendors can be written");

const told = async (client: Procore, patch: object, stamp = "key-1") => {
  const [outcome] = await writes.create(client, [{ stamp, patch }]);
  if (!outcome?.done) throw outcome?.error;
  return outcome.image.id;
};

describe("the client", () => {
  it("bears the company on every call, though it stands in the path", async () => {
    const { fake, client, asked } = await given();
    fake.seed(1);
    await procore.check(client as never);
    await changed(client);
    const rest = asked().filter(({ path }) => path.startsWith("/rest/"));
    expect(rest.length).toBeGreaterThan(3);
    expect(new Set(rest.map(({ headers }) => headers["procore-company-id"]))).toEqual(
      new Set([fake.settings.companyId]),
    );
  });

  it("speaks for a person, whose refresh token is good for one use", async () => {
    const { clock, fake, client, asked } = await given({
      secrets: (fake) => ({ refreshToken: fake.tokens.consent() }),
    });
    for (let hour = 0; hour < 3; hour++) {
      expect(await procore.check(client as never)).toBe("Plumbline in Northgate Builders, Inc.");
      await clock.advance(7200);
    }
    const grants = asked().filter(({ path }) => path === "/oauth/token");
    expect(grants.map(({ body }) => new URLSearchParams(body).get("grant_type"))).toEqual([
      "refresh_token",
      "refresh_token",
      "refresh_token",
    ]);
    fake.tokens.revoke();
    await expect(procore.check(client as never)).rejects.toMatchObject({ remedy: "reconnect" });
  });

  it("asks an administrator where the app is not connected to the company", async () => {
    const { client } = await given({ settings: { companyId: "7" } });
    await expect(procore.check(client as never)).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringMatching(/company 7.*install the app/),
    });
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringMatching(/App is not connected/),
    });
  });

  it("waits out the window of ten seconds, and turns away at the end of the hour's", async () => {
    const { clock, fake, client } = await given({ rates: { hour: 40, spike: 5 } });
    fake.seed(30);
    const started = clock.now().getTime();
    expect((await changed(client)).ids).toHaveLength(30);
    expect(clock.now().getTime() - started).toBeGreaterThanOrEqual(20_000);
    const failure = await changed(client).then(
      () => changed(client),
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ remedy: "later", unanswered: false });
    expect((failure as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(3000);
    expect(fake.server.log.every(({ status }) => status === 200)).toBe(true);
  });

  it.each([
    ["validation_map", "vendor can't be blank; number has already been taken"],
    ["string_errors", "Missing Procore-Company-Id header!"],
    ["message_code", "App is not connected to this company"],
    ["nested", "Object not found"],
    ["oauth", "The provided authorization grant is invalid, expired or revoked."],
  ] as const)("reads an error's body of the shape %s", async (shape, sentence) => {
    const { fake, client } = await given();
    fake.server.misbehave({
      kind: "refuse",
      reply: () => ({ status: 422, body: errors[shape] }),
      when: ({ path }) => path.startsWith("/rest/"),
    });
    await expect(changed(client)).rejects.toMatchObject({
      remedy: "refused",
      message: `Procore, reading vendors: ${sentence} (422)`,
    });
  });
});

describe("reading vendors", () => {
  it("hears of one that is retired, and of one that comes back", async () => {
    const { clock, fake, client } = await given();
    const [first = "", second = ""] = fake.seed(2);
    let { cursor } = await changed(client);
    for (const act of [() => fake.retires(first), () => fake.changes(first, { is_active: true })]) {
      await clock.advance(3600);
      act();
      const next = await changed(client, cursor);
      expect(next.ids).toEqual([first]);
      cursor = next.cursor;
    }
    expect(await vendors.read(client, [second, first])).toHaveLength(2);
  });

  it("misses no inactive one when another leaves their list between two pages", async () => {
    const { clock, fake, client } = await given();
    const ids = fake.seed(9);
    for (const id of ids) {
      await clock.advance(3600);
      fake.retires(id);
    }
    const firstByName = [...fake.vendors].sort((a, b) => (a.name < b.name ? -1 : 1))[0];
    fake.server.meanwhile = ({ path, query }) => {
      if (!path.endsWith("/inactive") || query.get("page") !== "2") return;
      fake.changes(String(firstByName?.id), { is_active: true });
      fake.server.meanwhile = undefined;
    };
    const first = await changed(client);
    const then = await changed(client, first.cursor);
    expect(new Set([...first.ids, ...then.ids])).toEqual(new Set(ids));
  });

  it("finds one that changes its list while all ids are asked for", async () => {
    const { fake, client } = await given();
    const ids = fake.seed(3);
    let asked = 0;
    fake.server.meanwhile = ({ path }) => {
      if (path.startsWith("/rest/") && ++asked === 2) fake.retires(ids[1] ?? "");
    };
    const found = new Set<string>();
    for await (const some of vendors.ids(client)) for (const id of some) found.add(id);
    expect(found).toEqual(new Set(ids));
  });

  it("does not take a list for changes when the filter is gone", async () => {
    const { clock, fake, client } = await given();
    fake.seed(2);
    const { cursor } = await changed(client);
    await clock.advance(3600);
    fake.seed(1);
    const { cursor: later } = await changed(client, cursor);
    fake.server.misbehave({
      kind: "drift",
      change: () => fake.vendors.map((row) => ({ ...row })),
      when: ({ query }) => query.has("filters[updated_at]"),
    });
    await expect(changed(client, later)).rejects.toMatchObject({
      remedy: "changed",
      message: expect.stringMatching(/does not filter/),
    });
  });

  it("reads a thousand that were written in the same second, and splits no further", async () => {
    const { fake, client, asked } = await given({ settings: { pageSize: 200 } });
    fake.seed(1000);
    expect((await changed(client)).ids).toHaveLength(1000);
    expect(asked().length).toBeLessThan(25);
  });

  it("begins anew with a cursor that it does not know", async () => {
    const { fake, client } = await given();
    fake.seed(2);
    expect((await changed(client, { version: 0 })).ids).toHaveLength(2);
  });
});

describe("a connection that is limited to projects", () => {
  const settings = { projectIds: ["562949955112034", "562949955112035"] };

  it("hears of their vendors and of those we made, and of one that joins without a date", async () => {
    const { clock, fake, client } = await given({ settings });
    const [inside = "", outside = "", joining = ""] = fake.seed(3);
    fake.joins(inside, "562949955112034");
    const ours = await told(client, { name: "Made by the hub" });
    const first = await changed(client);
    expect(new Set(first.ids)).toEqual(new Set([inside, ours]));

    await clock.advance(3600);
    fake.joins(joining, "562949955112035");
    const then = await changed(client, first.cursor);
    expect(then.ids).toEqual([joining]);
    expect((await changed(client, then.cursor)).ids).toEqual([]);

    const all: string[] = [];
    for await (const some of vendors.ids(client)) all.push(...some);
    expect(all.sort()).toEqual([inside, joining].sort());
    expect(await vendors.read(client, [outside])).toHaveLength(1);
  });
});

describe("writing vendors", () => {
  it("stamps what it makes without marking it as the books' own", async () => {
    const { fake, client } = await given();
    const id = await told(client, { name: "Evergreen Rebar Supply", number: "V-04502" }, "vendor/7/0");
    expect(fake.vendor(id)).toMatchObject({
      origin_data: '{"plumbline":"vendor/7/0"}',
      origin_id: null,
      origin_code: "V-04502",
    });
  });

  it("leaves the mark alone when it changes what others made", async () => {
    const { fake, client } = await given();
    const id = fake.creates({ name: "Cascade", origin_data: "another app's own", origin_id: "other:1" });
    await writes.update(client, [{ id, stamp: "key-9", patch: { phone: "1" } }]);
    expect(fake.vendor(id)).toMatchObject({
      business_phone: "1",
      origin_data: "another app's own",
      origin_id: "other:1",
    });
    const [read] = await vendors.read(client, [id]);
    expect(read?.stamp).toBeUndefined();
  });

  it("marks a vendor as the books' own only when it is taken over", async () => {
    const { fake, client } = await given();
    const [first = "", second = ""] = fake.seed(2);
    const outcomes = await takeOver(client, [
      { id: first, originId: "odoo:res.partner:4471" },
      { id: second, originId: "odoo:res.partner:4471" },
    ]);
    expect(outcomes).toMatchObject([
      { done: true, image: { id: first } },
      {
        done: false,
        error: { remedy: "refused", message: expect.stringMatching(/origin_id has already been taken/) },
      },
    ]);
    expect(fake.vendor(first).origin_id).toBe("odoo:res.partner:4471");
    expect(fake.vendor(second).origin_id).toBeNull();
  });

  it("reads back what a sync shows in short", async () => {
    const { client } = await given({ shortSyncs: true });
    const items = ["key-1", "key-2", "key-3"].map((stamp, n) => ({
      stamp,
      patch: { name: `Vendor ${n}`, phone: `${n}` },
    }));
    const outcomes = await writes.create(client, items);
    expect(outcomes).toMatchObject(items.map(({ stamp }) => ({ done: true, image: { stamp } })));
    expect(outcomes.map((outcome) => outcome.done && outcome.image.wire)).toMatchObject(
      items.map(({ patch }) => ({ name: patch.name, business_phone: patch.phone })),
    );
  });

  it("does not say that nothing happened when it cannot read back what a sync made", async () => {
    const { fake, client } = await given({ shortSyncs: true });
    fake.server.misbehave({ kind: "drop-before", when: ({ method }) => method === "GET" });
    await expect(told(client, { name: "Evergreen" })).rejects.toMatchObject({
      remedy: "later",
      unanswered: true,
    });
    expect(fake.vendors).toHaveLength(1);
  });

  it("does not guess which one failed when a sync does not say", async () => {
    const { fake, client } = await given();
    const change = (body: unknown) => ({ ...(body as object), entities: [] });
    fake.server.misbehave({ kind: "drift", change, when: ({ method }) => method === "PATCH" });
    await expect(told(client, { name: "Evergreen" })).rejects.toMatchObject({
      remedy: "later",
      unanswered: true,
    });
  });

  it.each([
    ["an American number", "915550142", { type: "EIN", identifier: "915550142" }],
    ["an Australian number", "53004085616", { type: "ABN", identifier: "53004085616" }],
    ["a number of elsewhere, which has no place there", "ATU12345678", null],
  ])("writes %s", async (_, taxId, register) => {
    const { fake, client } = await given();
    const id = await told(client, { name: "Cascade", taxId });
    if (register) expect(fake.vendor(id).business_register).toMatchObject(register);
    else expect(fake.vendor(id).business_register).toBeNull();
  });

  it("says that a tax identity cannot be taken back, and writes the others of the call", async () => {
    const { fake, client } = await given();
    const [first = "", second = ""] = fake.seed(2);
    const outcomes = await writes.update(client, [
      { id: first, stamp: "a", patch: { taxId: null } },
      { id: second, stamp: "b", patch: { phone: "7" } },
    ]);
    expect(outcomes).toMatchObject([
      { done: false, error: { remedy: "refused", message: expect.stringMatching(/by hand/) } },
      { done: true, image: { id: second } },
    ]);
  });

  it("empties what it is told to empty", async () => {
    const { fake, client } = await given();
    const [id = ""] = fake.seed(1);
    await writes.update(client, [{ id, stamp: "a", patch: { address: null, phone: null } }]);
    expect(fake.vendor(id)).toMatchObject({
      address: null,
      city: null,
      country_code: null,
      business_phone: null,
    });
  });

  it("passes on what Procore says of a field, item by item", async () => {
    const { client } = await given();
    const outcomes = await writes.create(client, [
      { stamp: "a", patch: { name: " " } },
      { stamp: "b", patch: { name: "Evergreen" } },
    ]);
    expect(outcomes).toMatchObject([
      { done: false, error: { remedy: "refused", message: "Procore, writing vendors: name can't be blank" } },
      { done: true },
    ]);
  });
});
