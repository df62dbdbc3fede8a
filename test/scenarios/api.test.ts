import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disable } from "../../src/engine/principals.ts";
import { sql } from "../../src/store/db.ts";
import { findRecords } from "../../src/store/records.ts";
import { type Api, anApi, company } from "../support/api.ts";

let api: Api;
beforeAll(async () => {
  const clears: (() => Promise<void>)[] = [];
  api = await anApi((clear) => void clears.unshift(clear));
  afterAll(async () => {
    expect(api.errors).toEqual([]);
    for (const clear of clears) await clear();
  });
  api.north.creates(company("Anchor Masonry LLC", "91-5550101"));
  api.north.creates(company("Beacon Roofing Inc", "91-5550102"));
  api.south.creates(company("Delta Paving Co", "91-5550103"));
  await api.office.settle();
  for (const entity of ["north", "south"])
    await api.let({ name: entity, kind: "person", role: "controller", legalEntities: [entity] });
}, 60_000);

const key = async (name: string) =>
  (await findRecords(api.office.db, api.office.hub.organisation, name))[0]?.key ?? "";
const why = { because: "it is tried" };
const post = (path: string, body: unknown, headers: Record<string, string> = {}, as = "administrator") =>
  api.call(path, { method: "POST", body, headers, as });

/** The bookkeeper changes a name, which the site keeps: a hold of it. */
async function aDispute(name: string): Promise<number> {
  const row = [...api.odoo.table("res.partner").rows].find((one) => one.name === name);
  api.odoo.person().write("res.partner", Number(row?.id), { name: `${name} (books)` });
  await api.office.settle();
  const hold = (await api.office.holds()).find((one) => one.title === name);
  return hold?.id ?? 0;
}

const journalCount = async () =>
  (await api.office.db.query<{ n: number }>(sql`select count(*) as n from journal where stage = 'person'`))[0]
    ?.n;

describe("a write with an idempotency key", () => {
  it("is carried out once, however often and at once it comes, and is answered alike", async () => {
    const hold = await aDispute("Beacon Roofing Inc");
    const before = Number(await journalCount());
    const headers = { "idempotency-key": "one-decision" };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        post(`/holds/${hold}/resolution`, { verdict: "keep", ...why }, headers),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.has("idempotency-replayed"))).toHaveLength(5);
    expect(await journalCount()).toBe(before + 1);

    await api.office.settle();
    const later = await post(`/holds/${hold}/resolution`, { verdict: "keep", ...why }, headers);
    expect(later).toMatchObject({ status: 200, body: { id: answers[0]?.body.id, state: "done" } });
    expect(await journalCount()).toBe(before + 1);
  });

  it("refuses the key for another request, and leaves it to another principal", async () => {
    const id = await key("Beacon Roofing Inc");
    const headers = { "idempotency-key": "shared-key" };
    const dry = { dryRun: true, ...why };
    expect((await post(`/vendors/${id}/replay`, dry, headers)).status).toBe(200);
    const other = await post(`/vendors/${id}/replay`, { dryRun: true, because: "another" }, headers);
    expect(other).toMatchObject({
      status: 422,
      body: {
        type: "urn:plumbline:problem:key-of-another-request",
        errors: [{ field: "header.idempotency-key" }],
      },
    });
    expect(other.body.detail).toMatch(/Take a new key/);
    const another = await post(`/vendors/${await key("Anchor Masonry")}/replay`, dry, headers);
    expect(another.status).toBe(422);
    const somebody = await post(`/vendors/${id}/replay`, dry, headers, "steward");
    expect({ status: somebody.status, replayed: somebody.headers.has("idempotency-replayed") }).toEqual({
      status: 200,
      replayed: false,
    });
  });

  it("answers a refusal again as it was, and does nothing for it", async () => {
    const headers = { "idempotency-key": "resume-twice" };
    const first = await post("/connections/south/resume", why, headers);
    expect(first).toMatchObject({ status: 409, body: { detail: "south is live already." } });
    expect((await post("/connections/south/pause", why)).status).toBe(200);
    const again = await post("/connections/south/resume", why, headers);
    expect(again.body).toEqual(first.body);
    expect((await api.call("/connections/south")).body.state).toBe("paused");
    expect((await post("/connections/south/resume", why)).body.result.state).toBe("live");
  });

  it("is forgotten after a day", async () => {
    const headers = { "idempotency-key": "of-yesterday" };
    const id = await key("Beacon Roofing Inc");
    const first = await post(`/vendors/${id}/replay`, { dryRun: true, ...why }, headers);
    await api.clock.advance(24 * 3600 + 1);
    const next = await post(`/vendors/${id}/replay`, { dryRun: true, because: "a new day" }, headers);
    expect(next.status).toBe(200);
    expect(next.body.id).not.toBe(first.body.id);
    expect((await api.call(`/requests/${first.body.id}`)).status).toBe(404);
  });

  it("that dies in the middle leaves nothing, and can be sent again", async () => {
    const headers = { "idempotency-key": "dies" };
    const { db } = api.office;
    await db.query(
      sql`create function dies() returns trigger language plpgsql as $$ begin raise 'dead' using errcode = '57P01'; end $$`,
    );
    await db.query(sql`create trigger dies before update on request for each row execute function dies()`);
    const id = await key("Beacon Roofing Inc");
    const before = await journalCount();
    const dead = await post(`/vendors/${id}/replay`, why, headers);
    expect(dead).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/Nothing was done: send it again/) },
    });
    expect(await journalCount()).toBe(before);
    await db.query(sql`drop trigger dies on request`);
    expect((await post(`/vendors/${id}/replay`, why, headers)).status).toBeLessThan(300);
    api.errors.splice(0);
    await api.office.settle();
  });

  it.each(["x".repeat(201), "two words"])("is refused with %j as a key", async (key) => {
    const { status, body } = await post("/connections/south/resume", why, { "idempotency-key": key });
    expect({ status, errors: body.errors }).toEqual({
      status: 422,
      errors: [
        {
          field: "header.idempotency-key",
          rule: "must be 1 to 200 visible characters, such as a UUID",
        },
      ],
    });
  });
});

