import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../kit/fake/clock.ts";
import { type Answer, httpClient } from "../kit/http.ts";
import { cascade } from "./connected.ts";
import { FakeBill, type FakeBillOptions } from "./fake.ts";
import billsList from "./fixtures/bills-list-response.json" with { type: "json" };
import sessionInvalid from "./fixtures/error-session-invalid.json" with { type: "json" };
import loginResponse from "./fixtures/login-response.json" with { type: "json" };
import subscriptionRequest from "./fixtures/subscription-create-request.json" with { type: "json" };
import subscriptionResponse from "./fixtures/subscription-response.json" with { type: "json" };
import recorded from "./fixtures/vendor.json" with { type: "json" };
import createRequest from "./fixtures/vendor-create-request.json" with { type: "json" };
import { Secrets, Settings } from "./settings.ts";
import { webhooks } from "./webhooks.ts";

const V3 = "/connect/v3";

async function given(options: FakeBillOptions = {}) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeBill.start({ clock, ...options });
  const http = httpClient({ baseUrl: fake.server.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const { devKey, username, password } = fake.secrets;
  const { organizationId } = fake.settings;
  const signIn = () =>
    http.ask({
      method: "POST",
      path: `${V3}/login`,
      json: { username, password, organizationId, devKey },
    });
  const { sessionId } = (await signIn()).json() as { sessionId: string };
  const headers = { devKey, sessionId };
  const get = (path: string, query = {}, over = {}): Promise<Answer> =>
    http.ask({ method: "GET", path: `${V3}${path}`, query, headers: { ...headers, ...over } });
  const post = (path: string, json: unknown) =>
    http.ask({ method: "POST", path: `${V3}${path}`, headers, json });
  return { clock, fake, signIn, get, post };
}

const keys = (value: unknown): string[] => Object.keys(value as object).sort();

describe("the fake BILL speaks as BILL does", () => {
  it("signs in with the fields of the published sample", async () => {
    const { signIn } = await given();
    expect(keys((await signIn()).json())).toEqual(keys(loginResponse));
  });

  it("shows a vendor with every field of the published sample that somebody has filled, masked alike", async () => {
    const { fake, get } = await given();
    const { paymentInformation, additionalInfo, address } = recorded;
    const id = fake.creates({
      ...cascade,
      shortName: recorded.shortName,
      accountNumber: recorded.accountNumber,
      accountType: recorded.accountType,
      address: { ...address, line2: "Suite 2" },
      paymentInformation: {
        payeeName: paymentInformation.payeeName,
        payByType: "ACH",
        bankAccount: { ...paymentInformation.bankAccount, accountNumber: "000123454321" },
      },
      additionalInfo: { ...additionalInfo, taxId: "915550142", paymentTermId: fake.term("Net 30") },
    });
    const shown = (await get(`/vendors/${id}`)).json() as typeof recorded;
    expect(keys(shown)).toEqual(keys(recorded));
    expect(keys(shown.address)).toEqual(keys(address));
    expect(keys(shown.additionalInfo)).toEqual(keys(additionalInfo));
    expect(shown.additionalInfo.taxId).toBe(additionalInfo.taxId);
    expect(shown.paymentInformation.bankAccount.accountNumber).toBe(
      paymentInformation.bankAccount.accountNumber,
    );
    expect(shown.createdTime).toMatch(/T16:00:00\.000\+00:00$/);
  });

  it("takes the create of the published sample once its address has all parts", async () => {
    const { fake, post } = await given();
    const answer = await post("/vendors", createRequest);
    expect(answer.status).toBe(201);
    expect(fake.vendors).toMatchObject([{ name: createRequest.name, accountNumber: "V-04502" }]);
    expect((await post("/vendors", { name: "Evergreen" })).status).toBe(400);
  });

  it("says that a session is over with the published error", async () => {
    const { get } = await given();
    const answer = await get("/vendors", {}, { sessionId: "old" });
    const [problem] = answer.json() as (typeof sessionInvalid)[number][];
    expect(answer.status).toBe(401);
    expect(keys(problem)).toEqual(keys(sessionInvalid[0]));
    expect(problem?.code).toBe("BDC_1109");
  });

  it("pages with tokens of the published kind, twenty at a time, a hundred at the most", async () => {
    const { fake, get } = await given();
    fake.seed(45);
    const first = (await get("/vendors")).json() as typeof billsList;
    expect(keys(first)).toEqual(keys(billsList));
    expect(first.results).toHaveLength(20);
    expect(first.nextPage).toBe(billsList.nextPage);
    const last = (await get("/vendors", { page: first.nextPage, max: 100 })).json() as { nextPage: unknown };
    expect(last.nextPage).toBeNull();
    for (const max of [0, 101]) expect((await get("/vendors", { max })).status).toBe(400);
  });

  it("filters and sorts by the documented fields alone", async () => {
    const { fake, get } = await given();
    const [one = "", two = ""] = fake.seed(3);
    fake.archives(one);
    const ids = async (filters: string) =>
      ((await get("/vendors", { filters })).json() as typeof billsList).results.map(({ id }) => id);
    expect(await ids(`id:in:"${one},${two}"`)).toEqual([two]);
    expect(await ids(`archived:eq:true,id:in:"${one},${two}"`)).toEqual([one]);
    expect((await get("/vendors", { filters: "shortName:eq:Cascade" })).status).toBe(400);
    expect((await get("/vendors", { sort: "id:asc" })).status).toBe(400);
  });

  it("signs its notifications, escapes them, and brings them again until they are taken", async () => {
    const { clock, fake } = await given();
    const { url, received } = await aReceiver(503);
    expect(keys(subscriptionResponse)).toEqual(
      expect.arrayContaining([...keys(subscriptionRequest), "securityKey"]),
    );
    const { securityKey } = fake.secrets;
    fake.hooks.add({ notificationUrl: url, securityKey });
    const id = fake.creates(cascade);
    await clock.advance(5);
    const [first, second] = received;
    expect(second).toEqual(first);
    const delivery = { headers: first?.headers ?? {}, body: first?.body ?? Buffer.alloc(0) };
    const context = {
      settings: Settings.parse(fake.settings),
      secrets: Secrets.parse(fake.secrets),
      now: clock.now(),
    };
    expect(webhooks.verify(delivery, context)).toBe(true);
    expect(webhooks.translate(delivery).hints).toEqual([{ noun: "vendor", id, change: "created" }]);
  });
});

/** Somebody who takes a delivery the second time only. */
async function aReceiver(firstStatus: number) {
  const received: { headers: Record<string, string | undefined>; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signature = request.headers["x-bill-sha-signature"] as string | undefined;
    received.push({ headers: { "x-bill-sha-signature": signature }, body: Buffer.concat(chunks) });
    response.writeHead(received.length === 1 ? firstStatus : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/bill`, received };
}
