import { afterEach, expect, it } from "vitest";
import type { FakeReply } from "./fake/message.ts";
import { FakeServer } from "./fake/server.ts";
import { type HttpOptions, httpClient } from "./http.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function aSystem(reply: FakeReply = {}, options: Partial<HttpOptions> = {}) {
  const fake = await FakeServer.start({ handle: () => reply });
  const http = httpClient({ baseUrl: fake.url, ...options });
  open.push(http, fake);
  return { fake, http };
}

const get = { method: "GET", path: "/vendors" } as const;

it("answers whatever the status", async () => {
  const { http } = await aSystem({ status: 422, body: { errors: "no" }, headers: { "x-left": "3" } });
  const answer = await http.ask(get);
  expect(answer).toMatchObject({ status: 422, headers: { "x-left": "3" } });
  expect(answer.json()).toEqual({ errors: "no" });
});

it("sends lists as repeated parameters and leaves out what is not given", async () => {
  const { fake, http } = await aSystem();
  await http.ask({ ...get, query: { "ids[]": ["1", "2"], page: 3, sort: undefined } });
  expect(fake.log[0]?.request.query.toString()).toBe("ids%5B%5D=1&ids%5B%5D=2&page=3");
});

it("reaches a system's second host by its whole address", async () => {
  const { http } = await aSystem({ body: "first" });
  const { fake: second } = await aSystem({ body: "second" });
  expect((await http.ask({ method: "GET", path: `${second.url}/login` })).json()).toBe("second");
});

it("does not repeat what a broken answer held", async () => {
  const { http } = await aSystem({ text: '{"identifier": 915550142' });
  const answer = await http.ask(get);
  const failure = await Promise.resolve()
    .then(() => answer.json())
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ remedy: "changed", cause: undefined });
  expect(String(failure)).toMatch(/24 characters that are not JSON/);
});

it("stops reading a body that is too long, and says that the call may have had an effect", async () => {
  const { http } = await aSystem({ text: "x".repeat(5000) }, { bytesMax: 4096 });
  await expect(http.ask(get)).rejects.toMatchObject({ remedy: "changed", unanswered: true });
});

it("gives up after its time, without knowing what became of the call", async () => {
  const { fake, http } = await aSystem({}, { timeoutSeconds: 0.05 });
  fake.misbehave({ kind: "slow", seconds: 1 });
  await expect(http.ask(get)).rejects.toMatchObject({ remedy: "later", unanswered: true });
});

it("knows that nothing happened where no connection stood", async () => {
  const { fake, http } = await aSystem();
  await fake.die();
  await expect(http.ask(get)).rejects.toMatchObject({ remedy: "later", unanswered: false });
});

it("does not call an address that may not be called, and asks an administrator", async () => {
  const outgoing = {
    check: () => {
      throw new Error("127.0.0.1 is not a public address");
    },
    lookup: () => {},
  };
  const http = httpClient({ baseUrl: "http://127.0.0.1:9", outgoing });
  await expect(http.ask({ method: "GET", path: "/" })).rejects.toMatchObject({
    remedy: "reconnect",
    message: "127.0.0.1 is not a public address",
  });
  await http.close();
});
