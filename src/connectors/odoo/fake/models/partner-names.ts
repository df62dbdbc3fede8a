import { type Env, find } from "../environment.ts";
import type { Row, Stored } from "../value.ts";

const TYPES: Readonly<Record<string, string>> = {
  invoice: "Invoice Address",
  delivery: "Delivery Address",
  other: "Other Address",
};

/** `Acme Steel, Joe Foreman`: a contact is called after its company. */
export function completeName(row: Row, env: Env): string {
  const own = textOf(row.name);
  if (!row.company_name && !row.parent_id) return own.trim();
  const name = own || (TYPES[textOf(row.type)] ?? "");
  if (row.is_company) return name.trim();
  const parent = find(env, "res.partner", row.parent_id);
  return `${textOf(row.commercial_company_name) || textOf(parent?.name)}, ${name}`.trim();
}

/** The partner that stands for the company a contact belongs to; a company stands for itself. */
export function commercialPartner(row: Row, env: Env): number {
  const parent = find(env, "res.partner", row.parent_id);
  if (row.is_company || !parent) return row.id;
  const commercial = parent.commercial_partner_id;
  return typeof commercial === "number" ? commercial : parent.id;
}

export function commercialCompanyName(row: Row, env: Env): Stored {
  const id = row.commercial_partner_id;
  const company = id === row.id ? row : find(env, "res.partner", id);
  return (company?.is_company && company.name) || row.company_name || null;
}

/** The first address in the text, in lower case. */
export function normalizedEmail(row: Row): string | null {
  return /[^\s<>,;"]+@[^\s<>,;"]+/.exec(textOf(row.email))?.[0]?.toLowerCase() ?? null;
}

export function formattedEmail(row: Row): string | null {
  const email = normalizedEmail(row) ?? textOf(row.email);
  return email === "" ? null : `"${textOf(row.name) || "False"}" <${email}>`;
}

/** A link without a scheme gets one. */
export const cleanWebsite = (website: string): string =>
  /^[a-z][a-z0-9+.-]*:/i.test(website) ? website : `http://${website}`;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
