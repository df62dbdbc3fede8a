import { taxId } from "../../domain/values/tax-id.ts";
import type { Address, BankAccount, Contact } from "../../domain/vendor/entity.ts";
import type { Reading, Vocabulary } from "../contract.ts";
import { noticeIn } from "./vendor-notice.ts";
import type { Account, Child, Said, VendorWire } from "./vendor-wire.ts";

/** What Odoo says of a vendor, in canonical words. Lists are in an order of their own, so that Odoo's does not matter. */
export function toCanonical(wire: VendorWire, vocabulary: Vocabulary): Reading<Said> {
  const term = wire.property_supplier_payment_term_id;
  const terms = term === null ? null : vocabulary.ours("terms", term);
  return {
    says: {
      name: wire.name ?? undefined,
      taxId: taxId(wire.vat),
      number: wire.ref,
      ...(terms === undefined ? {} : { terms }),
      address: addressOf(wire),
      remitTo: placeOf(remitToIn(wire)),
      phone: wire.phone,
      email: wire.email,
      website: siteOf(wire.website),
      contacts: contactsIn(wire)
        .map(contactOf)
        .sort(inOrder(({ name, email }) => `${name} ${email ?? ""}`)),
      bankAccounts: wire.bank_ids
        .filter(({ active, acc_number }) => active && acc_number !== null)
        .map(accountOf)
        .sort(inOrder(({ number }) => number)),
      trades: wire.category_id.flatMap(({ display_name }) => display_name ?? []).sort(),
      notice: noticeIn(wire),
      active: wire.active,
    },
    ...byOf(wire),
    ...(terms === undefined && term !== null
      ? { unmapped: [{ field: "terms", list: "terms", word: term }] }
      : {}),
  };
}

/** Who changed a bank account last: whoever did is nobody to approve it. */
function byOf({ bank_ids }: VendorWire): Pick<Reading<Said>, "by"> {
  const [latest] = bank_ids.toSorted((a, b) => b.write_date.localeCompare(a.write_date) || b.id - a.id);
  const who = latest?.write_uid ? latest.write_uid.display_name : null;
  return who ? { by: { bankAccounts: who } } : {};
}

/** The people among the addresses below a vendor. A company below it is one of its branches. */
export const contactsIn = ({ child_ids }: VendorWire): readonly Child[] =>
  child_ids.filter(
    ({ type, name, active, is_company }) => type === "contact" && name !== null && active && !is_company,
  );

/** Where payments go: the eldest of the invoice addresses. */
export const remitToIn = ({ child_ids }: VendorWire): Child | undefined =>
  child_ids.filter(({ type, active }) => type === "invoice" && active).sort((a, b) => a.id - b.id)[0];

export const contactOf = ({ name, email, phone }: Child): Contact => ({ name: name ?? "", email, phone });

const placeOf = (child: Child | undefined): Address | null => (child ? addressOf(child) : null);

type Place = Pick<VendorWire, "street" | "street2" | "city" | "zip" | "state_id" | "country_id">;

/** Odoo keeps a street in two lines; here it is one text. */
export function addressOf({ street, street2, city, zip, state_id, country_id }: Place): Address | null {
  const lines = [street, street2].filter((line) => line !== null).join(", ");
  const address = { street: lines || null, city, state: state_id, zip, country: country_id };
  return Object.values(address).every((part) => part === null) ? null : address;
}

/** An address without protocol is kept with one by Odoo: as it is compared, it has none. */
export const siteOf = (site: string | null): string | null =>
  site?.replace(/^https?:\/\//i, "").replace(/\/+$/, "") || null;

/** A bank account is the same however its number is spaced or written: so Odoo compares them too. */
export const signsOf = (number: string): string => number.toUpperCase().replace(/\W/g, "");

export const routingOf = ({ aba_routing, clearing_number }: Account): string | null =>
  aba_routing ?? clearing_number ?? null;

const accountOf = (account: Account): BankAccount => ({
  number: account.acc_number ?? "",
  routing: routingOf(account),
  trusted: account.allow_out_payment,
});

const inOrder =
  <T>(keyOf: (one: T) => string) =>
  (a: T, b: T): number =>
    keyOf(a) < keyOf(b) ? -1 : 1;
