import { expect, it, onTestFinished } from "vitest";
import { type Api, anApi, company } from "../support/api.ts";

const why = { because: "they are known" };

/** Vendors that a site and the books both have; no flow is live there yet. */
async function fullSystems(): Promise<Api> {
  const api = await anApi((clear) => onTestFinished(clear));
  const inBooks = (name: string, vat: string, phone?: string) =>
    api.odoo.person().create("res.partner", { name, vat, phone, supplier_rank: 1, is_company: true });
  inBooks("Anchor Masonry", "91-5550101", "206 555 0101");
  inBooks("Beacon Roofing", "91-5550102");
  inBooks("Cedar Framing", "91-5550103");
  for (const [nth, name] of ["Anchor Masonry LLC", "Beacon Roofing Inc", "Cedar Framing Co"].entries())
    api.north.creates(company(name, `91-555010${nth + 1}`));
  await api.call("/connections/odoo/flows/vendor/mode", {
    method: "POST",
    body: { mode: "observing", ...why },
  });
  await api.office.settle();
  await api.office.settle();
  return api;
}

it("takes in two full systems over the API, and is refused to go live before each pair is decided", async () => {
  const api = await fullSystems();
  const post = (path: string, body: object) => api.call(path, { method: "POST", body: { ...body, ...why } });
  const pairs = async (query = "") => (await api.call(`/adoption/pairs?noun=vendor${query}`)).body;
  const goLive = () => post("/connections/odoo/flows/vendor/mode", { mode: "live" });

  const first = await pairs("&limit=1");
  const second = await pairs(`&limit=2&cursor=${first.next}`);
  expect([...first.items, ...second.items].map(({ one, score }) => [one.title, score])).toHaveLength(3);
  expect(second.next).toBeNull();
  const { status, body } = await goLive();
  expect({ status, detail: body.detail }).toMatchObject({ status: 409 });
  expect(body.detail).toContain("3 pairs of records of odoo wait");

  const [beacon] = (await pairs()).items.filter(({ one }: { one: { title: string } }) =>
    /Beacon/.test(one.title),
  );
  expect(
    (await post(`/adoption/pairs/${beacon.pair}/decision`, { verdict: "distinct" })).status,
  ).toBeLessThan(300);
  await api.office.settle();
  const preview = (await api.call("/adoption/links?noun=vendor")).body;
  expect(preview).toMatchObject({ links: 2, unclear: 0, twins: 0 });
  const stale = await post("/adoption/links", { noun: "vendor", links: 3 });
  expect([stale.status, stale.body.detail]).toEqual([409, expect.stringContaining("there are 2 now")]);
  expect((await post("/adoption/links", { noun: "vendor", links: 2 })).body.result).toEqual({ links: 2 });
  await api.office.settle();
  expect((await pairs()).items).toEqual([]);

  const { differences, gaps } = (await api.call("/adoption/differences?noun=vendor")).body;
  expect(differences).toContainEqual({ connection: "odoo", field: "name", records: 2 });
  expect(gaps).toContainEqual({ connection: "north", field: "phone", records: 1 });
  const settled = { noun: "vendor", connection: "odoo", field: "name", verdict: "keep", records: 2 };
  expect((await post("/adoption/differences", settled)).body.result).toEqual({ records: 2 });
  await api.office.settle();
  const { items } = (await api.call("/adoption/prospects?noun=vendor")).body;
  const at = (id: string) => items.find(({ connection }: { connection: string }) => connection === id);
  expect(at("odoo")).toMatchObject({
    obstacles: [],
    prospect: { wouldLink: 0, wouldChange: 2, wouldCreate: 1 },
  });
  expect((await goLive()).status).toBe(200);
  await api.office.settle();
  const names = api.odoo.table("res.partner").by("name", "Anchor Masonry LLC");
  expect(names).toHaveLength(1);
});

it("says of the unlike in bulk that they are two, as many as were seen, and profiles a source", async () => {
  const api = await fullSystems();
  const parting = { noun: "vendor", scoreMax: 1, partings: 3, ...why };
  expect((await api.call("/adoption/partings?noun=vendor&scoreMax=1")).body.partings).toBe(3);
  expect((await api.call("/adoption/partings", { method: "POST", body: parting })).body.result).toEqual({
    partings: 3,
  });
  await api.office.settle();
  expect((await api.call("/adoption/pairs?noun=vendor")).body.items).toEqual([]);
  const looked = await api.call("/connections/odoo/profile", { method: "POST", body: { noun: "vendor" } });
  const alone = looked.body.result.findings.find(({ code }: { code: string }) => code === "only-here");
  expect(looked.body.result).toMatchObject({ records: 3, before: null, lookedBy: "person:administrator" });
  expect([alone.count, alone.examples.length]).toEqual([3, 3]);
});
