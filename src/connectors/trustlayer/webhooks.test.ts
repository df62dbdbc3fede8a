import { describe, expect, it } from "vitest";
import { PROJECT_OBJECT, VENDOR_OBJECT } from "./fake/workspace.ts";
import { Secrets, Settings } from "./settings.ts";
import { webhooks } from "./webhooks.ts";

const settings = Settings.parse({ vendorObjectId: VENDOR_OBJECT, projectObjectId: PROJECT_OBJECT });
const verify = (token: string | undefined, secrets: object) =>
  webhooks.verify(
    { headers: { "x-plumbline-token": token }, body: Buffer.from("{}") },
    { settings, secrets: Secrets.parse({ token: "t", ...secrets }), now: new Date(0) },
  );
const translate = (body: object) =>
  webhooks.translate({ headers: {}, body: Buffer.from(JSON.stringify(body)) });

describe("a webhook of TrustLayer", () => {
  it("is taken at the address alone that nobody else was told, and at none while there is none", () => {
    const secrets = { webhookToken: "an-address-that-nobody-can-guess" };
    expect(verify("an-address-that-nobody-can-guess", secrets)).toBe(true);
    expect(verify("an-address-that-nobody-can-gues", secrets)).toBe(false);
    expect(verify(undefined, secrets)).toBe(false);
    expect(verify("", {})).toBe(false);
    expect(verify("undefined", {})).toBe(false);
  });

  it("makes us look at every record that it names, and believes none of its values", () => {
    const named = {
      event: "request-record-compliance-updated",
      requestRecord: { id: "r1", complianceStatus: "compliant" },
      primaryRecord: { id: "p1", name: "Cascade" },
      contextRecord: { id: "c1" },
    };
    expect(translate(named).hints).toEqual([
      { noun: "vendor", id: "p1", change: "updated" },
      { noun: "project", id: "c1", change: "updated" },
      { noun: "compliance", id: "r1", change: "updated" },
    ]);
  });

  it("of the first version names records by other ids: nothing is looked at", () => {
    expect(translate({ event: "party_compliance", party: { id: "66a1f0" } }).hints).toEqual([]);
  });
});
