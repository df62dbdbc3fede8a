import type { VendorAttributes } from "./vendor.ts";

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
  "Delta",
];
const TRADES = [
  "Concrete",
  "Rebar Supply",
  "Electric",
  "Plumbing",
  "Roofing",
  "Glazing",
  "Drywall",
  "Excavating",
  "Steel",
  "Paving",
];
const FORMS = ["LLC", "Inc.", "Co.", "& Sons", "Group"];
const CITIES = [
  ["Puyallup", "WA", "98371"],
  ["Kent", "WA", "98032"],
  ["Salem", "OR", "97301"],
  ["Boise", "ID", "83702"],
] as const;

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** The n-th of so many ordinary subcontractors and suppliers; the same for the same number. */
export function ordinaryVendor(n: number): VendorAttributes {
  const [place, trade, form] = [
    pick(PLACES, n),
    pick(TRADES, Math.floor(n / 10)),
    pick(FORMS, Math.floor(n / 100)),
  ];
  const [city, state, zip] = pick(CITIES, n);
  const handle = `${place}${trade}${n}`.toLowerCase().replace(/[^a-z0-9]/g, "");
  const number = String(n).padStart(4, "0");
  return {
    name: n < 500 ? `${place} ${trade} ${form}` : `${place} ${trade} ${form} ${n}`,
    legal_name: `${place} ${trade} ${form}`,
    address: `${100 + n} Quarry Rd`,
    city,
    state_code: state,
    zip,
    country_code: "US",
    business_phone: `253-555-${number}`,
    email_address: `office@${handle}.example`,
    license_number: `LIC${number}`,
    trades: [{ id: 80 + (Math.floor(n / 10) % 10), name: trade, active: true }],
    business_register: {
      type: "EIN",
      identifier: `91-${String(5550000 + n)}`,
      verification_status: "active",
      verified_at: null,
    },
  };
}
