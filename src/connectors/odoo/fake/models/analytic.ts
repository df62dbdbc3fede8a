import { companyOf } from "../companies.ts";
import { type Env, find } from "../environment.ts";
import type { Rules } from "../rules.ts";
import type { Row } from "../value.ts";
import { writing } from "./writing.ts";

const PLANS = "account.analytic.plan";

/** The plan that stands above all others of its tree. */
function rootOf(env: Env, id: unknown): Row | undefined {
  let plan = find(env, PLANS, id);
  while (plan?.parent_id) plan = find(env, PLANS, plan.parent_id);
  return plan;
}

function completeName(row: Row, env: Env): string {
  const names: string[] = [];
  for (let one: Row | undefined = row; one; one = find(env, PLANS, one.parent_id))
    names.unshift(String(one.name ?? ""));
  return names.join(" / ");
}

export const analyticPlan: Rules = {
  displayName: completeName,
  defaults: { sequence: () => 10, default_applicability: () => "optional" },
  computed: {
    complete_name: { on: ["name", "parent_id"], value: completeName },
    root_id: { value: (row, env) => rootOf(env, row.id)?.id ?? null },
  },
  onDelete: { parent_id: "cascade" },
};

/** Codes are not unique: whoever makes two makes two. */
export const analyticAccount: Rules = {
  displayName({ code, name, partner_id }, env) {
    const partner = find(env, "res.partner", partner_id);
    return `${code ? `[${code}] ` : ""}${name ?? ""}${partner ? ` - ${partner.name}` : ""}`;
  },
  searchNames: ["code", "name"],
  defaults: { company_id: companyOf },
  computed: {
    root_plan_id: { on: ["plan_id"], value: ({ plan_id }, env) => rootOf(env, plan_id)?.id ?? null },
    balance: { value: () => 0 },
    debit: { value: () => 0 },
    credit: { value: () => 0 },
  },
};

/** Before 18 it leaves `write` to the model it inherits from. */
export const analyticAccountBefore18: Rules = {
  ...analyticAccount,
  python: { class: "MailThread", overrides: [] },
  methods: { write: writing("values") },
};
