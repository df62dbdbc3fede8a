import { type Env, find, hasModel, rulesOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import { fieldValue } from "../orm/column.ts";
import { type Field, isRelational, type Model } from "../schema.ts";
import type { Row } from "../value.ts";
import { type Domain, type Predicate, predicateOf } from "./predicate.ts";
import { relationTest } from "./relation.ts";
import { scalarTest } from "./scalar.ts";

const OPERATORS = new Set(
  "=|!=|<=|<|>|>=|=?|=like|=ilike|like|not like|ilike|not ilike|in|not in|child_of|parent_of|any|not any".split(
    "|",
  ),
);

/** One condition: field, operator, value. */
export function leafOf(env: Env, model: Model, leaf: readonly unknown[]): Predicate {
  const { texts, version } = env.odoo;
  if (leaf.length !== 3) throw valueError(texts.malformedLeaf(leaf));
  const [path, given, value] = leaf;
  if (typeof path === "number") return () => (path === 1) === (value === 1);
  const operator = given === "<>" ? "!=" : given;
  if (typeof operator !== "string" || !OPERATORS.has(operator)) throw valueError(texts.invalidOperator(leaf));
  if (typeof path !== "string") throw valueError(texts.malformedLeaf(leaf));

  const [name = "", ...rest] = path.split(".");
  const field = model.fields.get(name);
  if (!field) throw valueError(texts.invalidFieldInDomain(path, model.name, leaf));
  if (field.store === false && field.searchable === false) {
    // Before 19 such a condition is dropped with a line in the server's log, so that everything matches.
    if (version < 19) return () => true;
    throw valueError(`Cannot convert ${model.name}.${name} to SQL because it is not stored`);
  }
  const read = (row: Row) => fieldValue(env, model.name, row, field);
  if (rest.length > 0 && isRelational(field)) {
    const some = related(env, field, [[rest.join("."), operator, value]]);
    return (row) => some(read(row));
  }
  if (operator === "any" || operator === "not any") {
    const some = related(env, field, Array.isArray(value) ? value : []);
    return (row) => some(read(row)) === (operator === "any");
  }
  if (operator === "=?" && (value === false || value === null)) return () => true;
  const condition = { operator: operator === "=?" ? "=" : operator, value, leaf };
  if (isRelational(field) || name === "id") {
    const test = relationTest(env, model, field, condition);
    return (row) => test(read(row));
  }
  const alias = rulesOf(env, model.name).searchAs?.[name];
  const test = scalarTest(env, field, alias ? { ...condition, value: alias.value(value) } : condition);
  return alias ? (row) => test(row[alias.field] ?? null) : (row) => test(read(row));
}

/** Does one of the records that a relational value names meet the domain? */
function related(env: Env, { relation }: Field, domain: Domain): (value: unknown) => boolean {
  if (!hasModel(env, relation)) return () => false;
  const meets = predicateOf(env, relation, domain);
  return (value) =>
    [value].flat().some((id) => {
      const row = find(env, relation, id);
      return row !== undefined && meets(row);
    });
}
