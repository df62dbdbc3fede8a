import type { FakeProcore } from "../../../src/connectors/procore/fake.ts";
import type { Address, Vendor } from "../../../src/domain/vendor/entity.ts";
import type { Books, Entry } from "./books.ts";

type Row = ReturnType<FakeProcore["vendor"]>;
export type SiteValues = Partial<
  Pick<
    Row,
    | "name"
    | "business_phone"
    | "email_address"
    | "website"
    | "address"
    | "origin_code"
    | "is_active"
    | "trades"
  >
>;

/** Both systems of one firm and the people at work in them, with what is true: who is which company, and what was typed last. */
export interface Town {
  readonly site: FakeProcore;
  readonly books: Books;
  /** By the number of an entry: the company that it truly is. */
  readonly companyOnSite: Map<string, string>;
  readonly companyInBooks: Map<string, string>;
  readonly companyInBill: Map<string, string>;
  /** Partners that were merged into others. */
  readonly mergedAway: Set<string>;
  /** By the number of an entry: what people typed last into each field there. */
  readonly typedOnSite: Map<string, SiteValues>;
  readonly typedInBooks: Map<string, Partial<Entry>>;
}

export function newTown(site: FakeProcore, books: Books): Town {
  return {
    ...{ site, books },
    ...{
      companyOnSite: new Map(),
      companyInBooks: new Map(),
      companyInBill: new Map(),
      typedOnSite: new Map(),
      typedInBooks: new Map(),
      mergedAway: new Set(),
    },
  };
}

/** Somebody enters a vendor on the site. */
export function enterOnSite(town: Town, company: string, vendor: Vendor): string {
  const { name, taxId, phone, email, website, address } = vendor;
  const values = {
    ...{ name, business_phone: phone, email_address: email, website, address: address?.street ?? null },
  };
  const register = { type: "EIN", identifier: taxId ?? "", verification_status: "active", verified_at: null };
  const id = town.site.creates({
    ...values,
    ...{ city: address?.city ?? null, state_code: address?.state ?? null, zip: address?.zip ?? null },
    ...{ country_code: address?.country ?? null, business_register: taxId ? register : null },
  });
  town.companyOnSite.set(id, company);
  town.typedOnSite.set(id, typed(values));
  return id;
}

/** Somebody enters a vendor in the books. */
export async function enterInBooks(
  town: Town,
  company: string,
  vendor: Vendor,
  more: Partial<Entry> = {},
): Promise<string> {
  const id = await town.books.enter(entryOf(vendor, more));
  town.companyInBooks.set(id, company);
  town.typedInBooks.set(id, typed(more));
  return id;
}

function entryOf(
  { name, taxId, phone, email, website, address, bankAccounts }: Vendor,
  more: Partial<Entry>,
): Partial<Entry> {
  return {
    name,
    taxId,
    phone,
    email,
    website,
    address: address as Address | null,
    account: bankAccounts[0]?.number ?? null,
    ...more,
  };
}

/** By connection: the company that each entry truly is. */
export const truthOf = ({ companyOnSite, companyInBooks, companyInBill }: Town) => ({
  procore: companyOnSite,
  odoo: companyInBooks,
  bill: companyInBill,
});

const typed = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<T>;

/** Somebody on the site changes an entry. */
export function changeOnSite(town: Town, id: string, values: SiteValues): void {
  town.site.changes(id, values);
  town.typedOnSite.set(id, { ...town.typedOnSite.get(id), ...values });
}

/** Somebody in accounting changes an entry. */
export async function changeInBooks(town: Town, id: string, values: Partial<Entry>): Promise<void> {
  await town.books.change(id, values);
  town.typedInBooks.set(id, { ...town.typedInBooks.get(id), ...values });
}

/** Somebody in accounting makes one partner of two. False: one of them is gone already. */
export async function mergeInBooks(town: Town, from: string, into: string): Promise<boolean> {
  if (from === into || town.mergedAway.has(from) || town.mergedAway.has(into)) return false;
  await town.books.merge(from, into);
  town.mergedAway.add(from);
  town.companyInBooks.delete(from);
  town.typedInBooks.delete(from);
  // Odoo fills what is false in the one that stays from the other: one that was archived comes back.
  const { active: _, ...left } = town.typedInBooks.get(into) ?? {};
  town.typedInBooks.set(into, left);
  return true;
}
