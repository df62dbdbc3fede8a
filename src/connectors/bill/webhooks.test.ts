import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hmac } from "../kit/signature.ts";
import recordedVendor from "./fixtures/vendor.json" with { type: "json" };
import billUpdated from "./fixtures/webhook-bill-updated.json" with { type: "json" };
import paymentUpdated from "./fixtures/webhook-payment-updated.json" with { type: "json" };
import vector from "./fixtures/webhook-signature-vector.json" with { type: "json" };
import { Secrets, Settings } from "./settings.ts";
import { webhooks } from "./webhooks.ts";

const settings = Settings.parse({ organizationId: "00802XYZABCDEF1l8e4n" });
const account = { devKey: "key", username: "hub", password: "token" };
const recorded = readFileSync(new URL(`./fixtures/${vector.bodyFile}`, import.meta.url));

const verify = (
  { headers = vector.header, body = recorded }: { headers?: object; body?: Buffer } = {},
  securityKey: string | undefined = vector.securityKey,
) =>
  webhooks.verify(
    { headers: headers as Record<string, string>, body },
    { settings, secrets: { ...account, securityKey }, now: new Date("2026-12-03T09:00:00Z") },
  );
const delivery = (event: unknown) => ({ headers: {}, body: Buffer.from(JSON.stringify(event)) });

describe("a delivery", () => {
  it("is taken with the signature of the published algorithm over its exact bytes", () => {
    expect(verify()).toBe(true);
  });

  it("is taken also if BILL reads its key as base64 before it signs", () => {
    const key = Buffer.from(vector.securityKey, "base64");
    expect(verify({ headers: { "x-bill-sha-signature": hmac({ key }, recorded, "base64") } })).toBe(true);
  });

  it.each([
    ["another body", { body: Buffer.from(`${recorded} `) }, undefined],
    ["the same content in other bytes", { body: Buffer.from(JSON.stringify(paymentUpdated)) }, undefined],
    ["no signature", { headers: {} }, undefined],
    ["an empty signature", { headers: { "x-bill-sha-signature": "" } }, undefined],
    ["another key", {}, "YW5vdGhlci1zZWN1cml0eS1rZXk="],
  ])("is refused with %s", (_, over, key) => {
    expect(verify(over, key ?? vector.securityKey)).toBe(false);
  });

  it("is refused while no key is set, and when it is signed with nothing", () => {
    const signed = (key: string | Buffer) => ({
      headers: { "x-bill-sha-signature": hmac({ key }, recorded, "base64") },
    });
    const none = { settings, secrets: account, now: new Date() };
    for (const key of ["", Buffer.alloc(0)]) {
      expect(webhooks.verify({ ...signed(key), body: recorded }, none)).toBe(false);
      expect(verify(signed(key), "!!!!!!!!!!!!!!!!!!!!")).toBe(false);
    }
  });

  it("needs a key that is long enough", () => {
    expect(Secrets.safeParse({ ...account, securityKey: "short" }).success).toBe(false);
  });
});

describe("an event", () => {
  it("that is escaped into a text is understood, and known by its own id when it comes again", () => {
    const event = { headers: {}, body: recorded };
    expect(webhooks.translate(event)).toEqual({
      deliveryId: "3b1f6d5c-6b1c-4f3e-9a0e-000000000001",
      hints: [],
    });
    expect(webhooks.translate(event)).toEqual(webhooks.translate(delivery(paymentUpdated)));
  });

  it("of a bill is known, and none of ours yet", () => {
    expect(webhooks.translate(delivery(billUpdated))).toEqual({
      deliveryId: "3b1f6d5c-6b1c-4f3e-9a0e-000000000002",
      hints: [],
    });
  });

  const of = (eventType: string, vendor: unknown = recordedVendor) => ({
    metadata: { ...billUpdated.metadata, eventType },
    vendor,
  });

  it.each([
    ["vendor.created", "created"],
    ["vendor.updated", "updated"],
    ["vendor.archived", "updated"],
    ["vendor.restored", "updated"],
    ["vendor.something-new", "updated"],
  ])("%s makes us look at the vendor: %s", (eventType, change) => {
    for (const event of [of(eventType), JSON.stringify(of(eventType))])
      expect(webhooks.translate(delivery(event)).hints).toEqual([
        { noun: "vendor", id: "00901XYZABCDEF7qk3m1", change },
      ]);
  });

  it("of the short kind, with the id and little more, is enough", () => {
    const event = of("vendor.archived", { id: "009x", archived: true });
    expect(webhooks.translate(delivery(event)).hints).toMatchObject([{ id: "009x" }]);
  });

  it.each([
    ["no metadata", { vendor: recordedVendor }],
    ["no id of its own", { ...of("vendor.updated"), metadata: { eventType: "vendor.updated" } }],
    ["no vendor", of("vendor.updated", null)],
    ["a vendor without an id", of("vendor.updated", { name: "?" })],
    ["a kind that is none", of("vendor")],
    ["a text within a text within a text", JSON.stringify(JSON.stringify(of("vendor.updated")))],
  ])("with %s is refused", (_, event) => {
    expect(() => webhooks.translate(delivery(event))).toThrow(expect.objectContaining({ remedy: "changed" }));
  });
});
