import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../src/store/db.ts";
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
}, 60_000);

const key = (name: string) => keyOf(api, name);
const post: Post = (path, body, headers = {}, as = "administrator") =>
  api.call(path, { method: "POST", body, headers, as });
const why = { because: "it is tried" };

const journalCount = async () =>
  (await api.office.db.query<{ n: number }>(sql`select count(*) as n from journal where stage = 'person'`))[0]
    ?.n;

describe("a write with an idempotency key", () => {
  it("is carried out once, however often and at once it comes, and is answered alike", async () => {
    const hold = await aDispute(api, "Beacon Roofing Inc");
    const before = Number(await journalCount());
    const headers = { "idempotency-key": "one-decision" };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        post(`/holds/${hold}/resolution`, { verdict: "keep", ...why }, headers),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(202));
    expect(new Set(answers.map(({ body }) => `${body.id} ${body.at}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.has("idempotency-replayed"))).toHaveLength(5);
    expect(await journalCount()).toBe(before + 1);

    await api.office.settle();
    const later = await post(`/holds/${hold}/resolution`, { verdict: "keep", ...why }, headers);
    const { id, at } = answers[0]?.body ?? {};
    expect(later).toMatchObject({ status: 200, body: { id, at, state: "done" } });
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

/** Lets the road be walked until the answer is there. */
async function whileWalking<T>(answer: Promise<T>): Promise<T> {
  let isThere = false;
  void answer.finally(() => (isThere = true)).catch(() => undefined);
  while (!isThere) await api.office.pass(1);
  return answer;
}

describe("who waits for the outcome", () => {
  const waits = { prefer: "wait=20" };

  it("is answered as soon as it is done", async () => {
    const hold = await aDispute(api, "Anchor Masonry LLC");
    const answered = await whileWalking(
      post(`/holds/${hold}/resolution`, { verdict: "keep", ...why }, waits),
    );
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
    await aDispute(api, "Delta Paving Co");
    const answered = await whileWalking(post(`/vendors/${id}/replay`, why, waits));
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
