import type { Env } from "./environment.ts";
import { fixture } from "./fixture.ts";
import { groupsField, groupsOf } from "./groups.ts";
import type { Row, Stored } from "./value.ts";
import type { Version } from "./version.ts";

interface Geography {
  readonly countries: readonly (readonly [
    id: number,
    code: string,
    name: string,
    phone: number,
    xid: string,
  ])[];
  readonly states: readonly (readonly [
    id: number,
    country: number,
    code: string,
    name: string,
    xid: string,
  ])[];
}

type Columns = Readonly<Record<string, Stored>>;

/** What a fresh Odoo with its accounting holds: the same numbers as the measured ones. */
export function seedBase(env: Env, companyName: string): void {
  const { version } = env.odoo;
  const put = (model: string, id: number, columns: Columns, externalId?: string) => {
    env.odoo.table(model).put(rowOf(env, id, columns));
    if (externalId) nameIt(env, model, id, externalId);
  };
  env.odoo.table("ir.model.data").startFrom(20_000);

  const { countries, states } = fixture<Geography>("geography.json");
  for (const [id, code, name, phone_code, xid] of countries)
    put("res.country", id, { code, name, phone_code }, xid);
  for (const [id, country_id, code, name, xid] of states)
    put("res.country.state", id, { country_id, code, name }, xid);
  put("res.currency", 1, DOLLAR, "base.USD");
  put(
    "res.currency",
    126,
    { ...DOLLAR, name: "EUR", full_name: "Euro", symbol: "€", position: "after" },
    "base.EUR",
  );
  put("res.lang", 1, { name: "English (US)", code: "en_US", iso_code: "en", active: true }, "base.lang_en");
  put(
    "res.lang",
    29,
    { name: "French / Français", code: "fr_FR", iso_code: "fr", active: false },
    "base.lang_fr",
  );
  for (const [xid, { id, name }] of Object.entries(groupsOf(version))) put("res.groups", id, { name }, xid);
  for (const [index, [name, digits]] of PRECISIONS.entries())
    put("decimal.precision", index + 1, { name, digits });
  for (const [index, [name, xid]] of TERMS.entries())
    put(
      "account.payment.term",
      index + 1,
      { name, sequence: 10, active: true, company_id: null },
      `account.${xid}`,
    );
  for (const [index, model] of [...env.odoo.schema.models].entries())
    put("ir.model", index + 1, { model: model.name, name: model.label, order: model.order });

  const plan = { name: version === 17 ? "Projects" : "Project", sequence: 10, parent_id: null };
  put("account.analytic.plan", 1, { ...plan, complete_name: plan.name }, "analytic.analytic_plan_projects");
  seedPeople(put, version, companyName);
  seedBooks(put, version);
}

type Put = (model: string, id: number, columns: Columns, externalId?: string) => void;

function seedPeople(put: Put, version: Version, companyName: string): void {
  const person = (id: number, name: string, more: Columns = {}, xid?: string) =>
    put(
      "res.partner",
      id,
      { ...PARTNER, name, complete_name: name, commercial_partner_id: id, ...more },
      xid,
    );
  const company = { is_company: true, country_id: 233, commercial_company_name: companyName };
  person(1, companyName, { ...company, partner_share: true }, "base.main_partner");
  person(2, "OdooBot", { active: false, company_id: 1, create_uid: 1 }, "base.partner_root");
  person(3, "Administrator", { company_id: 1 }, "base.partner_admin");
  person(4, "Public user", { active: false }, "base.public_partner");
  // From 19 on there is no template for internal users.
  const template = version < 19;
  if (template) person(5, "Default User Template", { active: false });
  person(template ? 6 : 5, "Portal User Template", { active: false });
  put(
    "res.company",
    1,
    {
      ...{ name: companyName, partner_id: 1, currency_id: 1, sequence: null, active: true },
      ...{ po_double_validation: "one_step", po_double_validation_amount: 5000, po_lock: "edit" },
      ...{
        tax_calculation_rounding_method: "round_per_line",
        fiscalyear_last_day: 31,
        fiscalyear_last_month: "12",
      },
    },
    "base.main_company",
  );
  const field = groupsField(version);
  const user = (id: number, login: string, partner_id: number, active: boolean, xid: string) =>
    put(
      "res.users",
      id,
      { login, partner_id, active, [field]: [], company_id: 1, company_ids: [1], notification_type: "email" },
      xid,
    );
  user(1, "__system__", 2, false, "base.user_root");
  user(2, "admin", 3, true, "base.user_admin");
  if (template) user(3, "default", 5, false, "base.default_user");
  user(4, "public", 4, false, "base.public_user");
  user(5, "portaltemplate", template ? 6 : 5, false, "base.template_portal_user_id");
}

