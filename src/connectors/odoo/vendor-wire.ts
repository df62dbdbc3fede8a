import { z } from "zod";
import type { Vendor } from "../../domain/vendor/entity.ts";

/** Odoo says `false` where there is nothing. */
const Text = z.union([z.string(), z.literal(false)]).transform((said) => said || null);
const Moment = z.string();
const Coded = z
  .union([z.object({ code: Text }), z.literal(false)])
  .transform((said) => (said === false ? null : said.code));

const Place = {
  street: Text,
  street2: Text,
  city: Text,
  zip: Text,
  state_id: Coded,
  country_id: Coded,
};

const Child = z.object({
  id: z.number(),
  name: Text,
  type: Text,
  is_company: z.boolean(),
  active: z.boolean(),
  email: Text,
  phone: Text,
  write_date: Moment,
  ...Place,
});
export type Child = z.infer<typeof Child>;

const Account = z.object({
  id: z.number(),
  acc_number: Text,
  aba_routing: Text.optional(),
  clearing_number: Text.optional(),
  allow_out_payment: z.boolean(),
  active: z.boolean(),
  write_date: Moment,
  write_uid: z.union([z.object({ display_name: Text }), z.literal(false)]).optional(),
});
export type Account = z.infer<typeof Account>;

/** A vendor as Odoo says it, with its people, places and accounts: exactly the fields that are asked for. */
export const VendorWire = z.object({
  id: z.number(),
  name: Text,
  active: z.boolean(),
  vat: Text,
  ref: Text,
  phone: Text,
  email: Text,
  website: Text,
  ...Place,
  property_supplier_payment_term_id: z
    .union([z.object({ name: Text }), z.literal(false)])
    .transform((said) => (said === false ? null : said.name)),
  category_id: z.array(z.object({ id: z.number(), display_name: Text })),
  child_ids: z.array(Child),
  bank_ids: z.array(Account),
  purchase_warn_msg: Text.optional(),
  invoice_warn_msg: Text.optional(),
  write_date: Moment,
  write_uid: z.union([z.number(), z.literal(false)]),
});
export type VendorWire = z.infer<typeof VendorWire>;

type Specification = Readonly<Record<string, object>>;

const CODE = { fields: { code: {} } };
const PLACE = { street: {}, street2: {}, city: {}, zip: {}, state_id: CODE, country_id: CODE };

/** What Odoo is asked to say of a vendor. The routing number has another name in each version, or none; so have warnings. */
export const specificationOf = (
  routing: string | undefined,
  warnings: readonly string[] = [],
): Specification => ({
  ...{ name: {}, active: {}, vat: {}, ref: {}, phone: {}, email: {}, website: {}, ...PLACE },
  property_supplier_payment_term_id: { fields: { name: {} } },
  category_id: { fields: { display_name: {} } },
  child_ids: {
    fields: {
      name: {},
      type: {},
      is_company: {},
      active: {},
      email: {},
      phone: {},
      write_date: {},
      ...PLACE,
    },
  },
  bank_ids: {
    fields: {
      ...{ acc_number: {}, allow_out_payment: {}, active: {}, write_date: {} },
      write_uid: { fields: { display_name: {} } },
      ...(routing ? { [routing]: {} } : {}),
    },
  },
  ...Object.fromEntries(warnings.filter((name) => name.endsWith("_msg")).map((name) => [name, {}])),
  ...{ write_date: {}, write_uid: {} },
});

/** The vendor fields that Odoo can hold. It knows one name for a company, no licence, and asks no public register. */
export const CARRIES = [
  ...(["name", "taxId", "number", "terms", "address", "remitTo", "phone", "email", "website"] as const),
  ...(["contacts", "bankAccounts", "trades", "notice", "active"] as const),
] as const satisfies readonly (keyof Vendor)[];

type Field = (typeof CARRIES)[number];

/** What Odoo says of a vendor. */
export type Said = { [K in Field]?: Vendor[K] | undefined };

/** What Odoo is told of one. */
export type Told = { [K in Field]?: Vendor[K] };
