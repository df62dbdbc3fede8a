import { describe, expect, it } from "vitest";
import { taxIdBroken } from "./tax-id-rules.ts";

describe("a tax id", () => {
  it.each([
    ["US", "91-5550142"],
    ["CA", "12302 6635 RT0001"],
    ["AU", "51 824 753 556"],
    ["DE", "DE 136 695 976"],
    ["GB", "GB 980 7806 84"],
    ["FR", "FR 40 303 265 045"],
    ["IT", "IT00743110157"],
    ["NL", "NL004495445B01"],
    ["ES", "B58378431"],
    ["BE", "BE 0403.019.261"],
    ["AT", "ATU13585627"],
    ["PL", "PL 8567346215"],
    ["SE", "SE123456789701"],
  ])("of %s is right as it is given there: %s", (country, number) => {
    expect(taxIdBroken(number, { country, name: "Acme Inc." })).toBeUndefined();
  });

  it.each([
    ["US", "07-1234567", "an EIN"],
    ["US", "91555014", "an EIN"],
    ["CA", "12302 6636", "a business number"],
    ["AU", "51 824 753 557", "an ABN"],
    ["DE", "DE 136 695 978", "a VAT number"],
    ["GB", "GB 980 7806 85", "a VAT number"],
    ["FR", "FR 41 303 265 045", "a VAT number"],
  ])("of %s with a slip in it is none: %s", (country, number, says) => {
    const broken = taxIdBroken(number, { country, name: "Acme Inc." });
    expect(broken).toContain(says);
    expect(broken).not.toContain(number.slice(3));
  });

  it("of a person in the United States may be a social security number, of a firm it may not", () => {
    const ssn = "536-90-4399";
    expect(taxIdBroken(ssn, { country: "US", name: "Juan Ortega" })).toBeUndefined();
    expect(taxIdBroken("070-00-1234", { country: "US", name: "Juan Ortega" })).toContain("SSN");
    expect(taxIdBroken("07-1234567", { country: "US", name: "Ortega Paving LLC" })).toContain("EIN");
  });

  it.each([
    ["a country whose rule nobody knows", "12", "ZW"],
    ["no country", "12", null],
    ["no number", " - ", "US"],
  ])("of %s is not judged", (_, number, country) => {
    expect(taxIdBroken(number, { country })).toBeUndefined();
  });
});
