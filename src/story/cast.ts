import type { FakeOdoo } from "../connectors/odoo/fake/index.ts";
import type { Person } from "../connectors/odoo/fake/people.ts";
import type { FakeProcore } from "../connectors/procore/fake.ts";

const register = (identifier: string, verification_status = "active") => ({
  ...{ type: "EIN", identifier, verification_status, verified_at: null },
});

const at = (address: string, city: string, zip: string) => ({
  ...{ address, city, zip, state_code: "WA", country_code: "US" },
});

/** The directory that the people of the site have kept so far. The last entry is broken: nobody gave it a name. */
export function enterSite(procore: FakeProcore): void {
  procore.creates({
    ...{
      name: "Cascade Concrete LLC",
      email_address: "ar@cascadeconcrete.example",
      business_phone: "253-555-0142",
    },
    ...{ ...at("1290 Quarry Rd", "Puyallup", "98371"), business_register: register("91-5550142") },
    trades: [{ id: 88, name: "Concrete", active: true }],
  });
  procore.creates({
    ...{ name: "Pacific Crane and Rigging Inc", business_phone: "206-555-0177" },
    ...{ ...at("88 Dock St", "Seattle", "98134"), business_register: register("91-5550177") },
  });
  procore.creates({
    ...{
      name: "Sound Electric LLC",
      email_address: "office@soundelectric.example",
      business_phone: "206-555-0188",
    },
    ...{ ...at("415 Mercer St", "Seattle", "98109"), business_register: register("91-5550188") },
  });
  procore.creates({
    ...{ name: "Rainier Drywall Co", email_address: "bids@rainierdrywall.example" },
    ...{ ...at("7 Summit Ave", "Tacoma", "98405"), business_register: register("91-5550123", "suspended") },
  });
  procore.creates({
    ...{ name: "Olympic Painting LLC", email_address: "hello@olympicpainting.example" },
    ...{ ...at("19 Harbor Ln", "Bremerton", "98310"), business_register: register("91-5550166") },
  });
  const nameless = procore.creates({ name: "Harbor Glazing", ...at("3 Pier Way", "Tacoma", "98402") });
  Object.assign(procore.vendor(nameless), { name: null });
}

/** The vendors that the bookkeepers have kept so far. */
export function enterBooks(odoo: FakeOdoo): void {
  const ann = odoo.person();
  const agreed = ann.create("account.payment.term", { name: "37 days, as agreed" });
  vendorIn(odoo, ann, {
    ...{ name: "Evergreen Rebar Supply", ref: "V-04502", email: "orders@evergreenrebar.example" },
    ...{ street: "77 Foundry St", city: "Kent", zip: "98032", terms: "30 Days" },
  });
  vendorIn(odoo, ann, { name: "Pacific Crane & Rigging, Inc.", ref: "V-04410", vat: "91-5550177" });
  const puget = vendorIn(odoo, ann, { name: "Puget Scaffold Ltd", ref: "V-04477", city: "Everett" });
  ann.write("res.partner", puget, { property_supplier_payment_term_id: agreed });
  vendorIn(odoo, ann, {
    ...{ name: "Sound Electrical", email: "office@soundelectric.example", phone: "206-555-0188" },
    ...{ street: "415 Mercer St", city: "Seattle", zip: "98109" },
  });
}

interface Entry {
  readonly name: string;
  readonly ref?: string;
  readonly vat?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly street?: string;
  readonly city?: string;
  readonly zip?: string;
  readonly terms?: string;
}

/** A vendor as a bookkeeper enters it; answers with its number in Odoo. */
export function vendorIn(odoo: FakeOdoo, person: Person, { terms, ...entry }: Entry): number {
  const id = person.create("res.partner", { ...entry, is_company: true, supplier_rank: 1 });
  if (terms) person.write("res.partner", id, { property_supplier_payment_term_id: termsNamed(odoo, terms) });
  return id;
}

export function termsNamed(odoo: FakeOdoo, name: string): number {
  const terms = [...odoo.table("account.payment.term").rows].find((row) => row.name === name);
  if (!terms) throw new Error(`The story's Odoo has no payment term ${name}`);
  return terms.id;
}

/** A partner by its name as it stands. */
export function partnerNamed(odoo: FakeOdoo, name: string): number {
  const partner = [...odoo.table("res.partner").rows].find(
    (row) => row.name === name && row.parent_id === null,
  );
  if (!partner) throw new Error(`The story's Odoo has no partner ${name}`);
  return partner.id;
}
