import { type Env, find, modelOf, sudo, tableOf } from "../environment.ts";
import { assign, refresh, touch } from "../orm/write.ts";
import type { Row, Stored, Values } from "../value.ts";

const ADDRESS = ["street", "street2", "zip", "city", "state_id", "country_id"] as const;

/** What a contact has of its company, whatever was written to it. */
const COMMERCIAL = [
  "vat",
  "company_registry",
  "industry_id",
  "debit_limit",
  "credit_limit",
  "property_account_payable_id",
  "property_account_receivable_id",
  "property_account_position_id",
  "property_payment_term_id",
  "property_supplier_payment_term_id",
];

/** What stands in a partner's name, so that its contacts are called after it. */
const NAMING = [
  "name",
  "is_company",
  "parent_id",
  "company_name",
  "commercial_partner_id",
  "commercial_company_name",
];

/** Keeps a partner in step with the company above it and the contacts below it, once it was created or written. */
export function syncPartner(row: Row, values: Values, user: Env, before: Row | undefined): void {
  const env = sudo(user);
  const fromAbove = values.parent_id || values.type === "contact";
  let now = fromAbove ? takeFromAbove(env, row, values) : row;
  if (!before) now = bornContact(env, now, values);
  giveToContacts(env, now, values);
  rename(env, now, before);
}

function takeFromAbove(env: Env, row: Row, values: Values): Row {
  let now = row;
  const company = find(env, "res.partner", row.commercial_partner_id);
  if (values.parent_id && company && company.id !== row.id) {
    now = assign(env, "res.partner", now, columns(company, present(env, COMMERCIAL)));
    for (const contact of contactsOf(env, now)) giveCommercial(env, contact, present(env, COMMERCIAL));
  }
  const parent = find(env, "res.partner", now.parent_id);
  if (!parent || now.type !== "contact" || !hasAddress(parent)) return now;
  return assign(env, "res.partner", now, columns(parent, ADDRESS));
}

/** A first contact with an address gives it to a company that has none. */
function bornContact(env: Env, row: Row, values: Values): Row {
  const parent = find(env, "res.partner", row.parent_id);
  if (!parent) return row;
  const siblings = tableOf(env, "res.partner").by("parent_id", parent.id);
  if (
    (parent.is_company || !parent.parent_id) &&
    hasAddress(row) &&
    !hasAddress(parent) &&
    siblings.length === 1
  )
    assign(env, "res.partner", parent, columns(row, ADDRESS));
  else if (env.odoo.version === 19) touch(env, "res.partner", parent);
  return "lang" in values || !parent.lang || parent.lang === row.lang
    ? row
    : assign(env, "res.partner", row, { lang: parent.lang });
}

function giveToContacts(env: Env, row: Row, values: Values): void {
  const contacts = contactsOf(env, row);
  if (contacts.length === 0) return;
  const commercial = present(env, COMMERCIAL).filter((name) => name in values);
  // From 18 on the contacts are written to even when there is nothing to give, which shows in their write_date.
  if (row.commercial_partner_id === row.id && (commercial.length > 0 || env.odoo.version > 17))
    for (const contact of contacts) giveCommercial(env, contact, commercial);
  const address = ADDRESS.filter((name) => name in values);
  if (address.length === 0) return;
  for (const { id, type } of contacts) {
    const contact = find(env, "res.partner", id);
    if (contact && type === "contact") assign(env, "res.partner", contact, columns(row, address));
  }
}

function giveCommercial(env: Env, contact: Row, names: readonly string[]): void {
  if (contact.is_company) return;
  const company = find(env, "res.partner", contact.commercial_partner_id);
  if (!company) return;
  for (const below of contactsOf(env, contact)) giveCommercial(env, below, names);
  assign(env, "res.partner", find(env, "res.partner", contact.id) ?? contact, columns(company, names));
}

function rename(env: Env, row: Row, before: Row | undefined): void {
  if (!before || NAMING.every((name) => before[name] === row[name])) return;
  for (const { id } of contactsOf(env, row, true)) {
    const contact = find(env, "res.partner", id);
    if (contact) rename(env, refresh(env, "res.partner", contact, NAMING), contact);
  }
}

const contactsOf = (env: Env, { id }: Row, withArchived = false): readonly Row[] =>
  tableOf(env, "res.partner")
    .by("parent_id", id)
    .filter(({ active }) => withArchived || active === true);

const present = (env: Env, names: readonly string[]): string[] =>
  names.filter((name) => modelOf(env, "res.partner").fields.has(name));

const hasAddress = (row: Row): boolean => ADDRESS.some((name) => Boolean(row[name]));

const columns = (row: Row, names: readonly string[]): Record<string, Stored> =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
