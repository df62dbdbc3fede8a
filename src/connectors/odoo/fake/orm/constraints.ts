import { type Env, find, hasModel, modelOf, rulesOf, tableOf } from "../environment.ts";
import { DatabaseError } from "../errors.ts";
import { type Field, isStored, type Model } from "../schema.ts";
import type { Row } from "../value.ts";

/** What the database itself insists on, in its order: not null, the model's own checks, unique, foreign keys. */
export function checkRow(env: Env, modelName: string, row: Row, before: Row | undefined): void {
  const model = modelOf(env, modelName);
  const changed = [...model.fields.values()].filter(
    (field) => isStored(field) && (!before || before[field.name] !== row[field.name]),
  );
  for (const field of changed) if (isMissing(row, field)) throw missingValueError(env, model, field);
  rulesOf(env, modelName).check?.(row, env, before);
  checkUnique(env, model, row, before);
  for (const field of changed) checkReference(env, model, row, field);
}

/** One row for each combination of these columns; empty values never collide. */
function checkUnique(env: Env, model: Model, row: Row, before: Row | undefined): void {
  for (const { columns, message } of model.unique) {
    if (before && columns.every((column) => before[column] === row[column])) continue;
    if (twinOf(env, model.name, row, columns)) throw duplicateError(env, model, columns, message);
  }
}

/** Another row with the same values in these columns. */
export function twinOf(env: Env, model: string, row: Row, columns: readonly string[]): Row | undefined {
  const [first] = columns;
  if (first === undefined || columns.some((column) => (row[column] ?? null) === null)) return undefined;
  return tableOf(env, model)
    .by(first, row[first] ?? null)
    .find((other) => other.id !== row.id && columns.every((column) => other[column] === row[column]));
}

export function foreignKeyError(env: Env, model: Model, field: Field): DatabaseError {
  const message = env.odoo.texts.foreignKey(model, field);
  return new DatabaseError(message, { message });
}

const missingValueError = (env: Env, model: Model, field: Field): DatabaseError =>
  new DatabaseError(env.odoo.texts.missingValue(model, field), {
    message: `Missing required value for the field '${field.string}' (${field.name})`,
    field: field.name,
  });

function duplicateError(
  env: Env,
  model: Model,
  columns: readonly string[],
  message: string | undefined,
): DatabaseError {
  const names = [...columns].sort();
  const labels = names.map((name) => model.fields.get(name)?.string ?? name);
  const joint = env.odoo.version === 17 ? ", " : " and ";
  return new DatabaseError(`The operation cannot be completed: ${message}`, {
    message: `The values for the fields '${names.join(joint)}' already exist (they are probably '${labels.join(joint)}' in the current model).`,
  });
}

const isMissing = (row: Row, { name, required, type, company_dependent }: Field): boolean =>
  required === true && !company_dependent && type !== "many2many" && (row[name] ?? null) === null;

function checkReference(env: Env, model: Model, row: Row, field: Field): void {
  const { name, type, relation, company_dependent } = field;
  if (!hasModel(env, relation) || company_dependent) return;
  const value = row[name];
  const ids = type === "many2many" && Array.isArray(value) ? value : [value];
  if (type !== "many2one" && type !== "many2many") return;
  const isThere = (id: number) => (relation === model.name && id === row.id) || find(env, relation, id);
  if (ids.some((id) => typeof id === "number" && !isThere(id))) throw foreignKeyError(env, model, field);
}
