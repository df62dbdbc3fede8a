import { describe, expect, it } from "vitest";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { cascade, connected } from "./connected.ts";
import recorded from "./fixtures/vendor.json" with { type: "json" };
import { bill } from "./index.ts";
import { readVendors } from "./vendor-reads.ts";
import { vendors } from "./vendors.ts";

const vocabulary = vocabularyOf(bill.vocabularies);
const read = (wire: object) => readingOf(vendors, wire, vocabulary);

describe("a vendor of the published sample", () => {
  it("says what it is called, where it is, how it is reached, and that it is open to business", () => {
    expect(read({ ...recorded, paymentTermName: "Net 30" })).toEqual({
      unmapped: [],
      says: {
        name: "Cascade Concrete LLC",
        terms: "net-30",
        address: { street: "1290 Quarry Rd", city: "Puyallup", state: "WA", zip: "98371", country: "US" },
        phone: "2535550142",
        email: "ar@cascadeconcrete.example",
        active: true,
      },
    });
  });

  it("leaves its tax identity unsaid, of which it shows the end only: that is neither none nor another", () => {
    expect(recorded.additionalInfo.taxId).toBe("*****0142");
    expect(read(recorded).says).not.toHaveProperty("taxId");
    const whole = { ...recorded, additionalInfo: { ...recorded.additionalInfo, taxId: "91-5550142" } };
    expect(read(whole).says.taxId).toBe("915550142");
    expect(read({ ...recorded, additionalInfo: {} }).says.taxId).toBeNull();
  });

  it("says nothing of its account number, which is ours at the vendor, nor of its bank account", () => {
    expect(Object.keys(read(recorded).says).sort()).not.toContain("number");
    expect(JSON.stringify(read(recorded))).not.toMatch(/V-04471|4321|021000021/);
  });

  it("of which only the name is known says so", () => {
    const { name, archived } = recorded;
    expect(read({ name, archived: true }).says).toEqual({
      name,
      taxId: null,
      terms: null,
      address: null,
      phone: null,
      email: null,
      active: !archived && false,
    });
  });

  it("in a country that is no code leaves its address unsaid", () => {
    const abroad = { ...recorded, address: { ...recorded.address, country: "Canada" } };
    expect(read({ ...abroad, paymentTermName: "Net 30" })).toMatchObject({
      unmapped: [{ field: "address", list: "country", word: "Canada" }],
    });
  });
});

describe("payment terms", () => {
  it("are called what the organisation calls them, which is asked for once", async () => {
    const { fake, client, asked } = await connected();
    const ids = ["Net 30", "Net 45"].map((name) =>
      fake.creates({ ...cascade, additionalInfo: { paymentTermId: fake.term(name) } }),
    );
    const says = (await readVendors(client, ids)).map(({ wire }) => read(wire as object).says.terms);
    expect(says.sort()).toEqual(["net-30", "net-45"]);
    await readVendors(client, ids);
    expect(asked("GET", "/payment-terms")).toHaveLength(1);
  });

  it("that BILL does not show to us stay ids, for a person to map", async () => {
    const { fake, client } = await connected({ tellsTerms: false });
    const termId = fake.term("Net 30");
    const id = fake.creates({ ...cascade, additionalInfo: { paymentTermId: termId } });
    const [observed] = await readVendors(client, [id]);
    expect(read(observed?.wire as object)).toMatchObject({
      unmapped: [{ field: "terms", list: "terms", word: termId }],
    });
  });

  it("that are named anew are read anew before long", async () => {
    const { clock, fake, client } = await connected();
    const id = fake.creates({ ...cascade, additionalInfo: { paymentTermId: fake.term("Thirty") } });
    await readVendors(client, [id]);
    fake.directory.terms.splice(0, 1, { id: fake.term("Thirty"), name: "Net 30", daysDue: 30 });
    await clock.advance(601);
    const [observed] = await readVendors(client, [id]);
    expect(read(observed?.wire as object).says.terms).toBe("net-30");
  });

  it("that cannot be read for now are no reason to read vendors without them", async () => {
    const { fake, client } = await connected();
    const id = fake.creates({ ...cascade, additionalInfo: { paymentTermId: fake.term("Net 30") } });
    fake.server.misbehave({ kind: "drop-before", when: ({ path }) => path.endsWith("/payment-terms") });
    await expect(readVendors(client, [id])).rejects.toMatchObject({ remedy: "later" });
    expect(await readVendors(client, [id])).toHaveLength(1);
  });
});
