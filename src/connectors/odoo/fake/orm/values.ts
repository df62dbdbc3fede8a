import { companyOf } from "../companies.ts";
import { type Env, idsIn, modelOf, rulesOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import type { Field } from "../schema.ts";
import type { Row, Stored, Values } from "../value.ts";
import { perCompany } from "./column.ts";
import { linked } from "./commands.ts";
import { toColumn } from "./convert.ts";

/** What Odoo keeps of itself and nobody else writes. */
const OWN = new Set(["id", "create_uid", "create_date", "write_uid", "write_date", "parent_path"]);

/** The fields that values name, those that nobody may write left out. An unknown one is refused. */
export function fieldsNamed(env: Env, model: string, values: Values): Field[] {
  const { fields } = modelOf(env, model);
  return Object.keys(values).flatMap((name) => {
    const field = fields.get(name);
    if (!field) throw valueError(env.odoo.texts.invalidFieldInValues(name, model));
    return OWN.has(name) ? [] : [field];
  });
}

/** The columns of a row after these values; a one2many is no column. */
export function columnsOf(
  env: Env,
  model: string,
  values: Values,
  row: Row | undefined,
): Record<string, Stored> {
  const columns: Record<string, Stored> = {};
  for (const field of fieldsNamed(env, model, values)) {
    const { name, type, company_dependent } = field;
    const value = values[name];
    if (type === "one2many") continue;
    if (type === "many2many") columns[name] = linked(env, { model, field }, idsIn(row, name), value);
    else {
      const column = toColumn(env, { model, field, isNew: row === undefined }, value);
      columns[name] = company_dependent
        ? { ...perCompany(row?.[name]), [String(companyOf(env))]: column }
        : column;
    }
  }
  return columns;
}

/** Works out what is stored and rests on one of the changed fields, unless it was given itself. */
export function recomputed(
  env: Env,
  model: string,
  row: Row,
  changed: Iterable<string>,
  given: Values = {},
): Row {
  const fresh = new Set(changed);
  let next = row;
  for (const [name, { on, value }] of Object.entries(rulesOf(env, model).computed ?? {})) {
    if (!on?.some((field) => fresh.has(field)) || name in given) continue;
    if (!modelOf(env, model).fields.has(name)) continue;
    const column = value(next, env);
    if (column === next[name]) continue;
    next = { ...next, [name]: column };
    fresh.add(name);
  }
  return next;
}
