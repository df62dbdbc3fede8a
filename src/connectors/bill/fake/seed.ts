import type { VendorEntry } from "./vendor.ts";

const PLACES = [
  "Cascade",
  "Evergreen",
  "Harbor",
  "Granite",
  "Tahoma",
  "Olympic",
  "Sound",
  "Summit",
  "Prairie",
];
const TRADES = [
  "Concrete",
  "Rebar Supply",
  "Electric",
  "Plumbing",
  "Roofing",
  "Glazing",
  "Drywall",
  "Paving",
];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** The n-th of so many ordinary vendors; the same for the same number. */
export function ordinaryVendor(n: number): VendorEntry {
  const name = `${pick(PLACES, n)} ${pick(TRADES, Math.floor(n / 9))} ${n} LLC`;
  const handle = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return {
    name,
    accountType: "BUSINESS",
    email: `ar@${handle}.example`,
    phone: `25355${String(n).padStart(5, "0")}`,
    address: {
      line1: `${100 + n} Quarry Rd`,
      city: "Puyallup",
      stateOrProvince: "WA",
      zipOrPostalCode: "98371",
      country: "US",
    },
    additionalInfo: { taxId: String(915550000 + n), taxIdType: "EIN" },
  };
}
