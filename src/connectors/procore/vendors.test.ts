import { describe, expect, it } from "vitest";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import vendor from "./fixtures/company-vendor.json" with { type: "json" };
import { procore } from "./index.ts";
import { vendors } from "./vendors.ts";

const read = (over: object = {}) =>
  readingOf(vendors, { ...vendor, ...over }, vocabularyOf(procore.vocabularies));

describe("a vendor of the published sample", () => {
  it("says this", () => {
    expect(read()).toEqual({
      says: {
        name: "Cascade Concrete LLC",
        legalName: "Cascade Concrete LLC",
        tradeName: "Cascade Concrete",
        taxId: "915550142",
        registration: null,
        number: "V-04471",
        address: { street: "1290 Quarry Rd", city: "Puyallup", state: "WA", zip: "98371", country: "US" },
        phone: "253-555-0142",
        email: "ar@cascadeconcrete.example",
        website: "https://cascadeconcrete.example",
        contacts: [{ name: "Luis Ortega", email: "luis@cascadeconcrete.example", phone: "253-555-0143" }],
        trades: ["Concrete"],
        licence: "CASCACL841Q2",
        approved: true,
        active: true,
      },
      unmapped: [],
    });
  });

  it("has no address, contact, trade or tax identity where there is none", () => {
    const nothing = { address: " ", city: null, state_code: null, zip: "", country_code: null };
    const { says } = read({ ...nothing, primary_contact: null, trades: null, business_register: null });
    expect(says).toMatchObject({ address: null, contacts: [], trades: [], taxId: null, registration: null });
  });

  it("has the lines of its street joined by a comma", () => {
    expect(read({ address: "1290 Quarry Rd\r\n  Suite 4\n" }).says.address).toMatchObject({
      street: "1290 Quarry Rd, Suite 4",
    });
  });

  it.each([
    ["active", "active"],
    ["cancelled", "cancelled"],
    ["does_not_exist", "not-found"],
    [null, null],
  ])("says of a register's %j: %j", (status, registration) => {
    const register = { type: "EIN", identifier: "91-5550142", verification_status: status };
    expect(read({ business_register: register }).says.registration).toBe(registration);
  });

  it("does not guess a verdict or a country that it does not know", () => {
    const register = { type: "EIN", identifier: "91-5550142", verification_status: "suspended" };
    const { says, unmapped } = read({ business_register: register, country_code: "U.S.A." });
    expect(unmapped).toEqual([
      { field: "registration", list: "registration", word: "suspended" },
      { field: "address", list: "country", word: "U.S.A." },
    ]);
    expect(says).not.toHaveProperty("registration");
    expect(says).not.toHaveProperty("address");
  });

  it("takes no verdict that a deployment maps to a word that we do not have", () => {
    const register = { type: "EIN", identifier: "1", verification_status: "pending" };
    const vocabulary = vocabularyOf(procore.vocabularies, { registration: { pending: "perhaps" } });
    const { unmapped } = readingOf(vendors, { ...vendor, business_register: register }, vocabulary);
    expect(unmapped).toEqual([{ field: "registration", list: "registration", word: "pending" }]);
  });
});