describe("who waits for the outcome", () => {
  const waits = { prefer: "wait=20" };

  it("is answered as soon as it is done", async () => {
    const hold = await aDispute("Anchor Masonry LLC");
    const [answered] = await Promise.all([
      post(`/holds/${hold}/resolution`, { verdict: "keep", ...why }, waits),
      api.office.settle().then(() => api.office.settle()),
    ]);
    expect(answered).toMatchObject({
      status: 200,
      body: {
        state: "done",
        by: "person:administrator",
        operation: "resolveHold",
        waits: [],
        result: { hold },
      },
    });
    expect(answered.headers.get("preference-applied")).toBe("wait=20");
    expect([...api.odoo.table("res.partner").rows].map(({ name }) => name)).toContain("Anchor Masonry LLC");
  });

  it("is told what it still waits for, and on whom", async () => {
    const id = await key("Delta Paving Co");
    await aDispute("Delta Paving Co");
    const [answered] = await Promise.all([post(`/vendors/${id}/replay`, why, waits), api.office.pass(1)]);
    expect(answered).toMatchObject({
      status: 200,
      body: { state: "waiting", waits: [{ on: "person", what: expect.stringMatching(/^hold \d+$/) }] },
    });
    expect(answered.body.says).toContain("name is kept by the construction side");
  });

  it("gets a link to follow where it takes longer, also from another process", async () => {
    api.north.creates(company("Foxtrot Steel LLC", "91-5550106"));
    await api.office.settle();
    await post("/connections/odoo/pause", why);
    const id = await key("Foxtrot Steel LLC");
    const answered = await post(`/vendors/${id}/unlink`, { seat: "north", ...why }, { prefer: "wait=0" });
    expect(answered.headers.get("preference-applied")).toBe("wait=0");
    const { body } = answered;
    if (answered.status === 202) expect(answered.headers.get("location")).toBe(`/api/v1/requests/${body.id}`);
    await api.office.pass(1);
    expect((await api.call(`/requests/${body.id}`)).body).toMatchObject({
      id: body.id,
      operation: "unlinkVendor",
    });
    await post("/connections/odoo/resume", why);
    await api.office.settle();
    const end = await api.call(`/requests/${body.id}`);
    expect(["done", "waiting"]).toContain(end.body.state);
    expect((await api.call(`/requests/${body.id}`, { as: "steward" })).status).toBe(404);
    expect((await api.call(`/requests/${body.id}`, { as: "auditor" })).status).toBe(200);
  });

  it("is never kept longer than the most", async () => {
    const answered = await post("/connections/south/pause", why, { prefer: "respond-async, wait=9999" });
    expect(answered.headers.get("preference-applied")).toBe("wait=30");
    await post("/connections/south/resume", why);
  });
});

