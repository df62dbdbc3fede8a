import type { OdooInstance } from "../../../src/connectors/odoo/contract/stage.ts";
import type { Domain } from "../../../src/connectors/odoo/domain.ts";
import type { Books, Entry } from "../../../src/story/books.ts";
import type { BadLine } from "../night/real-odoo.ts";
import { type PersonInOdoo, personInOdoo } from "../person-in-odoo.ts";

/** The story's bookkeepers in a real Odoo, who take away at the end what was made there since they came. */
export interface RealStoryBooks extends Books {
  /** False: nobody here may make payment terms, so a vendor that was to have them stays without. */
  readonly agreedTerms: boolean;
  /** Each vendor as Odoo's table says it was written last. */
  written(): Promise<readonly (readonly [id: number, writtenAt: string])[]>;
  /** Removes what these names bear, and what they brought along. Throws, if anything of it is left. */
  leave(names: readonly string[]): Promise<void>;
}

const VENDORS: Domain = [
  ["supplier_rank", ">", 0],
  ["parent_id", "=", false],
];
const WARNED: Domain = [["purchase_warn", "!=", "no-message"]];
const TERM = "account.payment.term";
const [PROJECT, ACCOUNT, PLANS] = ["project.project", "account.analytic.account", "account.analytic.plan"];
/** What the story makes, in the order in which it can be taken away. */
const MADE = ["res.partner", "res.partner.category", TERM, PROJECT, ACCOUNT, PLANS] as const;

export async function realStoryBooks(instance: OdooInstance, line: BadLine): Promise<RealStoryBooks> {
  const ann = personInOdoo(instance);
  const before = new Map<string, ReadonlySet<number>>();
  for (const model of MADE) before.set(model, new Set(await ann.search(model, [])));
  const newOnes = async (model: string, domain: Domain) =>
    (await ann.search(model, domain)).filter((id) => !before.get(model)?.has(id));
  const partner = async (name: string) => {
    const [id] = await newOnes("res.partner", [
      ["name", "=", name],
      ["parent_id", "=", false],
    ]);
    if (id === undefined) throw new Error(`This Odoo has no vendor ${name} of the story's`);
    return id;
  };
  const planNamed = async (name: string) => (await newOnes(PLANS, [["name", "=", name]]))[0] ?? 0;
  let agreedTerms = true;
  const valuesOf = async ({ terms, country, ...entry }: Partial<Entry>) => {
    const [term] = terms ? await ann.search(TERM, [["name", "=", terms]]) : [];
    const [there] = country ? await ann.search("res.country", [["code", "=", country]]) : [];
    const place = there === undefined ? {} : { country_id: there };
    return { ...entry, ...place, ...(term === undefined ? {} : { property_supplier_payment_term_id: term }) };
  };
  const change = async (vendor: string, values: Readonly<Record<string, unknown>>) =>
    ann.write("res.partner", await partner(vendor), values);
  return {
    get agreedTerms() {
      return agreedTerms;
    },
    async agreeTerms(name) {
      await ann.create(TERM, { name }).catch(() => {
        agreedTerms = false;
      });
    },
    enter: async (entry) =>
      void (await ann.create("res.partner", {
        ...{ ...(await valuesOf(entry)), is_company: true, supplier_rank: 1 },
      })),
    change: async (vendor, values) => change(vendor, await valuesOf(values)),
    addAccount: async (vendor, number) =>
      void (await ann.create("res.partner.bank", {
        ...{ partner_id: await partner(vendor), acc_number: number },
      })),
    block: (vendor) => change(vendor, { active: false }),
    merge: async (vendor, into) => ann.merge(await partner(vendor), await partner(into)),
    loseAnswer: (about) => line.misbehave({ kind: "drop-after", when: ({ body }) => body.includes(about) }),
    planCodes: async (name) => void (await ann.create(PLANS, { name })),
    keepCode: async (plan, code, name) =>
      void (await ann.create(ACCOUNT, { name, code, plan_id: await planNamed(plan), company_id: false })),
    warnedOf: async () => (await ann.search("res.partner", [...VENDORS, ...WARNED])).length,
    projectCount: async () => (await newOnes(PROJECT, [])).length,
    codeCount: async (plan) => (await newOnes(ACCOUNT, [["plan_id", "=", await planNamed(plan)]])).length,
    vendorCount: async () => (await ann.search("res.partner", VENDORS)).length,
    written: async () =>
      (await ann.read("res.partner", VENDORS, ["write_date"])).map(
        ({ id, write_date }) => [id, String(write_date)] as const,
      ),
    leave: (names) => left(ann, names, newOnes).finally(ann.close),
  };
}

async function left(
  ann: PersonInOdoo,
  names: readonly string[],
  newOnes: (model: string, domain: Domain) => Promise<readonly number[]>,
): Promise<void> {
  for (const model of MADE) {
    const bearing: Domain = [["name", "in", names]];
    for (const id of await newOnes(model, bearing)) await ann.remove(model, id);
    const still = await newOnes(model, bearing);
    if (still.length > 0) throw new Error(`The story has left ${model} ${still.join(", ")} in this Odoo`);
  }
}
