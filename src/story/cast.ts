import type { FakeProcore } from "../connectors/procore/fake.ts";
import { type Books, PLAN } from "./books.ts";

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

/** What the bookkeepers have kept so far: vendors, and a cost code in their plan of these. */
export async function enterBooks(books: Books): Promise<void> {
  const agreed = "37 days, as agreed";
  await books.agreeTerms(agreed);
  await books.keepCode(PLAN, "033000", "Cast in Place Concrete");
  await books.enter({
    ...{ name: "Evergreen Rebar Supply", ref: "V-04502", email: "orders@evergreenrebar.example" },
    ...{ street: "77 Foundry St", city: "Kent", zip: "98032", terms: "30 Days" },
  });
  await books.enter({ name: "Pacific Crane & Rigging, Inc.", ref: "V-04410", vat: "91-5550177" });
  await books.enter({ name: "Puget Scaffold Ltd", ref: "V-04477", city: "Everett", terms: agreed });
  await books.enter({
    ...{ name: "Sound Electrical", email: "office@soundelectric.example", phone: "206-555-0188" },
    ...{ street: "415 Mercer St", city: "Seattle", zip: "98109", country: "US" },
  });
}
