import type { Hub } from "../../../src/engine/hub.ts";
import { same } from "../../../src/kernel/same.ts";
import { apart, type Fields, type Table } from "./apart.ts";
import type { Entry } from "./books.ts";
import { type SiteValues, type Town, truthOf } from "./town.ts";

/** All that is not as it should be after the night, each in a sentence. Nothing, if all is well. */
export async function faultsOf(hub: Hub, town: Town): Promise<readonly string[]> {
  const { tables, faults } = await apart(hub, {
    ...{ noun: "vendor", truth: truthOf(town), agrees: stands },
    fields: { procore: SHARED, ...(hub.connections.has("bill") ? { bill: IN_BILL } : {}) },
    // Whom the books have archived is not made anywhere else.
    mayStandAlone: (there, inBooks) => !there && inBooks?.active === false,
  });
  const [site, books] = [tables.get("procore"), tables.get("odoo")] as [Table, Table];
  return [...faults, ...overwritten(town, site, books)];
}

/** The fields that both systems carry and can be told; trades go from the site to the books. */
const SHARED = [
  "name",
  "taxId",
  "number",
  "address",
  "phone",
  "email",
  "website",
  "trades",
  "active",
] as const;

/** BILL shows no tax id in full, and has no website, number or trade. */
const IN_BILL = ["name", "address", "phone", "email", "active"] as const;

/** The books know a trade more where two partners were merged into one: Procore takes none. */
const stands = (field: string, onSite: unknown, inBooks: unknown): boolean =>
  field === "trades"
    ? (onSite as readonly string[]).every((trade) => (inBooks as readonly string[]).includes(trade))
    : agrees(field, onSite, inBooks);

/** An address on the web is the same with its protocol and without. */
const agrees = (field: string, a: unknown, b: unknown): boolean =>
  field === "website" ? same(bare(a), bare(b)) : same(a, b);
const bare = (site: unknown): unknown =>
  typeof site === "string" ? site.replace(/^https?:\/\//, "").replace(/\/$/, "") : site;

/** What was typed last by those whose word counts must stand as they typed it. */
function overwritten({ typedOnSite, typedInBooks }: Town, site: Table, books: Table): readonly string[] {
  const faults: string[] = [];
  const check = (where: string, id: string, said: Fields | undefined, typed: Fields, fields: Fields) => {
    for (const [field, theirs] of Object.entries(fields)) {
      const stands =
        theirs === "street" ? (said?.address as Fields | null | undefined)?.street : said?.[String(theirs)];
      const words =
        field === "trades"
          ? (typed.trades as readonly Fields[] | undefined)?.map(({ name }) => name)
          : typed[field];
      if (said && words !== undefined && !agrees(String(theirs), words, stands))
        faults.push(
          `${where} ${id}: ${field} was typed as ${JSON.stringify(words)} and is ${JSON.stringify(stands)}`,
        );
    }
  };
  for (const [id, typed] of typedOnSite) check("procore", id, site.get(id), typed as Fields, OWN_ON_SITE);
  for (const [id, typed] of typedInBooks)
    check("odoo", id, books.get(id), { ...typed, terms: termsIn(typed) }, OWN_IN_BOOKS);
  return faults;
}

const termsIn = ({ terms }: Partial<Entry>): string | undefined => terms?.replace(/^(\d+) Days$/, "net-$1");

const OWN_ON_SITE: { readonly [K in keyof SiteValues]: string } = {
  ...{ name: "name", business_phone: "phone", email_address: "email", website: "website" },
  ...{ address: "street", trades: "trades" },
};
const OWN_IN_BOOKS: { readonly [K in keyof Entry]?: string } = {
  terms: "terms",
  number: "number",
  active: "active",
};
