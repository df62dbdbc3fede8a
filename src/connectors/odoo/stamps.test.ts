import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { externalId, partId, stampAmong } from "./stamps.ts";

describe("the hub's keys among Odoo's external ids", () => {
  it("can be read out of the name again, whatever signs they are made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (key) => {
        expect(stampAmong("vendor", ["base.partner_admin", externalId("vendor", key)])).toBe(key);
        expect(externalId("vendor", key)).toMatch(/^__hub__\.[\w~-]+$/);
      }),
    );
  });

  it("are the eldest of several, and of no other kind", () => {
    const ids = [
      "__export__.res_partner_7_ab12",
      partId("contact", "a", "Ann"),
      externalId("vendor", "a"),
      externalId("vendor", "b"),
    ];
    expect(stampAmong("vendor", ids)).toBe("a");
    expect(stampAmong("vendor", ids.slice(0, 2))).toBeUndefined();
  });

  it("differ where any sign does", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b);
        expect(externalId("vendor", a)).not.toBe(externalId("vendor", b));
      }),
    );
  });
});
