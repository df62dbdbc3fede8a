import { Vendor } from "./entity.ts";

/** A vendor for stories; a story says only what it is about. */
export const aVendor = (over: Partial<Vendor> = {}): Vendor =>
  Vendor.parse({
    name: "Bluebonnet Concrete LLC",
    taxId: "915550142",
    terms: "net-30",
    address: { street: "1200 Elm St", city: "Austin", state: "TX", zip: "78702", country: "US" },
    phone: "+1 512 555 0142",
    email: "office@bluebonnet-concrete.example",
    trades: ["concrete"],
    ...over,
  });

/** Of whom nobody has judged the papers. */
export const unjudged = { certificates: [], compliancePolicy: undefined, today: "2026-06-01" } as const;
