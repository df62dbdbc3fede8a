import { describe, expect, it } from "vitest";
import v2 from "./fixtures/webhook-v2.json" with { type: "json" };
import v3 from "./fixtures/webhook-v3.json" with { type: "json" };
import v4 from "./fixtures/webhook-v4.json" with { type: "json" };
import { webhooks } from "./webhooks.ts";

const delivery = (body: unknown, headers: Record<string, string> = {}) => ({
  headers,
  body: Buffer.from(JSON.stringify(body)),
});

describe("an event", () => {
  it.each([
    ["v2.0", v2, "01KAC3W6J0Q7P2M4Z8T5N1XBVE"],
    ["v3.0", v3, "01KAC3W6J0Q7P2M4Z8T5N1XBVF"],
    ["v4.0", v4, "01KAC3W6J0Q7P2M4Z8T5N1XBVG"],
  ])("of the published %s sample, on a contract, is known and none of ours", (_, event, deliveryId) => {
    expect(webhooks.translate(delivery(event))).toEqual({ deliveryId, hints: [] });
  });

  const vendor = { id: "562949956630217" };
  it.each([
    ["v2.0", { ...v2, resource_name: "Company Vendors", resource_id: 562949956630217 }],
    ["v3.0", { ...v3, resource_name: "Company Vendors", resource_id: 562949956630217 }],
    ["v4.0", { ...v4, resource_type: "Company Vendors", resource_id: "562949956630217" }],
    ["a project's vendor", { ...v2, resource_name: "Project Vendors", resource_id: 562949956630217 }],
  ])("on a vendor makes us look at it: %s", (_, event) => {
    expect(webhooks.translate(delivery(event)).hints).toEqual([
      { noun: "vendor", ...vendor, change: "updated" },
    ]);
  });

  it.each([
    ["a project", { ...v2, resource_name: "Projects", resource_id: 17 }, "project", "17"],
    [
      "a code of a project",
      { ...v4, resource_type: "Cost Codes", resource_id: "9", project_id: "17" },
      "cost-code",
      "17/9",
    ],
    [
      "a standard code",
      { ...v3, resource_name: "Standard Cost Codes", resource_id: 9, project_id: null },
      "cost-code",
      "standard/9",
    ],
  ])("on %s makes us look at it", (_, event, noun, id) => {
    expect(webhooks.translate(delivery(event)).hints).toEqual([{ noun, id, change: "updated" }]);
  });

  it("on a code that does not say of which project is none of ours", () => {
    const event = { ...v2, resource_name: "Cost Codes", resource_id: 9, project_id: null };
    expect(webhooks.translate(delivery(event)).hints).toEqual([]);
  });

  it.each([
    ["create", "created"],
    ["update", "updated"],
    ["delete", "deleted"],
    ["restore", "updated"],
  ])("that tells of a %s is a hint that it was %s", (reason, change) => {
    const event = { ...v4, resource_type: "Company Vendors", reason };
    expect(webhooks.translate(delivery(event)).hints).toMatchObject([{ change }]);
  });

  it("of the old payload without a ULID is known by its number", () => {
    expect(webhooks.translate(delivery({ ...v2, ulid: null })).deliveryId).toBe("91827364");
  });

  it.each([
    ["no resource", { ...v2, resource_id: null }],
    ["no name of a resource", { ...v4, resource_type: undefined }],
    ["an id that is none", { ...v2, resource_id: 1.5 }],
    ["a list of events", [v2]],
  ])("with %s is refused", (_, event) => {
    expect(() => webhooks.translate(delivery(event))).toThrow(expect.objectContaining({ remedy: "changed" }));
  });
});

describe("a delivery", () => {
  const settings = {
    companyId: "1",
    environment: "production",
    projectIds: [],
    projectsALook: 25,
    subJobs: false,
    costCodesFrom: "cost-codes",
    pageSize: 100,
  } as const;
  const secrets = { clientId: "hub", clientSecret: "secret" };
  const verify = (authorization: string, webhookSecret?: string) =>
    webhooks.verify(delivery(v2, { authorization }), {
      settings: { ...settings, projectIds: [], projectsALook: 25 },
      secrets: webhookSecret === undefined ? secrets : { ...secrets, webhookSecret },
      now: new Date("2026-11-18T16:04:12Z"),
    });

  it("is taken with the header that its hook was given", () => {
    expect(verify("Bearer 5f2d-invented-secret", "5f2d-invented-secret")).toBe(true);
  });

  it.each([
    ["another secret", "Bearer 5f2d-invented-secret-2", "5f2d-invented-secret"],
    ["the bare secret", "5f2d-invented-secret", "5f2d-invented-secret"],
    ["nothing", "", "5f2d-invented-secret"],
    ["anything while no secret is set", "Bearer undefined", undefined],
  ])("is refused with %s", (_, authorization, secret) => {
    expect(verify(authorization, secret)).toBe(false);
  });
});
