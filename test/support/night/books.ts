import type { FakeOdoo } from "../../../src/connectors/odoo/fake/index.ts";
import type { Address } from "../../../src/domain/vendor/entity.ts";

/** A vendor as a bookkeeper types it into Odoo. */
export interface Entry {
  readonly name: string;
  readonly taxId: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  readonly address: Address | null;
  readonly account: string | null;
  readonly number: string | null;
  /** As Odoo calls them: `30 Days`. */
  readonly terms: string;
  readonly active: boolean;
}

/** What people do in an Odoo, real or not. */
export interface Books {
  enter(entry: Partial<Entry>): Promise<string>;
  nameOf(id: string): Promise<string>;
  change(id: string, values: Partial<Entry>): Promise<void>;
  /** Makes one partner of two, the second. */
  merge(from: string, into: string): Promise<void>;
}

export type Values = Record<string, unknown>;

/** What the numbers of a list are called: `US` of the countries. */
export type Numbers = (model: string, name: string) => number;

/** The values of Odoo's form. */
export function formOf(entry: Partial<Entry>, numbers: Numbers): Values {
  const { address } = entry;
  const plain = {
    name: entry.name,
    vat: entry.taxId,
    phone: entry.phone,
    email: entry.email,
    website: entry.website,
    ref: entry.number,
    active: entry.active,
  };
  const terms =
    entry.terms === undefined
      ? {}
      : { property_supplier_payment_term_id: numbers("account.payment.term", entry.terms) };
  const place = address
    ? {
        ...{ street: address.street ?? false, city: address.city ?? false, zip: address.zip ?? false },
        state_id: address.state ? numbers("res.country.state", address.state) : false,
        country_id: address.country ? numbers("res.country", address.country) : false,
      }
    : {};
  const said = Object.entries(plain).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(said), ...terms, ...place };
}

/** The bookkeepers of a fake Odoo. */
export function booksIn(odoo: FakeOdoo): Books {
  const numbers = numbersIn(odoo);
  const ann = odoo.person();
  return {
    async enter(entry) {
      const id = ann.create("res.partner", {
        ...(formOf(entry, numbers) as object),
        is_company: true,
        supplier_rank: 1,
      });
      if (entry.account) ann.create("res.partner.bank", { partner_id: id, acc_number: entry.account });
      return String(id);
    },
    nameOf: async (id) => String(odoo.table("res.partner").get(Number(id))?.name),
    change: async (id, values) => ann.write("res.partner", Number(id), formOf(values, numbers) as never),
    merge: async (from, into) => void ann.merge([Number(from), Number(into)], Number(into)),
  };
}

const UNITED_STATES = "US";

function numbersIn(odoo: FakeOdoo): Numbers {
  const rows = (model: string) => [...odoo.table(model).rows];
  const country = rows("res.country").find(({ code }) => code === UNITED_STATES)?.id;
  const known = new Map<string, number>([
    ...rows("res.country").map((row) => [`res.country/${row.code}`, row.id] as const),
    ...rows("res.country.state").flatMap((row) =>
      row.country_id === country ? [[`res.country.state/${row.code}`, row.id] as const] : [],
    ),
    ...rows("account.payment.term").map((row) => [`account.payment.term/${row.name}`, row.id] as const),
  ]);
  return (model, name) => {
    const number = known.get(`${model}/${name}`);
    if (number === undefined) throw new Error(`This Odoo has no ${model} called ${name}`);
    return number;
  };
}
