import type { Env, Odoo } from "./environment.ts";
import { closure, groupsField, groupsOf } from "./groups.ts";
import { create } from "./orm/create.ts";
import { assign, existing } from "./orm/write.ts";
import { seedBase } from "./seed-base.ts";
import type { Values } from "./value.ts";
import type { Version } from "./version.ts";

/** The firm that a fake begins with. */
export interface Seed {
  /** The legal entities; the first is everybody's own. */
  readonly companies: readonly string[];
  /** The hub's user, unless it is left to the caller to make one. */
  readonly hub: Login | undefined;
  readonly admin: Login;
  /** Partners that are there from the start. */
  readonly partners: readonly Values[];
}

export interface Login {
  readonly login: string;
  readonly password: string;
  readonly apiKey: string;
}

export const NORTHGATE: Seed = {
  companies: ["Northgate Builders", "Northgate East"],
  admin: { login: "admin", password: "admin", apiKey: "a0d11f5e0f3c4e6c8b7f2a9d1e4b6c8d0f2a4c6e" },
  hub: {
    login: "plumbline",
    password: "plumbline-secret",
    apiKey: "5b1c7e90d2f34a68b0c9e7d5a3f1e2d4c6b8a091",
  },
  partners: [],
};

/** What the hub's user may do, and no more: no settings, no lock dates, no trust in bank accounts. */
const LEAST_PRIVILEGE = [
  "base.group_user",
  "base.group_partner_manager",
  "account.group_account_readonly",
  "project.group_project_manager",
  "analytic.group_analytic_accounting",
];

const ADMINISTRATOR = [
  ...["base.group_system", "base.group_user", "base.group_partner_manager", "base.group_multi_company"],
  ...["account.group_account_manager", "account.group_account_user", "account.group_account_invoice"],
  ...["account.group_validate_bank_account", "purchase.group_purchase_manager"],
  "project.group_project_manager",
];

/** Fills an empty database: what Odoo brings, the firm, its users and its partners. */
export function sow(env: Env, seed: Seed): void {
  const [first = "My Company", ...others] = seed.companies;
  seedBase(env, first);
  for (const name of others) found(env, name);
  enrol(env, seed.admin, { id: 2, groups: ADMINISTRATOR });
  if (seed.hub) {
    const [id = 0] = create(env, "res.users", [
      { name: "Plumbline", login: seed.hub.login, email: "plumbline@example.com", tz: "UTC" },
    ]);
    enrol(env, seed.hub, { id, groups: LEAST_PRIVILEGE });
  }
  if (seed.partners.length > 0) create(env, "res.partner", seed.partners);
}

/** A further legal entity, with its journals; all users of the first may work in it. */
function found(env: Env, name: string): void {
  const [id = 0] = create(env, "res.company", [{ name, currency_id: 1, country_id: 233 }]);
  for (const [code, type, title] of [
    ["INV", "sale", "Customer Invoices"],
    ["BILL", "purchase", "Vendor Bills"],
    ["MISC", "general", "Miscellaneous Operations"],
    ["BNK1", "bank", "Bank"],
  ])
    create(env, "account.journal", [{ code, type, name: title, company_id: id }]);
}

function enrol(
  env: Env,
  { password, apiKey }: Login,
  { id, groups }: { id: number; groups: string[] },
): void {
  const { version } = env.odoo;
  assign(env, "res.users", existing(env, "res.users", id), {
    password,
    "#keys": [apiKey] as unknown as readonly number[],
    [groupsField(version)]: idsOf(version, groups),
    company_ids: [...env.odoo.table("res.company").rows].map((company) => company.id),
  });
}

/** Before 19 a user's groups are stored with all that they imply. */
function idsOf(version: Version, names: readonly string[]): number[] {
  const all = version === 19 ? names : [...closure(version, names)];
  return all.flatMap((name) => groupsOf(version)[name]?.id ?? []).sort((a, b) => a - b);
}

/** One row for each field of each model, made when it is first asked for. */
export function sowFields(odoo: Odoo, stamp: string): void {
  const table = odoo.table("ir.model.fields");
  const models = new Map([...odoo.table("ir.model").rows].map(({ model, id }) => [model, id]));
  for (const model of odoo.schema.models)
    for (const { name, type, string, relation, store, required, readonly } of model.fields.values())
      table.put({
        ...{ id: table.nextId(), create_date: stamp, write_date: stamp, create_uid: null, write_uid: 1 },
        ...{ name, ttype: type, field_description: string, model: model.name, state: "base" },
        ...{ model_id: models.get(model.name) ?? null, relation: relation ?? null, store: store ?? true },
        ...{ required: required ?? false, readonly: readonly ?? false },
      });
}
