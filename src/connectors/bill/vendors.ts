import { z } from "zod";
import { taxId } from "../../domain/values/tax-id.ts";
import { type Address, type Vendor, VendorEntity } from "../../domain/vendor/entity.ts";
import { defineResource, type Reading, type Unmapped, type Vocabulary } from "../contract.ts";
import type { Bill } from "./client.ts";
import { isMasked } from "./tax-id.ts";
import { changedVendors, readVendors, vendorIds } from "./vendor-reads.ts";
import { createVendors, findVendors, takes, updateVendors } from "./vendor-writes.ts";

const text = z.string().nullish();

/** Only the fields we read; BILL leaves out what is empty, and may add others freely. */
const Wire = z.object({
  name: z.string().min(1),
  archived: z.boolean(),
  email: text,
  phone: text,
  address: z
    .object({
      line1: text,
      line2: text,
      city: text,
      stateOrProvince: text,
      zipOrPostalCode: text,
      country: text,
    })
    .nullish(),
  additionalInfo: z.object({ taxId: text, paymentTermId: text }).nullish(),
  /** Looked up beside it: what the organisation calls these terms. */
  paymentTermName: text,
});
type Wire = z.infer<typeof Wire>;

const carries = [
  "name",
  "taxId",
  "terms",
  "address",
  "phone",
  "email",
  "active",
] as const satisfies readonly (keyof Vendor)[];

/**
 * Vendors of the organisation. Their bank accounts are BILL's to keep: it shows four digits of them, and takes another
 * only in the place of the one that is there.
 */
export const vendors = defineResource<Bill>()({
  entity: VendorEntity,
  carries,
  wire: Wire,
  toCanonical,
  changes: changedVendors,
  read: readVendors,
  ids: vendorIds,
  writes: {
    takes,
    batch: 20,
    once: "looking",
    settledAfterSeconds: 150,
    create: createVendors,
    update: updateVendors,
    find: findVendors,
  },
});

type Says = { [K in (typeof carries)[number]]?: Vendor[K] | undefined };

function toCanonical(wire: Wire, vocabulary: Vocabulary): Reading<Says> {
  const unmapped: Unmapped[] = [];
  const says: Says = {
    name: wire.name.trim(),
    phone: line(wire.phone),
    email: line(wire.email),
    active: !wire.archived,
  };
  // What is masked says nothing: neither that there is none, nor which.
  if (!isMasked(wire.additionalInfo?.taxId)) says.taxId = taxId(wire.additionalInfo?.taxId);
  const term = line(wire.paymentTermName) ?? line(wire.additionalInfo?.paymentTermId);
  const terms = term === null ? null : vocabulary.ours("terms", term);
  if (terms === undefined) unmapped.push({ field: "terms", list: "terms", word: term ?? "" });
  else says.terms = terms;
  const country = line(wire.address?.country);
  if (country !== null && !/^[A-Za-z]{2}$/.test(country))
    unmapped.push({ field: "address", list: "country", word: country });
  else says.address = addressOf(wire, country);
  return { says, unmapped };
}

function addressOf({ address }: Wire, country: string | null): Address | null {
  const street = [address?.line1, address?.line2].map(line).filter((one) => one !== null);
  const said = {
    street: street.join(", ") || null,
    city: line(address?.city),
    state: line(address?.stateOrProvince),
    zip: line(address?.zipOrPostalCode),
    country: country?.toUpperCase() ?? null,
  };
  return Object.values(said).some((part) => part !== null) ? said : null;
}

const line = (said: string | null | undefined): string | null => said?.trim() || null;
