import { z } from "zod";
import { taxId } from "../../domain/values/tax-id.ts";
import { type Contact, type Vendor, VendorEntity } from "../../domain/vendor/entity.ts";
import { defineResource, type Reading, type Unmapped, type Vocabulary } from "../contract.ts";
import type { Procore } from "./client.ts";
import { addressOf, isCountry, line } from "./place.ts";
import { changedVendors, IDS_MAX, readVendors, vendorIds } from "./vendor-reads.ts";
import { createVendors, findVendors, takes, updateVendors } from "./vendor-writes.ts";

const text = z.string().nullish();

/** A company vendor in its extended view. Only the fields we read; Procore may add others freely. */
const Wire = z.object({
  name: z.string().min(1),
  legal_name: text,
  trade_name: text,
  address: text,
  city: text,
  state_code: text,
  zip: text,
  country_code: text,
  business_phone: text,
  email_address: text,
  website: text,
  license_number: text,
  origin_code: text,
  is_active: z.boolean(),
  prequalified: z.boolean().nullish(),
  primary_contact: z
    .object({ first_name: text, last_name: text, email_address: text, business_phone: text })
    .nullish(),
  trades: z.array(z.object({ name: z.string() })).nullish(),
  business_register: z.object({ identifier: text, verification_status: text }).nullish(),
});
type Wire = z.infer<typeof Wire>;

const carries = [
  "name",
  "legalName",
  "tradeName",
  "taxId",
  "registration",
  "number",
  "address",
  "phone",
  "email",
  "website",
  "contacts",
  "trades",
  "licence",
  "approved",
  "active",
] as const satisfies readonly (keyof Vendor)[];

/** Vendors of the company's directory. There are no bank details, no payment terms and no deletes in Procore. */
export const vendors = defineResource<Procore>()({
  entity: VendorEntity,
  carries,
  wire: Wire,
  toCanonical,
  changes: changedVendors,
  read: readVendors,
  ids: vendorIds,
  writes: {
    takes,
    // What one question can be asked about: what is to be written is looked at before.
    batch: IDS_MAX,
    once: "looking",
    settledAfterSeconds: 150,
    create: createVendors,
    update: updateVendors,
    find: findVendors,
  },
});

type Says = { [K in (typeof carries)[number]]?: Vendor[K] | undefined };

function toCanonical(wire: Wire, vocabulary: Vocabulary): Reading<Says> {
  const { business_register: register } = wire;
  const unmapped: Unmapped[] = [];
  const says: Says = {
    name: wire.name.trim(),
    legalName: line(wire.legal_name),
    tradeName: line(wire.trade_name),
    taxId: taxId(register?.identifier),
    number: line(wire.origin_code),
    phone: line(wire.business_phone),
    email: line(wire.email_address),
    website: line(wire.website),
    contacts: contactsOf(wire),
    trades: (wire.trades ?? []).map(({ name }) => name).sort(),
    licence: line(wire.license_number),
    approved: wire.prequalified ?? false,
    active: wire.is_active,
  };
  const registration = registrationOf(register?.verification_status, vocabulary);
  if (registration === undefined)
    unmapped.push({ field: "registration", list: "registration", word: register?.verification_status ?? "" });
  else says.registration = registration;
  const country = line(wire.country_code);
  if (country !== null && !isCountry(country))
    unmapped.push({ field: "address", list: "country", word: country });
  else says.address = addressOf(wire, country);
  return { says, unmapped };
}

const REGISTRATIONS: readonly (string | null)[] = ["active", "cancelled", "not-found"];

/** Undefined for a word that nobody has mapped to one of ours; a register that was never looked up says nothing. */
function registrationOf(
  word: string | null | undefined,
  vocabulary: Vocabulary,
): Vendor["registration"] | undefined {
  if (!word) return null;
  const ours = vocabulary.ours("registration", word);
  return REGISTRATIONS.includes(ours ?? "") ? (ours as Vendor["registration"]) : undefined;
}

function contactsOf({ primary_contact: contact }: Wire): Contact[] {
  const name = [contact?.first_name, contact?.last_name].map(line).filter(Boolean).join(" ");
  return name === ""
    ? []
    : [{ name, email: line(contact?.email_address), phone: line(contact?.business_phone) }];
}
