import { describe, expect, it } from "vitest";
import type { Vendor } from "./entity.ts";
import { aVendor } from "./example.ts";
import { vendorQuality } from "./quality.ts";

const amiss = (vendor: Partial<Vendor>): readonly string[] =>
  vendorQuality.flatMap((rule) => (rule.kind === "each" && rule.amiss(vendor) ? rule.code : []));
const bears = (code: string, vendor: Partial<Vendor>) =>
  vendorQuality.flatMap((rule) => (rule.kind === "shared" && rule.code === code ? rule.bears(vendor) : []));
const plain = (code: string, word: string) =>
  vendorQuality.flatMap((rule) => (rule.kind === "spelt" && rule.code === code ? rule.plain(word) : []));

describe("a vendor in a list that is looked through", () => {
  it("has nothing amiss", () => {
    expect(amiss(aVendor())).toEqual([]);
  });

  it.each<[string, Partial<Vendor>]>([
    ["vendor.no-tax-id", { taxId: null }],
    ["vendor.filler-tax-id", { taxId: "00-0000000" }],
    ["vendor.invalid-tax-id", { taxId: "91555014" }],
    ["vendor.no-address", { address: null }],
    ["vendor.no-terms", { terms: null }],
    ["vendor.unreachable", { email: null, phone: null }],
    ["vendor.invalid-email", { email: "ask at the gate" }],
    ["vendor.invalid-phone", { phone: "none" }],
  ])("is told of for %s", (code, over) => {
    expect(amiss(aVendor(over))).toEqual([code]);
  });

  it("is not missed a field that its system does not carry", () => {
    expect(amiss({ name: "Bluebonnet Concrete LLC" })).toEqual([]);
  });

  it("bears what only one should, in other spelling as well", () => {
    const [one, other] = [aVendor(), aVendor({ name: "BLUEBONNET CONC., L.L.C.", taxId: "91-5550142" })];
    expect(bears("vendor.same-name", one)).toEqual(bears("vendor.same-name", other));
    expect(bears("vendor.shared-tax-id", one)).toEqual(bears("vendor.shared-tax-id", other));
    expect(bears("vendor.shared-tax-id", aVendor({ taxId: "000000000" }))).toEqual([]);
    expect(bears("vendor.shared-tax-id", one).join()).not.toContain("915550142");
  });

  it("spells its trade in its own way", () => {
    expect(plain("vendor.trades-spelt", "Dry-Wall")).toEqual(plain("vendor.trades-spelt", "drywall"));
    expect(plain("vendor.trades-spelt", "Drywall")).not.toEqual(plain("vendor.trades-spelt", "Paving"));
  });
});
