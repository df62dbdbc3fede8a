import { find, idsIn, tableOf } from "../environment.ts";
import type { Rules } from "../rules.ts";
import type { Row } from "../value.ts";

export const country: Rules = { searchNames: ["name", "code"] };

export const state: Rules = {
  displayName: ({ name, country_id }, env) => `${name} (${find(env, "res.country", country_id)?.code ?? ""})`,
  searchNames: ["name", "code"],
};

export const language: Rules = { searchNames: ["name", "code"] };

export const category: Rules = {
  displayName(row, env) {
    const names: string[] = [];
    for (let one: Row | undefined = row; one; one = find(env, "res.partner.category", one.parent_id))
      names.unshift(String(one.name ?? ""));
    return names.join(" / ");
  },
  onDelete: { parent_id: "cascade" },
  computed: {
    partner_ids: {
      value: ({ id }, env) =>
        [...tableOf(env, "res.partner").rows]
          .filter((partner) => idsIn(partner, "category_id").includes(id))
          .map((partner) => partner.id),
    },
  },
};

export const paymentTerm: Rules = { defaults: { sequence: () => 10 } };

export const currency: Rules = {
  defaults: { rounding: () => 0.01, position: () => "after" },
  computed: {
    rate: { value: () => 1 },
    inverse_rate: { value: () => 1 },
    rate_string: { value: () => "" },
    decimal_places: { value: () => 2 },
    is_current_company_currency: { value: ({ name }) => name === "USD" },
    fiscal_country_codes: { value: (_row, { odoo: { version } }) => (version === 17 ? "" : "US") },
  },
};

export const journal: Rules = {
  defaults: { invoice_reference_model: () => "odoo", invoice_reference_type: () => "invoice" },
};

export const product: Rules = {
  displayName: ({ default_code, name }) => (default_code ? `[${default_code}] ${name}` : String(name ?? "")),
  searchNames: ["default_code", "name"],
  defaults: { product_tmpl_id: () => 1, type: () => "consu", detailed_type: () => "consu" },
};

/** A field is shown in `ir.model.fields` under its own name; the rest of the row is its description. */
export const modelField: Rules = {
  displayName: ({ field_description, model }) => `${field_description} (${model})`,
  searchNames: ["name", "field_description"],
  defaults: { state: () => "manual" },
  prepare(values, env, row) {
    const model = find(env, "ir.model", row ? row.model_id : values.model_id)?.model;
    return row ? values : { ...values, model, store: values.store ?? true };
  },
  settle(row, _values, env, before) {
    const { name, ttype, field_description, model, relation } = row;
    if (before || typeof name !== "string" || typeof model !== "string") return;
    env.odoo.schema.addField(model, {
      name,
      type: String(ttype),
      string: String(field_description ?? name),
      ...(typeof relation === "string" && { relation }),
    });
  },
  beforeUnlink(rows, env) {
    for (const { model, name } of rows) env.odoo.schema.removeField(String(model), String(name));
  },
};
