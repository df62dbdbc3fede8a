import { type Env, find, modelOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import type { Row, Stored } from "../value.ts";

type Compare = (a: Row, b: Row) => number;

/** Compares as `order by` would: empty values last, or first where it descends; text by code point; ids at the end. */
export function byOrder(env: Env, model: string, order: string): Compare {
  const terms = order.split(",").map((term) => termOf(env, model, term.trim()));
  return (a, b) => {
    for (const term of terms) {
      const difference = term(a, b);
      if (difference !== 0) return difference;
    }
    return a.id - b.id;
  };
}

function termOf(env: Env, model: string, term: string): Compare {
  const [name = "", direction = "asc"] = term.split(/\s+/);
  const field = modelOf(env, model).fields.get(name.split(":")[0] ?? "");
  if (!field) throw valueError(`Invalid field '${name}' on model '${model}'`);
  const sign = direction.toLowerCase() === "desc" ? -1 : 1;
  const { relation } = field;
  if (field.type !== "many2one" || !relation || !env.odoo.schema.find(relation))
    return (a, b) => sign * compare(a[name], b[name]);
  const inner = byOrder(env, relation, modelOf(env, relation).order);
  return (a, b) => {
    if (a[name] === b[name]) return 0;
    const [left, right] = [find(env, relation, a[name]), find(env, relation, b[name])];
    return sign * (left && right ? inner(left, right) : compare(left?.id, right?.id));
  };
}

function compare(a: Stored | undefined, b: Stored | undefined): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return a < b ? -1 : 1;
}
