import type { Env } from "../environment.ts";
import type { Field } from "../schema.ts";
import type { Row, Stored } from "../value.ts";
import { displayNameOf, fieldValue } from "./column.ts";

/** How many2one is read: as `[id, name]`, or bare. */
export type Load = "_classic_read" | "";

/** A record as it is answered: false for what is empty, whole seconds, many2one with its name. */
export function toWire(
  env: Env,
  model: string,
  row: Row,
  fields: readonly Field[],
  load: Load,
): Record<string, unknown> {
  const answer: Record<string, unknown> = { id: row.id };
  for (const field of fields)
    if (field.name !== "id")
      answer[field.name] = wireOf(env, field, fieldValue(env, model, row, field), load);
  return answer;
}

/** What `read` makes of an id that is null: a record that says nothing. */
export const nothing = (env: Env, model: string, fields: readonly Field[]): Record<string, unknown> => ({
  ...toWire(env, model, { id: 0 }, fields, "_classic_read"),
  id: null,
});

export function wireOf(env: Env, field: Field, value: Stored, load: Load): unknown {
  switch (field.type) {
    case "integer":
    case "many2one_reference":
    case "float":
    case "monetary":
      return value ?? 0;
    case "boolean":
      return value ?? false;
    case "datetime":
      return typeof value === "string" ? value.slice(0, 19) : false;
    case "many2one":
      return many2one(env, field, value, load);
    case "many2many":
    case "one2many":
      return value ?? [];
    default:
      return value ?? false;
  }
}

function many2one(env: Env, { relation = "" }: Field, value: Stored, load: Load): unknown {
  if (typeof value !== "number") return false;
  if (load === "") return value;
  return [value, env.odoo.schema.find(relation) ? displayNameOf(env, relation, value) : false];
}
