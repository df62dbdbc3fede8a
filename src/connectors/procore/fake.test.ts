import { describe, expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../kit/fake/clock.ts";
import { seeded } from "../kit/fake/random.ts";
import { FakeServer } from "../kit/fake/server.ts";
import { type Answer, httpClient } from "../kit/http.ts";
import { person } from "./fake/directory.ts";
import { FakeProcore, type FakeProcoreOptions } from "./fake.ts";
import sample from "./fixtures/company-vendor.json" with { type: "json" };
import token from "./fixtures/oauth-token.json" with { type: "json" };
import syncRequest from "./fixtures/vendors-sync-request.json" with { type: "json" };
import syncResponse from "./fixtures/vendors-sync-response.json" with { type: "json" };
import v2 from "./fixtures/webhook-v2.json" with { type: "json" };
import v3 from "./fixtures/webhook-v3.json" with { type: "json" };
import v4 from "./fixtures/webhook-v4.json" with { type: "json" };
import { webhooks } from "./webhooks.ts";

async function given(options: FakeProcoreOptions = {}) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeProcore.start({ clock, ...options });
  const http = httpClient({ baseUrl: fake.server.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const grant = (form: Record<string, string>) =>
    http.ask({
      method: "POST",
      path: "/oauth/token",
      form: { client_id: fake.secrets.clientId, client_secret: fake.secrets.clientSecret, ...form },
    });
  const granted = (await grant({ grant_type: "client_credentials" })).json() as { access_token: string };
  const headers = {
    authorization: `Bearer ${granted.access_token}`,
    "procore-company-id": fake.settings.companyId,
  };
  const get = (path: string, over: object = {}): Promise<Answer> =>
    http.ask({
      method: "GET",
      path,
      headers: { ...headers, ...over },
      query: { company_id: fake.settings.companyId },
    });
  const patch = (path: string, json: unknown) => http.ask({ method: "PATCH", path, headers, json });
  return { clock, fake, grant, get, patch };
}

const keys = (value: unknown): string[] => Object.keys(value as object).sort();

describe("the fake Procore speaks as Procore does", () => {
  it("shows a vendor with every field of the published sample", async () => {
    const { fake, get } = await given();
    const [id] = fake.seed(1);
    expect(keys((await get(`/rest/v1.0/vendors/${id}`)).json())).toEqual(
      expect.arrayContaining(keys(sample)),
    );
  });

  it("grants tokens of the published shape", async () => {
    const { grant } = await given();
    const granted = (await grant({ grant_type: "client_credentials" })).json();
    expect(keys(granted)).toEqual(keys(token));
    expect(granted).toMatchObject({ token_type: "bearer", expires_in: 5400, created_at: 1795017600 });
  });

  it("takes a refresh token once", async () => {
    const { fake, grant } = await given();
    const refresh = { grant_type: "refresh_token", refresh_token: fake.tokens.consent() };
    expect((await grant(refresh)).json()).toMatchObject({ refresh_token: expect.any(String) });
    expect(await grant(refresh)).toMatchObject({ status: 400 });
  });

  it("syncs the published request as the published answer says", async () => {
    const { fake, patch } = await given({ shortSyncs: true });
    fake.creates({ name: "Cascade", origin_id: "odoo:res.partner:4471", origin_code: "V-04471" });
    const evergreen = Number(fake.creates({ name: "Evergreen" }));
    const [first, second, third] = syncRequest.updates;
    const updates = [first, { ...second, id: evergreen }, third];

    const answer = await patch("/rest/v1.0/vendors/sync", { ...syncRequest, updates });

    const [cascade, rebar] = syncResponse.entities;
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json()).toEqual({
      entities: [
        { ...cascade, id: expect.any(Number) },
        { ...rebar, id: evergreen },
      ],
      errors: syncResponse.errors,
    });
  });

  it.each([
    ["v2.0", v2],
    ["v3.0", v3],
    ["v4.0", v4],
  ] as const)("tells of an event in payload %s as the published sample does", async (version, published) => {
    const { fake } = await given();
    const [id = ""] = fake.seed(1);
    const vendor = { resource: "Company Vendors", id: fake.vendor(id).id, project: null };
    const event = fake.hooks.payload({ reason: "update", ...vendor, by: person }, version);
    expect(keys(event)).toEqual(keys(published));
  });

  it("links to the next page without the filters of the question, and counts", async () => {
    const { fake, get } = await given();
    fake.seed(101);
    const { headers } = await get("/rest/v1.0/vendors");
    expect(headers).toMatchObject({ total: "101", "per-page": "100" });
    expect(headers.link).toMatch(/vendors\?page=2&per_page=100>; rel="next"/);
  });

  it.each([
    ["without the company", { "procore-company-id": "" }, 403],
    ["for another company", { "procore-company-id": "7" }, 403],
    ["without a token", { authorization: "Bearer none" }, 401],
  ])("turns away who asks %s", async (_, headers, status) => {
    const { get } = await given();
    expect((await get("/rest/v1.0/vendors", headers)).status).toBe(status);
  });

  it("counts refused calls too, and tells of the window that ends first", async () => {
    const { clock, get } = await given({ rates: { hour: 100, spike: 3 } });
    const left = async (path: string) => (await get(path)).headers["x-rate-limit-remaining"];
    expect([await left("/rest/v1.0/me"), await left("/rest/v1.0/none"), await left("/rest/v1.0/me")]).toEqual(
      ["2", "1", "0"],
    );
    const turnedAway = await get("/rest/v1.0/me");
    expect(turnedAway).toMatchObject({ status: 429, headers: { "x-rate-limit-limit": "3" } });
    expect(Number(turnedAway.headers["x-rate-limit-reset"])).toBe(clock.now().getTime() / 1000 + 10);
    await clock.advance(10);
    expect((await get("/rest/v1.0/me")).status).toBe(200);
  });

  it("dates a vendor only when something has changed", async () => {
    const { clock, fake } = await given();
    const [id = ""] = fake.seed(1);
    await clock.advance(60);
    fake.changes(id, { name: fake.vendor(id).name });
    expect(fake.vendor(id).updated_at).toBe("2026-11-18T16:00:00Z");
    fake.changes(id, { name: "Another" });
    expect(fake.vendor(id).updated_at).toBe("2026-11-18T16:01:00Z");
  });
});

describe("its webhooks", () => {
  /** An ear that answers as it is told. */
  async function listening(statuses: number[] = []) {
    const { clock, fake } = await given();
    const ear = await FakeServer.start({ handle: () => ({ status: statuses.shift() ?? 204 }) });
    onTestFinished(() => ear.close());
    fake.hooks.add({ url: `${ear.url}/webhooks`, version: "v3.0", secret: fake.secrets.webhookSecret });
    const heard = () => ear.log.map(({ request }) => request.json() as { resource_id: number; ulid: string });
    return { clock, fake, ear, heard };
  }

  it("tell of what people do, and bear the secret", async () => {
    const { clock, fake, ear, heard } = await listening();
    const [id = ""] = fake.seed(1);
    fake.changes(id, { name: "Another" });
    await clock.advance(1);
    expect(heard()).toMatchObject([
      { event_type: "create", resource_id: Number(id), metadata: { source_application_id: null } },
      { event_type: "update", resource_id: Number(id) },
    ]);
    const [first] = ear.log;
    const delivery = { headers: first?.request.headers ?? {}, body: Buffer.from(first?.request.body ?? "") };
    const settings = {
      ...fake.settings,
      environment: "production",
      projectIds: [],
      projectsALook: 25,
      subJobs: false,
      costCodesFrom: "cost-codes",
      pageSize: 100,
    } as const;
    expect(
      webhooks.verify(delivery, {
        settings: { ...settings, projectIds: [], projectsALook: 25 },
        secrets: fake.secrets,
        now: clock.now(),
      }),
    ).toBe(true);
  });

  it("come again until they are taken, then no more", async () => {
    const { clock, fake, heard } = await listening([500, 500]);
    fake.seed(1);
    await clock.advance(60);
    expect(heard()).toHaveLength(3);
    expect(new Set(heard().map(({ ulid }) => ulid)).size).toBe(1);
    expect(fake.hooks.courier.log.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "delivered"]);
  });

  it("are discarded after twelve hours", async () => {
    const { clock, fake, ear } = await listening();
    await ear.die();
    fake.seed(1);
    await clock.advance(13 * 3600);
    const outcomes = fake.hooks.courier.log.map(({ outcome }) => outcome);
    expect(outcomes.at(-1)).toBe("discarded");
    expect(outcomes.filter((outcome) => outcome === "discarded")).toHaveLength(1);
    expect(outcomes.length).toBeGreaterThan(20);
  });

  it("are lost, doubled and shuffled on a bad day, the same way for the same seed", async () => {
    const { clock, fake, heard } = await listening();
    fake.hooks.courier.misbehave({ random: seeded(5), lose: 0.2, repeat: 0.3, withinSeconds: 30 });
    const ids = fake.seed(20).map(Number);
    await clock.advance(30);
    const told = heard().map(({ resource_id: id }) => id);
    const lost = fake.hooks.courier.log.filter(({ outcome }) => outcome === "lost").length;
    expect(lost).toBeGreaterThan(0);
    expect(new Set(told).size).toBe(20 - lost);
    expect(told.length).toBeGreaterThan(20 - lost);
    expect([...new Set(told)]).not.toEqual(ids.filter((id) => told.includes(id)));
  });
});