describe("a list in pages", () => {
  it("shows each once, and what came meanwhile at its end", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await api.call(`/vendors?limit=1${cursor ? `&cursor=${cursor}` : ""}`);
      expect(body.items.length).toBeLessThanOrEqual(1);
      seen.push(...body.items.map(({ title }: { title: string }) => title));
      cursor = body.next;
      if (seen.length === 1) {
        api.north.creates(company("Echo Glazing LLC", "91-5550105"));
        await api.office.settle();
      }
    } while (cursor);
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen.at(-1)).toBe("Echo Glazing LLC");
    expect(seen).toHaveLength(5);
  });

  it("goes through the journal from the newest on, without a gap", async () => {
    const all = (await api.call("/journal?limit=200")).body;
    const first = (await api.call("/journal?limit=5")).body;
    const second = (await api.call(`/journal?limit=5&cursor=${first.next}`)).body;
    const seqs = (page: { items: { seq: number }[] }) => page.items.map(({ seq }) => seq);
    expect([...seqs(first), ...seqs(second)]).toEqual(seqs(all).slice(0, 10));
  });

  it.each([
    ["limit=0", "query.limit", "must be at least 1"],
    ["limit=201", "query.limit", "must be at most 200"],
    ["limit=many", "query.limit", "must be a whole number"],
    ["limit=1.5", "query.limit", "must be a whole number"],
    ["cursor=guessed", "query.cursor", "must be `next` of an earlier page of this list"],
    [`cursor=${Buffer.from('{"a":1}').toString("base64url")}`, "query.cursor", "must be `next`"],
    ["text=%00", "query.text", "must have no control characters"],
    ["text=a&text=b", "query.text", "must be a text"],
  ])("refuses ?%s", async (query, field, rule) => {
    const { status, body } = await api.call(`/vendors?${query}`);
    expect({ status, errors: body.errors }).toEqual({
      status: 422,
      errors: [{ field, rule: expect.stringContaining(rule) }],
    });
    expect(body.detail).toMatch(/Correct that|Begin again/);
  });

  it("finds by number, by part of a name, and by an id in a system", async () => {
    const titles = async (text: string) =>
      (await api.call(`/vendors?text=${encodeURIComponent(text)}`)).body.items.map(
        ({ title }: { title: string }) => title,
      );
    expect(await titles("roofing")).toEqual(["Beacon Roofing Inc"]);
    const links = (await api.call(`/vendors/${await key("Echo Glazing")}/links`)).body.items;
    const inNorth = links.find(({ connection }: { connection: string }) => connection === "north");
    expect(await titles(inNorth.id)).toContain("Echo Glazing LLC");
    expect(await titles("nobody's")).toEqual([]);
  });
});

