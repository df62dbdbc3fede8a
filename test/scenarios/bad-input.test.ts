import { expect, it, onTestFinished } from "vitest";
import { createServer } from "../../src/api/server.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { quarantined } from "../../src/store/dead-ends.ts";
import { anOffice } from "../support/office.ts";

async function anOfficeWithProcore() {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const procore = await FakeProcore.start({ clock });
  onTestFinished(() => procore.close());
  const system = {
    id: "procore",
    connector: "procore",
    settings: procore.settings,
    secrets: procore.secrets,
  };
  const office = await anOffice({ clock, systems: [system] });
  const errors: string[] = [];
  const server = createServer({ hub: office.hub, onError: (error) => errors.push(String(error)) });
  const post = (
    payload: string | Buffer,
    headers = { authorization: `Bearer ${procore.secrets.webhookSecret}` },
  ) =>
    server.inject({
      method: "POST",
      url: "/hooks/procore",
      payload,
      headers: { "content-type": "application/json", ...headers },
    });
  const waiting = () => quarantined(office.db, office.hub.organisation);
  return { office, procore, server, post, waiting, errors };
}

const event = (id: string) => ({
  ...{
    id: 91827364,
    ulid: "01KAC3W6J0Q7P2M4Z8T5N1XBVE",
    timestamp: "2026-11-18T16:04:12.118Z",
    api_version: "v2.0",
  },
  ...{
    event_type: "update",
    resource_name: "Company Vendors",
    resource_id: Number(id),
    company_id: 562949953425831,
  },
});

it("takes an announced vendor, and the same delivery once", async () => {
  const { office, procore, post } = await anOfficeWithProcore();
  const id = procore.creates({ name: "Cascade Concrete LLC" });
  for (let n = 0; n < 2; n++) expect((await post(JSON.stringify(event(id)))).statusCode).toBe(202);
  await office.pass(0);
  const reads = procore.server.log.filter(
    ({ request }) => request.method === "GET" && request.path.includes("/vendors"),
  );
  expect(reads.length).toBe(1);
});

it("keeps a malformed webhook in quarantine and says why", async () => {
  const { post, waiting, errors } = await anOfficeWithProcore();
  const answer = await post("{ this is not JSON");
  expect(answer.statusCode).toBe(422);
  expect(answer.json().title).toMatch(/quarantine/);
  expect(await waiting()).toMatchObject([{ connection: "procore", raw: "{ this is not JSON" }]);
  expect(errors).toEqual([]);
});

it("refuses a webhook that does not bear the secret, and keeps nothing of it", async () => {
  const { office, post, waiting } = await anOfficeWithProcore();
  const answer = await post(JSON.stringify(event("1")), { authorization: "Bearer guessed" });
  expect(answer.statusCode).toBe(401);
  expect(answer.json().title).toMatch(/does not bear the secret of procore/);
  expect(await waiting()).toEqual([]);
  await office.pass(0);
});

it("refuses a body of 50 MB without reading it all, and the next one goes on", async () => {
  const { procore, post } = await anOfficeWithProcore();
  expect((await post(Buffer.alloc(50 * 1024 * 1024, "x"))).statusCode).toBe(413);
  const id = procore.creates({ name: "Cascade Concrete LLC" });
  expect((await post(JSON.stringify(event(id)))).statusCode).toBe(202);
});

it("knows no connection that nobody configured", async () => {
  const { server } = await anOfficeWithProcore();
  const answer = await server.inject({ method: "POST", url: "/hooks/sage", payload: "{}" });
  expect(answer.statusCode).toBe(404);
  expect(answer.json().title).toMatch(/No connection sage/);
});

it("holds an unknown status alone, quarantines a vendor without a name, and the rest goes on", async () => {
  const { office, procore, waiting } = await anOfficeWithProcore();
  const register = { type: "EIN", identifier: "91-5550123", verified_at: null };
  procore.creates({
    name: "Rainier Drywall Co",
    business_register: { ...register, verification_status: "suspended" },
  });
  const nameless = procore.creates({ name: "Harbor Glazing" });
  procore.vendor(nameless).name = null as never;
  procore.creates({ name: "Cascade Concrete LLC" });
  await office.settle();
  expect((await office.holds()).map(({ code, blocks, title }) => ({ code, blocks, title }))).toEqual([
    { code: "vocabulary.unmapped", blocks: "procore#registration", title: "Rainier Drywall Co" },
  ]);
  expect(await waiting()).toMatchObject([
    { connection: "procore", sourceId: nameless, reason: expect.stringMatching(/^name: /) },
  ]);
});

it("says that it lives, and that it can keep what it is sent", async () => {
  const { server } = await anOfficeWithProcore();
  expect((await server.inject("/health")).json()).toEqual({ status: "ok" });
  expect((await server.inject("/ready")).json()).toEqual({ status: "ok", stopped: [] });
});