/** The accounts and journals that vendors are paid through. Their numbers differ from version to version. */
function seedBooks(put: Put, version: Version): void {
  const [payable, receivable] = ({ 17: [14, 6], 18: [16, 7], 19: [15, 5] } as const)[version];
  const account = (id: number, code: string, name: string, account_type: string) =>
    put("account.account", id, { code, name, account_type, active: true, company_ids: [1], company_id: 1 });
  account(payable, "211000", "Account Payable", "liability_payable");
  account(receivable, "121000", "Account Receivable", "asset_receivable");
  account(33, "600000", "Expenses", "expense");
  for (const [id, code, type, name] of [
    [1, "INV", "sale", "Customer Invoices"],
    [2, "BILL", "purchase", "Vendor Bills"],
    [3, "MISC", "general", "Miscellaneous Operations"],
    [6, "BNK1", "bank", "Bank"],
    [7, "CSH1", "cash", "Cash"],
  ] as const)
    put("account.journal", id, { code, type, name, company_id: 1, sequence: 10, active: true });
}

function nameIt(env: Env, model: string, resId: number, externalId: string): void {
  const table = env.odoo.table("ir.model.data");
  const [module = "", ...rest] = externalId.split(".");
  const columns = { module, name: rest.join("."), model, res_id: resId, noupdate: true };
  table.put(rowOf(env, table.nextId(), { ...columns, complete_name: externalId }));
}

const rowOf = ({ tx }: Env, id: number, columns: Columns): Row => ({
  create_uid: null,
  create_date: tx.stamp,
  write_uid: 1,
  write_date: tx.stamp,
  ...columns,
  id,
});

const DOLLAR: Columns = {
  create_date: null,
  ...{ name: "USD", full_name: "United States dollar", symbol: "$", iso_numeric: 840, rounding: 0.01 },
  ...{ position: "before", active: true, currency_unit_label: "Dollars", currency_subunit_label: "Cents" },
};

const PARTNER: Columns = {
  ...{ type: "contact", active: true, is_company: false, lang: "en_US", color: 0, partner_share: false },
  ...{ supplier_rank: 0, customer_rank: 0, autopost_bills: "ask", parent_id: null, company_id: null },
};

const PRECISIONS = [
  ["Percentage Analytic", 2],
  ["Product Price", 2],
  ["Discount", 2],
  ["Stock Weight", 2],
  ["Volume", 2],
  ["Product Unit of Measure", 2],
  ["Payment Terms", 6],
] as const;

const TERMS = [
  ["Immediate Payment", "account_payment_term_immediate"],
  ["15 Days", "account_payment_term_15days"],
  ["21 Days", "account_payment_term_21days"],
  ["30 Days", "account_payment_term_30days"],
  ["45 Days", "account_payment_term_45days"],
  ["End of Following Month", "account_payment_term_end_following_month"],
  ["10 Days after End of Next Month", "account_payment_term_30_days_end_month_the_10"],
  ["30% Now, Balance 60 Days", "account_payment_term_advance_60days"],
  ["2/7 Net 30", "account_payment_term_30days_early_discount"],
] as const;
