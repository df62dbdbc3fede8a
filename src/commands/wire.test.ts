import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskedWire, scrubbedWire } from "./wire.ts";

const classes = { secret: "bank", taxId: "tax" } as const;
const canonical = {
  name: "Acme",
  secret: "DE89370400440532013000",
  taxId: "915550142",
  contacts: [{ name: "Jo Doe" }],
};
const wire = {
  id: 77,
  name: "Acme",
  comment: "Pay to DE89 3704 0044 0532 0130 00 only",
  tax: 915550142,
  bank_ids: [{ acc_number: "GB33BUKB20201555555555", active: true }],
  child_ids: [{ display: "Jo Doe", mail: "jo@acme.example" }],
  phone: "253-555-0142",
  none: null,
};

describe("a record as it may be shown", () => {
  it("masks what its canonical fields class, wherever it stands, and what systems name so", () => {
    const shown = maskedWire(wire, { classes }, canonical);
    expect(shown).toMatchObject({
      ...{ id: 77, name: "Acme", none: null, comment: "Pay to <bank> only", tax: "<tax>" },
      bank_ids: [{ acc_number: "••••5555", active: true }],
    });
  });
});

it.each(["private", "database", "elevation", "accountManager"])("takes %s for no classed name", (name) => {
  expect(maskedWire({ [name]: "word" }, { classes }, {})).toEqual({ [name]: "word" });
});

it.each(["vat", "acc_number", "accountNumber", "abaRouting", "taxId"])(
  "takes %s for a classed name",
  (name) => {
    expect(maskedWire({ [name]: "12345678" }, { classes }, {})).toEqual({ [name]: "••••5678" });
  },
);

describe("a record as it may be kept", () => {
  const scrub = (node: unknown) =>
    scrubbedWire(node, { classes, personal: ["contacts"], canonical, chance: () => 0.5 });

  it("replaces what is classed or personal, and keeps the rest and the shape", () => {
    const kept = scrub(wire);
    expect(kept).toMatchObject({
      id: 77,
      name: "Acme",
      none: null,
      phone: expect.stringMatching(/^\d{3}-\d{3}-\d{4}$/),
    });
    expect(JSON.stringify(kept)).not.toMatch(/Jo Doe|jo@acme|915550142|GB33BUKB|253-555-0142/);
  });

  it("leaves nothing that can be read back, and no other shape", () => {
    const secret = fc.stringMatching(/^[A-Z]{2}[0-9]{12,20}$/);
    fc.assert(
      fc.property(secret, fc.double({ min: 0, max: 0.99, noNaN: true }), (number, chance) => {
        const kept = scrubbedWire(
          { a: { b: [number, number] } },
          { classes, canonical: { secret: number }, chance: () => chance },
        ) as { a: { b: [string, string] } };
        const [first, second] = kept.a.b;
        expect(first).toBe(second);
        expect(first).toMatch(new RegExp(`^[A-Z]{2}[0-9]{${number.length - 2}}$`));
      }),
    );
  });
});
