import { z } from "zod";
import type { Address } from "../../domain/values/address.ts";
import { type Vendor, VendorEntity } from "../../domain/vendor/entity.ts";
import { defineResource, type Reading, type Unmapped } from "../contract.ts";
import { API, type TrustLayer } from "./client.ts";
import { numbersIn } from "./codes.ts";
import type { Listing } from "./lists.ts";
import { readsOf } from "./reads.ts";
import { createVendors, findVendors, updateVendors } from "./vendor-writes.ts";

const text = z.string().nullish();

/** Only the fields we read; TrustLayer may add others freely. */
const Wire = z.object({
  name: z.string().min(1),
  website: text,
  externalCodes: z.array(z.string()),
  address: z
    .object({
      raw: text,
      line1: text,
      line2: text,
      city: text,
      region: text,
      postalCode: text,
      country: text,
    })
    .nullish(),
});
type Wire = z.infer<typeof Wire>;

const carries = ["name", "number", "address", "website"] as const satisfies readonly (keyof Vendor)[];

const vendorListing = ({ settings }: TrustLayer): Listing => ({
  path: `${API}/primary-records`,
  what: "vendors",
  query: {
    primaryObjectId: settings.vendorObjectId,
    status: "active,archived",
    fields: "_id,primaryObjectId,status,name,address,externalCodes,website,createdAt,updatedAt",
  },
});

/** Vendors: the primary records of the kind that the workspace calls so. */
export const vendors = defineResource<TrustLayer>()({
  entity: VendorEntity,
  carries,
  wire: Wire,
  toCanonical,
  ...readsOf(vendorListing),
  writes: {
    batch: 20,
    once: "looking",
    settledAfterSeconds: 150,
    create: (trustLayer, items) => createVendors(trustLayer, vendorListing(trustLayer), items),
    update: (trustLayer, items) => updateVendors(trustLayer, vendorListing(trustLayer), items),
    find: (trustLayer, stamps) => findVendors(trustLayer, vendorListing(trustLayer), stamps),
  },
});

type Says = { [K in (typeof carries)[number]]?: Vendor[K] | undefined };

function toCanonical(wire: Wire): Reading<Says> {
  const says: Says = {
    name: wire.name.trim(),
    number: numbersIn(wire.externalCodes)[0] ?? null,
    website: line(wire.website),
  };
  const unmapped: Unmapped[] = [];
  const country = line(wire.address?.country);
  if (country !== null && !/^[A-Za-z]{2}$/.test(country))
    unmapped.push({ field: "address", list: "country", word: country });
  else says.address = addressOf(wire, country);
  return { says, unmapped };
}

/** An address that was never taken apart stands in one line. */
function addressOf({ address }: Wire, country: string | null): Address | null {
  const street = [address?.line1, address?.line2].map(line).filter((one) => one !== null);
  const said = {
    street: street.join(", ") || line(address?.raw),
    city: line(address?.city),
    state: line(address?.region),
    zip: line(address?.postalCode),
    country: country?.toUpperCase() ?? null,
  };
  return Object.values(said).some((part) => part !== null) ? said : null;
}

const line = (said: string | null | undefined): string | null => said?.trim() || null;
