import { checkAccess, checkVisible } from "../access.ts";
import { type Env, idsIn, rulesOf, sudo, tableOf } from "../environment.ts";
import { type Field, isStored, type Model } from "../schema.ts";
import type { Row } from "../value.ts";
import { foreignKeyError } from "./constraints.ts";
import { existing, refresh } from "./write.ts";

/** Deletes records and what hangs on them; their external ids go too. */
export function unlink(env: Env, model: string, ids: readonly number[]): void {
  checkAccess(env, model, "unlink");
  const rows = ids.map((id) => existing(env, model, id));
  for (const row of rows) checkVisible(env, model, row, "unlink");
  const rules = rulesOf(env, model);
  rules.beforeUnlink?.(rows, env);
  if (rules.unlink) rules.unlink(ids, env);
  else for (const row of rows) remove(env, model, row);
}

function remove(env: Env, model: string, row: Row): void {
  const root = sudo(env);
  for (const [referrer, field] of referencesTo(env, model)) release(root, referrer, field, row);
  for (const name of externalIdsOf(env, model, row.id))
    root.tx.remove(tableOf(env, "ir.model.data"), name.id);
  root.tx.remove(tableOf(env, model), row.id);
}

/** The fields of all models that may point to this one, by the alphabet. */
function referencesTo(env: Env, model: string): [Model, Field][] {
  return [...env.odoo.schema.models]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((referrer) =>
      [...referrer.fields.values()]
        .filter((field) => field.relation === model && isStored(field))
        .map((field): [Model, Field] => [referrer, field]),
    );
}

function release(env: Env, referrer: Model, field: Field, row: Row): void {
  const table = tableOf(env, referrer.name);
  if (field.type === "many2many") {
    for (const other of [...table.rows]) {
      const ids = idsIn(other, field.name);
      if (ids.includes(row.id))
        env.tx.put(table, { ...other, [field.name]: ids.filter((id) => id !== row.id) });
    }
    return;
  }
  if (field.type !== "many2one" || field.company_dependent) return;
  const rule = rulesOf(env, referrer.name).onDelete?.[field.name] ?? (field.required && "restrict");
  for (const other of table.by(field.name, row.id)) {
    if (other.id === row.id && referrer.name === table.model) continue;
    if (rule === "restrict") throw foreignKeyError(env, referrer, field);
    if (rule === "cascade") remove(env, referrer.name, other);
    else {
      env.tx.put(table, { ...other, [field.name]: null });
      refresh(env, referrer.name, { ...other, [field.name]: null }, [field.name]);
    }
  }
}

const externalIdsOf = (env: Env, model: string, id: number): readonly Row[] =>
  tableOf(env, "ir.model.data")
    .by("res_id", id)
    .filter((row) => row.model === model);
