import type { FakeOdoo } from "../connectors/odoo/fake/index.ts";

/** The analytic plan of cost codes, as the accountants call it. */
export const PLAN = "Cost Code";

/** A vendor as a bookkeeper enters it, by the names of Odoo's own fields; the terms as they are called there, the country by its code. */
export interface Entry {
  readonly name: string;
  readonly ref?: string;
  readonly vat?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly street?: string;
  readonly city?: string;
  readonly zip?: string;
  readonly country?: string;
  readonly terms?: string;
}

/** The people who keep the books in the story's Odoo, a fake or a real one. Vendors are called by the name they bear there. */
export interface Books {
  /** Payment terms that only these books know. */
  agreeTerms(name: string): Promise<void>;
  enter(entry: Entry): Promise<void>;
  change(vendor: string, values: Partial<Entry>): Promise<void>;
  addAccount(vendor: string, number: string): Promise<void>;
  /** Takes a vendor out of use. */
  block(vendor: string): Promise<void>;
  merge(vendor: string, into: string): Promise<void>;
  /** The next call that speaks of this takes effect, and its answer is lost. */
  loseAnswer(about: string): void;
  /** The plan of cost codes, which a person makes. */
  planCodes(plan: string): Promise<void>;
  /** A cost code that the accountants keep in that plan. */
  keepCode(plan: string, code: string, name: string): Promise<void>;
  /** How many vendors stand in Odoo's own table, whether in use or not. */
  vendorCount(): Promise<number>;
  /** Of how many vendors Odoo's own buyers are warned. */
  warnedOf(): Promise<number>;
  projectCount(): Promise<number>;
  codeCount(plan: string): Promise<number>;
}

/** The bookkeepers of a fake Odoo. */
export function booksIn(odoo: FakeOdoo): Books {
  const ann = odoo.person();
  const partner = (name: string) => named(odoo, "res.partner", name);
  const accountsOf = (plan: string) => {
    const id = named(odoo, "account.analytic.plan", plan);
    return [...odoo.table("account.analytic.account").rows].filter(({ plan_id }) => plan_id === id);
  };
  const vendors = () =>
    [...odoo.table("res.partner").rows].filter(
      ({ supplier_rank, parent_id }) => Number(supplier_rank) > 0 && parent_id === null,
    );
  const valuesOf = ({ terms, country, ...entry }: Partial<Entry>) => ({
    ...entry,
    ...(country ? { country_id: odoo.table("res.country").by("code", country)[0]?.id } : {}),
    ...(terms ? { property_supplier_payment_term_id: named(odoo, "account.payment.term", terms) } : {}),
  });
  return {
    agreeTerms: async (name) => void ann.create("account.payment.term", { name }),
    enter: async (entry) =>
      void ann.create("res.partner", { ...valuesOf(entry), is_company: true, supplier_rank: 1 }),
    change: async (vendor, values) => ann.write("res.partner", partner(vendor), valuesOf(values)),
    addAccount: async (vendor, number) =>
      void ann.create("res.partner.bank", { partner_id: partner(vendor), acc_number: number }),
    block: async (vendor) => ann.archive(partner(vendor)),
    merge: async (vendor, into) => void ann.merge([partner(vendor), partner(into)], partner(into)),
    loseAnswer: (about) => odoo.misbehave({ kind: "drop-after", when: ({ body }) => body.includes(about) }),
    planCodes: async (plan) => void ann.create("account.analytic.plan", { name: plan }),
    keepCode: async (plan, code, name) =>
      void ann.create("account.analytic.account", {
        ...{ name, code, plan_id: named(odoo, "account.analytic.plan", plan), company_id: false },
      }),
    vendorCount: async () => vendors().length,
    warnedOf: async () => vendors().filter(({ purchase_warn }) => purchase_warn !== "no-message").length,
    projectCount: async () => [...odoo.table("project.project").rows].length,
    codeCount: async (plan) => accountsOf(plan).length,
  };
}

function named(odoo: FakeOdoo, model: string, name: string): number {
  const row = [...odoo.table(model).rows].find((one) => one.name === name && !one.parent_id);
  if (!row) throw new Error(`The story's Odoo has no ${model} ${name}`);
  return row.id;
}
