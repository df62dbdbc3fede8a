import { readFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, request, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, it } from "vitest";
import { httpClient } from "./http.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const authority = fixture("own-authority.pem");
const loopback = { cert: fixture("loopback.pem"), key: fixture("loopback-key.pem") };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function listening(server: Server): Promise<string> {
  open.unshift(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A forward proxy: passes plain requests on, and lays tunnels for those that are encrypted. */
async function aProxy({ refusing }: { refusing?: number } = {}) {
  const asked: { what: string; as: string | undefined }[] = [];
  const note = (what: string, { headers }: IncomingMessage) =>
    asked.push({ what, as: headers["proxy-authorization"] });
  const server = createHttp((incoming, reply) => {
    note("request", incoming);
    const { method, headers, url = "" } = incoming;
    if (refusing) return void reply.writeHead(refusing).end();
    incoming.pipe(request(url, { method, headers }, (answer) => answer.pipe(reply)));
  });
  server.on("connect", (incoming: IncomingMessage, socket: Duplex) => {
    note("tunnel", incoming);
    if (refusing) return void socket.end(`HTTP/1.1 ${refusing} Refused\r\n\r\n`);
    const [host, port] = (incoming.url ?? "").split(":");
    const there = connect(Number(port), host, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    there.on("error", () => socket.destroy()).pipe(socket);
    socket.on("error", () => there.destroy()).pipe(there);
  });
  return { asked, address: await listening(server) };
}

const answering = (_: IncomingMessage, reply: { end(text: string): void }) => reply.end('"here"');
const get = { method: "GET", path: "/vendors" } as const;

function calling(baseUrl: string, options: { proxy: string; ca?: string }) {
  const http = httpClient({ baseUrl, timeoutSeconds: 5, ...options });
  open.unshift(http);
  return http.ask(get);
}

it("goes through a proxy that knows it by name and password", async () => {
  const system = await listening(createHttp(answering));
  const proxy = await aProxy();
  const answer = await calling(`http://${system}`, { proxy: `http://hub:pass%20word@${proxy.address}` });
  expect(answer.json()).toBe("here");
  expect(proxy.asked[0]?.as).toBe(`Basic ${Buffer.from("hub:pass word").toString("base64")}`);
});

it("trusts an authority of the firm's own through the proxy's tunnel, and nobody without it", async () => {
  const system = await listening(createHttps(loopback, answering));
  const proxy = await aProxy();
  const way = { proxy: `http://${proxy.address}` };
  expect((await calling(`https://${system}`, { ...way, ca: authority })).json()).toBe("here");
  expect(proxy.asked[0]?.what).toBe("tunnel");
  await expect(calling(`https://${system}`, way)).rejects.toMatchObject({
    ...{ remedy: "reconnect", unanswered: false },
    message: expect.stringMatching(/certificate.*outbound\.ca/),
  });
});

it("knows that nothing happened where the proxy lays no tunnel", async () => {
  const proxy = await aProxy({ refusing: 503 });
  await expect(calling("https://127.0.0.1:1", { proxy: `http://${proxy.address}` })).rejects.toMatchObject({
    remedy: "later",
    unanswered: false,
    message: expect.stringMatching(/proxy .*503/),
  });
});

it("asks an administrator where the proxy does not know it", async () => {
  const proxy = await aProxy({ refusing: 407 });
  const way = { proxy: `http://hub:wrong@${proxy.address}` };
  const failure = await calling("https://127.0.0.1:1", way).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    remedy: "reconnect",
    unanswered: false,
    message: expect.stringMatching(/outbound\.proxy/),
  });
  expect(String(failure)).not.toMatch(/wrong/);
});
