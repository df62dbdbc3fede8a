import { afterEach, describe, expect, it } from "vitest";
import type { Vault } from "../contract.ts";
import { VirtualClock } from "./fake/clock.ts";
import type { FakeReply, FakeRequest } from "./fake/message.ts";
import { FakeServer } from "./fake/server.ts";
import { httpClient } from "./http.ts";
import { memoryVault } from "./memory-vault.ts";
import { accessTokens, authorised, type OAuth } from "./oauth.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** An API whose tokens last an hour, and whose refresh tokens are good for one use. */
async function anApi(over: Partial<OAuth> = {}, vault: Vault = memoryVault()) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const valid = new Map<string, number>();
  const refreshable = new Set(["consent-1", "consent-2"]);
  let issued = 0;
  const grant = ({ body }: FakeRequest): FakeReply => {
    const form = new URLSearchParams(body);
    const refresh = form.get("refresh_token");
    if (form.get("client_secret") !== "s3cret" || (refresh && !refreshable.delete(refresh)))
      return { status: 400, body: { error: "invalid_grant", error_description: `${refresh} is revoked` } };
    issued += 1;
    valid.set(`access-${issued}`, clock.now().getTime() + 3_600_000);
    if (refresh) refreshable.add(`refresh-${issued}`);
    const next = refresh ? { refresh_token: `refresh-${issued}` } : {};
    return { body: { access_token: `access-${issued}`, expires_in: 3600, ...next } };
  };
  const fake = await FakeServer.start({
    clock,
    handle: (request) => {
      if (request.path === "/token") return grant(request);
      const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
      return (valid.get(token) ?? 0) > clock.now().getTime() ? { body: { token } } : { status: 401 };
    },
  });
  const http = httpClient({ baseUrl: fake.url });
  open.push(http, fake);
  const oauth: OAuth = {
    http,
    vault,
    now: () => clock.now(),
    system: "The API",
    tokenUrl: `${fake.url}/token`,
    clientId: "hub",
    clientSecret: "s3cret",
    ...over,
  };
  const api = (settings = oauth) => authorised(http, accessTokens(settings));
  const call = async (through = api()) => (await through.ask({ method: "GET", path: "/me" })).json();
  const grants = () => fake.log.filter(({ request }) => request.path === "/token").length;
  return { clock, fake, oauth, api, call, grants, revoke: () => valid.clear() };
}

describe.each([
  ["client credentials", {}],
  ["a person's consent", { refreshToken: "consent-1" }],
])("tokens by %s", (_, grant) => {
  it("are asked for once and used until shortly before they end", async () => {
    const { clock, call, grants } = await anApi(grant);
    expect(await call()).toEqual({ token: "access-1" });
    await clock.advance(3500);
    expect(await call()).toEqual({ token: "access-1" });
    await clock.advance(41);
    expect(await call()).toEqual({ token: "access-2" });
    expect(grants()).toBe(2);
  });

  it("are renewed by one caller for all", async () => {
    const { api, call, grants } = await anApi(grant);
    const seen = await Promise.all(Array.from({ length: 10 }, () => call(api())));
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"token":"access-1"}']));
    expect(grants()).toBe(1);
  });

  it("are replaced once when the system refuses one, by one caller for all", async () => {
    const { api, call, grants, revoke } = await anApi(grant);
    const through = api();
    await call(through);
    revoke();
    await Promise.all(Array.from({ length: 5 }, () => call(through)));
    expect(grants()).toBe(2);
  });
});

it("stores the next refresh token before the access token is used", async () => {
  const order: string[] = [];
  const inner = memoryVault();
  const vault: Vault = {
    ...inner,
    async keep(name, isFresh, renew) {
      const kept = await inner.keep(name, isFresh, async (before) => {
        const fresh = await renew(before);
        order.push("stored");
        return fresh;
      });
      order.push("used");
      return kept;
    },
  };
  const { call } = await anApi({ refreshToken: "consent-1" }, vault);
  await call();
  expect(order).toEqual(["stored", "used"]);
});

it("goes on with the chain of refresh tokens after a restart", async () => {
  const vault = memoryVault();
  const { clock, call, api } = await anApi({ refreshToken: "consent-1" }, vault);
  await call();
  await clock.advance(7200);
  expect(await call(api())).toEqual({ token: "access-2" });
});

it("begins a new chain when a person has consented anew", async () => {
  const { clock, oauth, api, call } = await anApi({ refreshToken: "consent-1" });
  await call();
  await clock.advance(1);
  expect(await call(api({ ...oauth, refreshToken: "consent-2" }))).toEqual({ token: "access-2" });
});

it("asks an administrator to connect again when the consent is gone, and does not tell the token", async () => {
  const { call } = await anApi({ refreshToken: "long-revoked" });
  const failure = await call().catch((error: Error) => error);
  expect(failure).toMatchObject({ remedy: "reconnect" });
  expect(String(failure)).toMatch(/connect it again/);
  expect(String(failure)).not.toMatch(/long-revoked|s3cret/);
});

it("asks to look at the secret when the client is refused", async () => {
  const { call } = await anApi({ clientSecret: "wrong-secret" });
  await expect(call()).rejects.toMatchObject({
    remedy: "reconnect",
    message: expect.stringMatching(/check them/),
  });
});

it("tries later when the login is down, and is not confused by an answer of another shape", async () => {
  const { fake, call } = await anApi();
  fake.misbehave({ kind: "throttle", seconds: 20 });
  await expect(call()).rejects.toMatchObject({ remedy: "later", retryAfterSeconds: 20 });
  fake.misbehave({ kind: "drift", change: () => ({ token: "access-9" }) });
  await expect(call()).rejects.toMatchObject({ remedy: "changed" });
  expect(await call()).toEqual({ token: "access-2" });
});
