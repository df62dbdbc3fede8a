import { createServer, type Server } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { outgoing } from "./addresses.ts";

/** Stands for the name service. */
const resolver = (answers: Record<string, string>) =>
  ((host: string, _options: object, callback: (...answer: unknown[]) => void) =>
    callback(null, [
      { address: answers[host], family: answers[host]?.includes(":") ? 6 : 4 },
    ])) as unknown as NonNullable<Parameters<typeof outgoing>[0]["resolve"]>;

const found = (lookup: LookupFunction, host: string) =>
  new Promise<unknown>((resolve, reject) =>
    lookup(host, {}, (error, address) => (error ? reject(error) : resolve(address))),
  );

describe("an address by number", () => {
  it.each([
    ...[
      "127.0.0.1",
      "10.0.0.8",
      "192.168.1.1",
      "172.20.0.1",
      "100.64.0.1",
      "169.254.169.254",
      "0.0.0.0",
      "2130706433",
    ],
    ...["0x7f.1", "[::1]", "[::]", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:10.0.0.8]", "[64:ff9b::a00:8]"],
  ])("inside the house is refused: %s", (host) => {
    expect(() => outgoing({ allow: [] }).check(new URL(`http://${host}/`))).toThrow(
      "list it under outbound.allow",
    );
  });

  it.each(["93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]", "odoo.example.com"])(
    "that is public passes: %s",
    (host) => {
      expect(() => outgoing({ allow: [] }).check(new URL(`http://${host}/`))).not.toThrow();
    },
  );

  it("passes when it is listed, alone or with its network", () => {
    const { check } = outgoing({ allow: ["10.1.0.0/16", "127.0.0.1", "fd00::/8"] });
    for (const host of ["10.1.2.3", "127.0.0.1", "[fd00::7]"])
      expect(() => check(new URL(`http://${host}/`))).not.toThrow();
    for (const host of ["10.2.0.1", "127.0.0.2"]) expect(() => check(new URL(`http://${host}/`))).toThrow();
  });
});

describe("an address by name", () => {
  const resolve = resolver({
    "public.example": "93.184.215.14",
    "rebound.example": "169.254.169.254",
    "odoo.internal": "10.1.2.3",
    "mapped.example": "::ffff:127.0.0.1",
  });

  it("is refused when it leads inside the house", async () => {
    const { lookup } = outgoing({ allow: [], resolve });
    expect(await found(lookup, "public.example")).toBe("93.184.215.14");
    await expect(found(lookup, "rebound.example")).rejects.toThrow(
      "rebound.example leads to 169.254.169.254",
    );
    await expect(found(lookup, "mapped.example")).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  });

  it("passes when the name is listed", async () => {
    for (const allow of [["odoo.internal"], ["*.internal"], ["10.1.0.0/16"]])
      expect(await found(outgoing({ allow, resolve }).lookup, "odoo.internal")).toBe("10.1.2.3");
    await expect(found(outgoing({ allow: ["*.other"], resolve }).lookup, "odoo.internal")).rejects.toThrow();
  });

  it("is checked by the very call, so that it cannot turn in between", async () => {
    const server: Server = createServer((_, answer) => answer.end("inside")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((ready) => server.once("listening", ready));
    const { port } = server.address() as AddressInfo;
    const call = (allow: string[]) =>
      request(`http://localhost:${port}/`, {
        dispatcher: new Agent({ connect: { lookup: outgoing({ allow }).lookup } }),
      });
    await expect(call([])).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
    expect(await (await call(["localhost"])).body.text()).toBe("inside");
  });
});