describe("who is there for one legal entity", () => {
  it("sees its own records and those of nobody else, wherever it looks", async () => {
    const theirs = async (as: string) =>
      (await api.call("/vendors", { as })).body.items.map(({ title }: { title: string }) => title).sort();
    // Nobody can tell whose Foxtrot is, which stands in the shared books alone: it is both's.
    expect(await theirs("south")).toEqual(["Delta Paving Co", "Foxtrot Steel LLC"]);
    expect(await theirs("north")).toEqual([
      "Anchor Masonry LLC",
      "Beacon Roofing Inc",
      "Echo Glazing LLC",
      "Foxtrot Steel LLC",
    ]);
    const first = await api.call("/vendors?limit=1", { as: "south" });
    expect(first.body.items.map(({ title }: { title: string }) => title)).toEqual(["Delta Paving Co"]);
    const [north, south] = [await key("Echo Glazing"), await key("Delta Paving")];
    for (const path of ["", "/standing", "/trace", "/links"]) {
      expect((await api.call(`/vendors/${south}${path}`, { as: "south" })).status).toBe(200);
      expect((await api.call(`/vendors/${north}${path}`, { as: "south" })).status).toBe(404);
      expect((await api.call(`/vendors/${south}${path}`, { as: "north" })).status).toBe(404);
    }
  });

  it("sees and decides its own holds alone", async () => {
    const held = (as: string) => api.call("/holds", { as });
    const { body } = await held("south");
    expect(body.items.map(({ title }: { title: string }) => title)).toEqual(["Delta Paving Co"]);
    const { number } = body.items[0];
    expect((await held("north")).body.items.map(({ number: one }: { number: number }) => one)).not.toContain(
      number,
    );
    expect((await api.call(`/holds/${number}`, { as: "north" })).status).toBe(404);
    const verdict = { verdict: "keep", ...why };
    expect((await post(`/holds/${number}/resolution`, verdict, {}, "north")).status).toBe(404);
    const decided = await post(`/holds/${number}/resolution`, verdict, {}, "south");
    expect(decided).toMatchObject({ status: 202, body: { by: "person:south" } });
    await api.office.settle();
    const [entry] = (await api.call(`/journal?record=${await key("Delta Paving")}`)).body.items.filter(
      ({ stage }: { stage: string }) => stage === "person",
    );
    expect(entry).toMatchObject({ who: "person:south", what: "keep" });
  });

  it("pauses what serves it alone, and not what others need", async () => {
    expect((await api.call("/connections", { as: "south" })).body.items).toHaveLength(2);
    expect((await api.call("/connections/north", { as: "south" })).status).toBe(404);
    const shared = await post("/connections/odoo/pause", why, {}, "south");
    expect(shared).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining("odoo serves other legal entities than yours as well") },
    });
    expect((await post("/connections/south/pause", why, {}, "south")).status).toBe(200);
    expect((await post("/connections/south/resume", why, {}, "south")).status).toBe(200);
  });
});

describe("the register of integrations", () => {
  it("says who answers for each, and what data goes over it", async () => {
    const { body } = await api.call("/connections/register", { as: "south" });
    expect(body.items).toMatchObject([
      { connection: "south", owner: null, legalEntities: ["south"] },
      {
        ...{ connection: "odoo", owner: "accounting", legalEntities: ["north", "south"] },
        carries: expect.arrayContaining([
          { noun: "vendor", mode: "live", classes: ["bank", "tax"], isPersonal: true },
        ]),
      },
    ]);
  });
});

describe("a vendor's standing", () => {
  it("is answered at once, with its as-of time and what speaks against it", async () => {
    const id = await key("Echo Glazing");
    const { status, body } = await api.call(`/vendors/${id}/standing`, { as: "service" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ id, standing: "approved", isApproved: true, blocks: [], holds: [], state: "active" },
      asOf: api.clock.now().toISOString(),
    });
    expect(body.heard.map(({ connection }: { connection: string }) => connection).sort()).toEqual(
      expect.arrayContaining(["north", "odoo"]),
    );
    const row = [...api.odoo.table("res.partner").rows].find(({ name }) => name === "Echo Glazing LLC");
    api.odoo.person().archive(Number(row?.id));
    await api.office.settle();
    expect((await api.call(`/vendors/${id}/standing`)).body).toMatchObject({
      ...{ standing: "blocked", isApproved: false },
      blocks: [{ where: "everywhere", says: "the books have made it inactive", hold: null }],
    });
  });
});

describe("what is never shown", () => {
  it("is a tax identity or an account, wherever one looks", async () => {
    const id = await key("Beacon Roofing");
    for (const path of ["", "/trace", "/standing", "/links"]) {
      const text = JSON.stringify((await api.call(`/vendors/${id}${path}`)).body);
      expect(text).not.toContain("915550102");
    }
    expect((await api.call(`/vendors/${id}`)).body.fields.taxId).toBe("••••0102");
  });

  it("is a key, once its owner may not act any more", async () => {
    const { hub, db } = api.office;
    await api.let({ name: "leaver", kind: "person", role: "steward", legalEntities: null });
    expect((await api.call("/me", { as: "leaver" })).status).toBe(200);
    await db.transaction((tx) => disable(tx, hub, "leaver", { by: "person:administrator", because: "left" }));
    expect((await api.call("/me", { as: "leaver" })).status).toBe(401);
  });
});
