import { describe, expect, it, onTestFinished } from "vitest";
import { VirtualClock } from "../kit/fake/clock.ts";
import { type Ask, type Http, httpClient } from "../kit/http.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { odooClient, SETTLED_AFTER_SECONDS } from "./client.ts";
import { calling, fakeOdoo } from "./fake/index.ts";
import { Settings } from "./settings.ts";

async function atWork({ version = 18 as 17 | 18 | 19, settings = {}, secrets = {} } = {}) {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await fakeOdoo({ version, clock });
  const http = httpClient({ baseUrl: fake.url });
  onTestFinished(async () => {
    await http.close();
    await fake.close();
  });
  const { url, database, user, password } = fake;
  const vault = memoryVault();
  const connect = () =>
    odooClient({
      ...{ connection: "odoo", http, vault, now: () => clock.now(), vocabulary: vocabularyOf() },
      settings: Settings.parse({ url, database, user, ...settings }),
      secrets: { password, ...secrets },
    });
  const asked = () => fake.server.log.map(({ request }) => request);
  return { fake, clock, connect, client: connect(), asked };
}

const partners = { model: "res.partner", method: "search_count", args: { domain: [] } } as const;

describe("the client", () => {
  it("logs in once, for all clients of a connection", async () => {
    const { connect, client, asked } = await atWork();
    await client.call(partners);
    await connect().call(partners);
    expect(asked().filter(({ body }) => body.includes('"authenticate"'))).toHaveLength(1);
  });

  it("logs in anew after its login was refused", async () => {
    const { fake, client, asked } = await atWork();
    await client.call(partners);
    fake.misbehave({ kind: "expire" });
    await expect(client.call(partners)).rejects.toMatchObject({ remedy: "reconnect" });
    await client.call(partners);
    expect(asked().filter(({ body }) => body.includes('"authenticate"'))).toHaveLength(2);
  });

  it("says the same of itself on every call: language, time zone, companies, and quietly", async () => {
    const { client, asked } = await atWork({ settings: { companies: [2, 1] } });
    await client.call(partners);
    const kwargs = JSON.parse(asked().at(-1)?.body ?? "").params.args[6];
    expect(kwargs.context).toEqual({
      ...{ lang: "en_US", tz: "UTC", allowed_company_ids: [2, 1], tracking_disable: true },
      ...{ mail_create_nolog: true, mail_create_nosubscribe: true, mail_notrack: true },
    });
  });

  it("talks JSON-2 to 19 with a key, and JSON-RPC with a password, and to 18 with either", async () => {
    const transports = [];
    for (const version of [18, 19] as const)
      for (const key of [false, true]) {
        const { fake } = await atWork({ version });
        const { client } = await atWork({ version, secrets: key ? { apiKey: fake.apiKey } : {} });
        transports.push((await client.session()).transport);
      }
    expect(transports).toEqual(["json-rpc", "json-rpc", "json-rpc", "json-2"]);
  });

  it.each([
    ["a language that is not active", { language: "xx_XX" }, /no active language xx_XX: activate it/],
    [
      "a company that the user may not work in",
      { companies: [1, 77] },
      /may not work in company 77: allow it/,
    ],
  ])("asks an administrator about %s", async (_, settings, says) => {
    const { client } = await atWork({ settings });
    await expect(client.session()).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringMatching(says),
    });
  });

  it("asks an administrator where another version answers, or something that is no Odoo", async () => {
    const answering = (reply: (ask: Ask) => { status: number; body: unknown }): Http => ({
      async ask(ask) {
        const { status, body } = reply(ask);
        return { status, headers: {}, text: JSON.stringify(body), json: () => body };
      },
    });
    const session = (http: Http) =>
      odooClient({
        ...{
          connection: "odoo",
          http,
          vault: memoryVault(),
          now: () => new Date(0),
          vocabulary: vocabularyOf(),
        },
        settings: Settings.parse({ url: "https://odoo.example", database: "books", user: "plumbline" }),
        secrets: { password: "secret" },
      }).session();
    await expect(session(answering(() => ({ status: 404, body: "" })))).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringContaining("No Odoo answers"),
    });
    const sixteen = { result: { server_serie: "16.0" } };
    await expect(session(answering(() => ({ status: 200, body: sixteen })))).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringContaining("Odoo 16.0"),
    });
    // 19 without the module `rpc`.
    const bare = ({ path }: Ask) =>
      path === "/web/version" ? { status: 200, body: { version: "19.0" } } : { status: 404, body: "" };
    await expect(session(answering(bare))).rejects.toMatchObject({
      remedy: "reconnect",
      message: expect.stringContaining("give `apiKey`"),
    });
  });

  it("lets the time of an unanswered write run from when Odoo has taken up what came later", async () => {
    const { fake, client, asked } = await atWork();
    const write = { model: "res.partner", method: "write", ids: [1], args: { vals: { phone: "1" } } };
    fake.misbehave({ kind: "drop-after", when: calling("res.partner", "write") });
    await expect(client.call(write)).rejects.toMatchObject({
      ...{ remedy: "later", unanswered: true, retryAfterSeconds: SETTLED_AFTER_SECONDS },
    });
    expect(
      asked()
        .slice(-2)
        .map(({ body }) => /"(write|version)"/.exec(body)?.[1]),
    ).toEqual(["write", "version"]);
  });

  it("may be told to leave a line in the chatter", async () => {
    const { client } = await atWork({ settings: { chatter: "logged" } });
    expect((await client.session()).context).not.toHaveProperty("tracking_disable");
  });
});
