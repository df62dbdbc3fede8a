import { z } from "zod";
import { defineEntity } from "../../kernel/entity.ts";
import { Approval } from "../compliance/entity.ts";
import { Address } from "../values/address.ts";

const text = z.string().max(500).nullable().default(null);

export { Address };

/** A person at the vendor, known by name. */
export const Contact = z.object({ name: z.string().min(1), email: text, phone: text });
export type Contact = z.infer<typeof Contact>;

/** An account that the vendor is paid to. `trusted`: a person has confirmed it in the books; the hub never sets it. */
export const BankAccount = z.object({
  number: z.string().min(1),
  routing: text,
  trusted: z.boolean().default(false),
});
export type BankAccount = z.infer<typeof BankAccount>;

/** A word on a vendor's papers: `block`, nothing is done with it anywhere; `warn`, there is something to be minded. */
export const Notice = z.object({ gate: z.enum(["warn", "block"]), says: z.string().min(1) });
export type Notice = z.infer<typeof Notice>;

export const REGISTRATIONS = ["active", "cancelled", "not-found"] as const;

/** A company that we pay: subcontractor or supplier. */
export const Vendor = z.object({
  name: z.string().regex(/\S/, "is blank").max(300),
  legalName: text,
  tradeName: text,
  /** The tax identity, letters and digits only, without a country prefix: `915550142`. */
  taxId: text,
  /** What the public register says of the tax identity. */
  registration: z.enum(REGISTRATIONS).nullable().default(null),
  /** The vendor's number in the books. */
  number: text,
  /** Payment terms, as a word of the vocabulary `terms`: `net-30`. */
  terms: text,
  address: Address.nullable().default(null),
  remitTo: Address.nullable().default(null),
  phone: text,
  email: text,
  website: text,
  contacts: z.array(Contact).default([]),
  bankAccounts: z.array(BankAccount).default([]),
  trades: z.array(z.string()).default([]),
  licence: text,
  /** What stands against business with it as far as its papers go; it follows from them, and nobody enters it. */
  notice: Notice.nullable().default(null),
  /** What people of the firm have decided of it, where and until when; it follows from their decisions. */
  approvals: z.array(Approval).default([]),
  /** Whether it may be worked with at all, where the firm has a word on that; it follows from all that is known. */
  approved: z.boolean().optional(),
  /** False: no new business with it. */
  active: z.boolean().default(true),
});
export type Vendor = z.infer<typeof Vendor>;

export const VendorEntity = defineEntity<Vendor>({
  noun: "vendor",
  schema: Vendor,
  classes: { taxId: "tax", bankAccounts: "bank" },
  personal: ["contacts", "email", "phone"],
  always: [],
  names: ({ name, number, legalName }) => ({
    title: name ?? "(unnamed vendor)",
    numbers: [number, legalName].filter((one) => typeof one === "string"),
  }),
});
