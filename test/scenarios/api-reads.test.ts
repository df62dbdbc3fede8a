import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disable } from "../../src/engine/principals.ts";
import { type Api, aDispute, anApi, company, keyOf, type Post, threeVendors } from "../support/api.ts";

let api: Api;
beforeAll(async () => {
  const clears: (() => Promise<void>)[] = [];
  api = await anApi((clear) => void clears.unshift(clear));
  afterAll(async () => {
    expect(api.errors).toEqual([]);
    for (const clear of clears) await clear();
  });
  await threeVendors(api);
  api.north.creates(company("Echo Glazing LLC", "91-5550105"));
  await api.office.settle();
}, 60_000);

const key = (name: string) => keyOf(api, name);
const post: Post = (path, body, headers = {}, as = "administrator") =>
  api.call(path, { method: "POST", body, headers, as });
const why = { because: "it is tried" };

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
        api.north.creates(company("Hotel Millwork Inc", "91-5550107"));
        await api.office.settle();
      }
    } while (cursor);
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen.at(-1)).toBe("Hotel Millwork Inc");
    expect(seen.length).toBeGreaterThanOrEqual(5);
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
    const foxtrot = { name: "Foxtrot Steel LLC", is_company: true, supplier_rank: 1 };
    api.odoo.person().create("res.partner", foxtrot);
    await api.office.settle();
    // Nobody can tell whose Foxtrot is, which stands in the shared books alone: it is both's.
    expect(await theirs("south")).toEqual(["Delta Paving Co", "Foxtrot Steel LLC"]);
    const norths = await theirs("north");
    expect(norths).toEqual(
      expect.arrayContaining(["Anchor Masonry LLC", "Echo Glazing LLC", "Foxtrot Steel LLC"]),
    );
    expect(norths).not.toContain("Delta Paving Co");
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
    await aDispute(api, "Delta Paving Co");
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
