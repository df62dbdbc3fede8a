import { companyOf } from "../companies.ts";
import { type Env, find, hasModel, modelOf, rulesOf, tableOf } from "../environment.ts";
import type { Field } from "../schema.ts";
import { isRecord, type Row, type Stored } from "../value.ts";
import { byOrder } from "./order.ts";

/** What a record says in a field: stored, worked out, of the current company, or the records that point to it. */
export function fieldValue(env: Env, model: string, row: Row, field: Field): Stored {
  const { computed, fallbacks } = rulesOf(env, model);
  const rule = computed?.[field.name];
  if (rule && !rule.on) return rule.value(row, env);
  if (field.name === "display_name") return displayNameOf(env, model, row.id) || null;
  if (field.company_dependent) {
    const own = perCompany(row[field.name])[String(companyOf(env))];
    return own !== undefined ? own : (fallbacks?.[field.name]?.(env) ?? null);
  }
  if (field.type === "one2many") return childrenOf(env, row.id, field).map(({ id }) => id);
  if (field.type === "many2many") return row[field.name] ?? [];
  return row[field.name] ?? null;
}

/** The records of a one2many in the order of their model, without the archived ones unless the context asks for them. */
export function childrenOf(env: Env, id: number, { relation, relation_field }: Field): Row[] {
  if (!hasModel(env, relation) || !relation_field) return [];
  const rows = tableOf(env, relation).by(relation_field, id);
  const archived = env.context.active_test === false && relation !== "res.partner";
  const hasActive = modelOf(env, relation).fields.has("active");
  const shown = hasActive && !archived ? rows.filter(({ active }) => active === true) : rows;
  return shown.sort(byOrder(env, relation, modelOf(env, relation).order));
}

/** A company-dependent column holds its values by company. */
export const perCompany = (column: Stored | undefined): Readonly<Record<string, Stored>> =>
  isRecord(column) ? (column as Record<string, Stored>) : {};

export function displayNameOf(env: Env, model: string, id: number): string | false {
  const row = find(env, model, id);
  if (!row) return false;
  const { displayName } = rulesOf(env, model);
  if (displayName) return displayName(row, env);
  return typeof row.name === "string" ? row.name : `${model},${id}`;
}
