import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import vectors from "./fixtures/signatures.json" with { type: "json" };
import { hmac, sameText, verifyStandardWebhook } from "./signature.ts";

const bodyOf = (file: string) => readFileSync(new URL(`./fixtures/${file}`, import.meta.url));

describe("signatures of the systems' own samples", () => {
  it("BILL: the body, base64", () => {
    const { secret, body, signature } = vectors.bill;
    expect(hmac({ key: secret }, bodyOf(body), "base64")).toBe(signature);
  });

  it("Autodesk: the body, SHA-1, hexadecimal", () => {
    const { secret, body, signature } = vectors.autodesk;
    expect(`sha1hash=${hmac({ algorithm: "sha1", key: secret }, bodyOf(body))}`).toBe(signature);
  });

  it("Samsara: version, time and body, with a key in base64", () => {
    const { secret, body, timestamp, signature } = vectors.samsara;
    const message = Buffer.concat([Buffer.from(`v1:${timestamp}:`), bodyOf(body)]);
    expect(`v1=${hmac({ key: Buffer.from(secret, "base64") }, message)}`).toBe(signature);
  });

  it("Gusto: the body, hexadecimal", () => {
    const { secret, body, signature } = vectors.gusto;
    expect(hmac({ key: secret }, bodyOf(body))).toBe(signature);
  });
});

describe("Standard Webhooks", () => {
  const { secret, body, headers } = vectors.standard;
  const sentAt = Number(headers["webhook-timestamp"]) * 1000;
  const verify = (over: { headers?: object; body?: Buffer; secrets?: string[]; now?: Date } = {}) =>
    verifyStandardWebhook(
      { headers: { ...headers, ...over.headers }, body: over.body ?? bodyOf(body) },
      { secrets: over.secrets ?? [secret], now: over.now ?? new Date(sentAt + 1000) },
    );

  it("takes a signed delivery", () => {
    expect(verify()).toBe(true);
  });

  it.each([
    ["another body", { body: Buffer.from("{}") }],
    ["another id", { headers: { "webhook-id": "msg_2" } }],
    ["another time", { headers: { "webhook-timestamp": String(sentAt / 1000 + 1) } }],
    ["no signature", { headers: { "webhook-signature": undefined } }],
    ["a time that is none", { headers: { "webhook-timestamp": "soon" } }],
    ["another secret", { secrets: ["whsec_b3RoZXI="] }],
    ["no secret at all", { secrets: [] }],
    ["an empty secret", { secrets: ["whsec_"] }],
  ])("refuses %s", (_, over) => {
    expect(verify(over)).toBe(false);
  });

  it.each([
    ["five minutes old", 300, true],
    ["older", 301, false],
    ["from five minutes ahead", -300, true],
    ["from further ahead", -301, false],
  ])("stops the replay of a delivery that is %s", (_, seconds, expected) => {
    expect(verify({ now: new Date(sentAt + seconds * 1000) })).toBe(expected);
  });

  it("takes either secret while one is being changed, and either of two signatures", () => {
    expect(verify({ secrets: ["whsec_bmV3", secret] })).toBe(true);
    expect(verify({ headers: { "webhook-signature": `v1,other ${headers["webhook-signature"]}` } })).toBe(
      true,
    );
  });
});

it("calls two texts the same only if both are there and equal", () => {
  expect(sameText("Bearer a", "Bearer a")).toBe(true);
  expect(sameText("Bearer a", "Bearer ab")).toBe(false);
  expect(sameText(undefined, undefined)).toBe(false);
  expect(sameText("", undefined)).toBe(false);
});
