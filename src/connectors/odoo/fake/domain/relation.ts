import { type Env, find, hasModel, rulesOf, tableOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import { displayNameOf } from "../orm/column.ts";
import { repr } from "../python.ts";
import type { Field, Model } from "../schema.ts";
import type { Stored } from "../value.ts";
import { type Condition, likeTest, ordered } from "./scalar.ts";

type Test = (value: Stored) => boolean;

/** A condition on ids: of a many2one, of an x2many, or of the record itself. */
export function relationTest(env: Env, model: Model, field: Field, condition: Condition): Test {
  const { operator, value } = condition;
  const relation = field.name === "id" ? model.name : (field.relation ?? "");
  if (operator === "child_of" || operator === "parent_of") {
    const family = operator === "child_of" ? descendants : ancestors;
    const ids = family(env, relation, idsOf(env, relation, value).ids);
    return (stored) => listOf(stored).some((id) => ids.has(id));
  }
  if (operator.endsWith("like")) return nameTest(env, relation, condition);
  if (["<", "<=", ">", ">="].includes(operator))
    return (stored) => ordered(operator, listOf(stored)[0] ?? null, Number(value));
  const { ids, empty } = idsOf(env, relation, value);
  const sought = new Set(ids);
  const finds: Test = (stored) => {
    const list = listOf(stored);
    return list.some((id) => sought.has(id)) || (empty && list.length === 0);
  };
  return operator === "!=" || operator === "not in" ? (stored) => !finds(stored) : finds;
}

/** The names by which a record is found: what `name_search` looks into. */
export const namesOf = (env: Env, model: string, id: number): readonly Stored[] => {
  const row = find(env, model, id);
  const { searchNames = ["name"] } = rulesOf(env, model);
  return [displayNameOf(env, model, id) || null, ...searchNames.map((name) => row?.[name] ?? null)];
};

function nameTest(env: Env, relation: string, { operator, value }: Condition): Test {
  const negative = operator.startsWith("not ");
  const like = likeTest(operator.replace("not ", ""), value, (stored) =>
    typeof stored === "object" ? null : stored,
  );
  return (stored) => listOf(stored).some((id) => namesOf(env, relation, id).some(like)) !== negative;
}

/** The ids that a value names: ids, texts that are names, false for none. */
function idsOf(env: Env, relation: string, value: unknown): { ids: number[]; empty: boolean } {
  const each = Array.isArray(value) ? value : [value];
  const ids = each.flatMap((one): number[] => {
    if (typeof one === "number") return [one];
    if (typeof one !== "string") return [];
    if (/^\d+$/.test(one)) return [Number(one)];
    if (!hasModel(env, relation)) throw valueError(`Invalid domain term ${repr(value)}`);
    return [...tableOf(env, relation).rows]
      .filter(({ id }) => namesOf(env, relation, id).includes(one))
      .map(({ id }) => id);
  });
  return { ids, empty: each.some((one) => one === false || one === null) };
}

export function descendants(env: Env, model: string, ids: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>();
  const visit = (id: number) => {
    if (all.has(id)) return;
    all.add(id);
    for (const child of tableOf(env, model).by("parent_id", id)) visit(child.id);
  };
  ids.forEach(visit);
  return all;
}

function ancestors(env: Env, model: string, ids: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>();
  for (const id of ids)
    for (let row = find(env, model, id); row && !all.has(row.id); row = find(env, model, row.parent_id))
      all.add(row.id);
  return all;
}

const listOf = (stored: Stored): readonly number[] =>
  typeof stored === "number" ? [stored] : Array.isArray(stored) ? (stored as number[]) : [];
