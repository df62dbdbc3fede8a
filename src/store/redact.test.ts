import { describe, expect, it } from "vitest";
import { redacted, scrubbed } from "./redact.ts";

const subcontractor = { classes: { taxId: "tax", accounts: "bank" }, personal: ["contacts"] } as const;
const digest = (value: unknown) => `digest of ${JSON.stringify(value).length}`;

describe("redacted", () => {
  it("keeps ordinary fields, and of classed and personal ones a digest", () => {
    const fields = { name: "Brace & Beam", taxId: "915550142", contacts: [{ name: "Ann Lee" }] };
    expect(redacted(subcontractor, fields, digest)).toEqual({
      name: "Brace & Beam",
      taxId: { tax: "digest of 11" },
      contacts: [{ personal: "digest of 18" }],
    });
  });

  it("tells which of several accounts is the new one", () => {
    const accounts = [{ number: "1" }, { number: "22" }];
    expect(redacted(subcontractor, { accounts }, digest)).toEqual({
      accounts: [{ bank: "digest of 14" }, { bank: "digest of 15" }],
    });
  });

  it("says that a value was taken away", () => {
    expect(redacted(subcontractor, { taxId: null, accounts: [] }, digest)).toEqual({
      taxId: null,
      accounts: [],
    });
  });
});

describe("scrubbed", () => {
  const fields = {
    taxId: "91-5550142",
    accounts: [{ number: "DE89370400440532013000", routing: null }],
    contacts: [{ name: "Ann Lee (site)", state: "TX" }],
    name: "Brace & Beam",
  };

  it.each([
    ["Account DE89370400440532013000 is in use.", "Account <bank> is in use."],
    ["Account de89 3704 0044 0532 0130 00 is in use.", "Account <bank> is in use."],
    ["The tax id 915550142 of Brace & Beam is not valid.", "The tax id <tax> of Brace & Beam is not valid."],
    ["Ann Lee (site) has no e-mail in TX.", "<personal> has no e-mail in TX."],
    ["The period March 2026 is locked.", "The period March 2026 is locked."],
  ])("takes the values out of what another system says: %s", (said, kept) => {
    expect(scrubbed(subcontractor, fields, said)).toBe(kept);
  });

  it("leaves a sentence alone when the value is no more than a separator", () => {
    expect(scrubbed(subcontractor, { taxId: "-----" }, "a-b")).toBe("a-b");
  });
});
