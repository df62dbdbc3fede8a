import { find, idsIn, sudo, tableOf } from "../environment.ts";
import { hasGroup } from "../groups.ts";
import { create } from "../orm/create.ts";
import { assign } from "../orm/write.ts";
import type { Rules } from "../rules.ts";

export const company: Rules = {
  python: { class: "ResCompany", overrides: ["create", "write"] },
  defaults: {
    sequence: () => 10,
    account_opening_date: () => "2026-01-01",
    account_price_include: () => "tax_excluded",
    fiscalyear_last_day: () => 31,
    fiscalyear_last_month: () => "12",
    layout_background: () => "Blank",
    po_lead: () => 0,
    security_lead: () => 0,
    po_double_validation: () => "one_step",
    po_double_validation_amount: () => 5000,
    po_lock: () => "edit",
    tax_calculation_rounding_method: () => "round_per_line",
    cost_method: () => "standard",
    horizon_days: () => 0,
    inventory_period: () => "manual",
  },
  computed: {
    country_id: {
      value: ({ partner_id }, env) => find(env, "res.partner", partner_id)?.country_id ?? null,
    },
    user_ids: {
      value: ({ id }, env) =>
        [...tableOf(env, "res.users").rows]
          .filter((user) => idsIn(user, "company_ids").includes(id))
          .map((user) => user.id),
    },
  },
  onDelete: { partner_id: "restrict" },
  prepare(values, env, row) {
    const { country_id, ...own } = values;
    if (row || own.partner_id) return own;
    const company = { name: own.name, is_company: true, country_id: country_id ?? false };
    const [partner_id] = create(sudo(env), "res.partner", [company]);
    return { ...own, partner_id };
  },
  visible: ({ id }, companies, env) => companies.includes(id) || hasGroup(env, "base.group_erp_manager"),
  settle(row, _values, env, before) {
    const me = before ? undefined : find(env, "res.users", env.uid);
    if (me) assign(sudo(env), "res.users", me, { company_ids: [...idsIn(me, "company_ids"), row.id] });
  },
};
