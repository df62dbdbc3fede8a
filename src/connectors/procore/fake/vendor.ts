/** A vendor of the directory, in the names of the extended view. */
export interface VendorRow {
  readonly id: number;
  name: string;
  abbreviated_name: string | null;
  trade_name: string | null;
  legal_name: string | null;
  address: string | null;
  city: string | null;
  state_code: string | null;
  country_code: string | null;
  zip: string | null;
  business_phone: string | null;
  mobile_phone: string | null;
  fax_number: string | null;
  email_address: string | null;
  website: string | null;
  license_number: string | null;
  is_active: boolean;
  authorized_bidder: boolean;
  prequalified: boolean;
  origin_id: string | null;
  origin_code: string | null;
  origin_data: string | null;
  notes: string | null;
  primary_contact: Contact | null;
  trades: { id: number; name: string; active: boolean }[];
  project_ids: number[];
  business_register: Register | null;
  readonly created_at: string;
  updated_at: string;
}

interface Contact {
  id: number;
  first_name: string | null;
  last_name: string | null;
  email_address: string | null;
  business_phone: string | null;
}

interface Register {
  type: string;
  identifier: string;
  verification_status: string | null;
  verified_at: string | null;
}

export type VendorAttributes = Partial<Omit<VendorRow, "id" | "created_at" | "updated_at">>;

/** What the API lets itself be told of a vendor; anything else in a body is overlooked. */
const WRITABLE = [
  "name",
  "abbreviated_name",
  "trade_name",
  "address",
  "city",
  "state_code",
  "country_code",
  "zip",
  "business_phone",
  "mobile_phone",
  "fax_number",
  "email_address",
  "website",
  "license_number",
  "is_active",
  "authorized_bidder",
  "prequalified",
  "origin_id",
  "origin_code",
  "origin_data",
  "notes",
] as const satisfies readonly (keyof VendorRow)[];

export const blank = (id: number, at: string): VendorRow => ({
  id,
  name: "",
  abbreviated_name: null,
  trade_name: null,
  legal_name: null,
  address: null,
  city: null,
  state_code: null,
  country_code: null,
  zip: null,
  business_phone: null,
  mobile_phone: null,
  fax_number: null,
  email_address: null,
  website: null,
  license_number: null,
  is_active: true,
  authorized_bidder: false,
  prequalified: false,
  origin_id: null,
  origin_code: null,
  origin_data: null,
  notes: null,
  primary_contact: null,
  trades: [],
  project_ids: [],
  business_register: null,
  created_at: at,
  updated_at: at,
});

/** A body of the API as attributes: the register is written through a name of its own. */
export function attributesOf(
  body: Readonly<Record<string, unknown>>,
  row: VendorRow | undefined,
): VendorAttributes {
  const told = Object.fromEntries(WRITABLE.filter((name) => name in body).map((name) => [name, body[name]]));
  const register = body.business_register_attributes as { type?: string; identifier?: string } | undefined;
  if (!register) return told;
  const identifier = (register.identifier ?? "").replace(/[\s-]/g, "");
  const isSame = row?.business_register?.identifier.replace(/[\s-]/g, "") === identifier;
  return {
    ...told,
    business_register: isSame
      ? (row?.business_register ?? null)
      : {
          type: (register.type ?? "").toUpperCase(),
          identifier,
          verification_status: null,
          verified_at: null,
        },
  };
}

/** Why a vendor cannot stand like this, as Procore says it: field → sentences. */
export function complaints(row: VendorRow): Record<string, string[]> {
  const said: Record<string, string[]> = {};
  if (typeof row.name !== "string" || row.name.trim() === "") said.name = ["can't be blank"];
  if (row.country_code !== null && !/^[A-Z]{2}$/.test(row.country_code)) said.country_code = ["is invalid"];
  const register = row.business_register;
  const digits = { ABN: 11, EIN: 9 }[register?.type ?? ""];
  if (register && register.identifier.replace(/[\s-]/g, "").length !== digits)
    said["business_register.identifier"] = [`${register.identifier} is invalid`];
  return said;
}

export function view(row: VendorRow, name: string | null): unknown {
  if (name === "compact") return { id: row.id, name: row.name };
  const { business_register: register, notes: _, ...rest } = row;
  return {
    ...rest,
    company: row.name,
    synced_to_erp: row.origin_id !== null,
    labor_union: null,
    union_member: false,
    non_union_prevailing_wage: false,
    parent: null,
    children_count: 0,
    vendor_group: null,
    standard_cost_codes: [],
    bidding: { small_business: false, minority_business_enterprise: false },
    business_register: register,
  };
}
