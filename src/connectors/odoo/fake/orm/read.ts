import { checkAccess, checkFields, checkVisible, maySee } from "../access.ts";
import { type Env, find, modelOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import type { Field } from "../schema.ts";
import { type Load, nothing, toWire } from "./wire.ts";

export interface Reading {
  readonly fields: readonly string[] | undefined;
  readonly load: Load;
}

/** `read`: the records that exist, in the order asked for; one that is gone is left out without a word. */
export function read(env: Env, model: string, ids: readonly unknown[], reading: Reading): unknown[] {
  checkAccess(env, model, "read");
  const fields = fieldsOf(env, model, reading.fields);
  return ids.flatMap((id) => {
    if (id === null || id === false) return [nothing(env, model, fields)];
    const row = find(env, model, id);
    if (!row) return [];
    checkVisible(env, model, row, "read");
    return [toWire(env, model, row, fields, reading.load)];
  });
}

/** The fields of these names, all that the user may see without names. A hidden one fails the whole call. */
export function fieldsOf(env: Env, model: string, names: readonly string[] | undefined): Field[] {
  const { fields } = modelOf(env, model);
  if (!names || names.length === 0) return [...fields.values()].filter((field) => maySee(env, field));
  const found = names.map((name) => {
    const field = fields.get(name);
    if (!field) throw valueError(env.odoo.texts.invalidFieldInRead(name, model));
    return field;
  });
  checkFields(env, model, found, "read");
  return found;
}
