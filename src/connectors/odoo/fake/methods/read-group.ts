import type { Domain } from "../domain/predicate.ts";
import { type Env, modelOf } from "../environment.ts";
import { valueError } from "../errors.ts";
import { fieldValue } from "../orm/column.ts";
import { search } from "../orm/search.ts";
import { wireOf } from "../orm/wire.ts";
import type { Row, Stored } from "../value.ts";

interface Grouping {
  readonly domain: Domain;
  /** `field:function`; the function is count, min, max or sum. */
  readonly aggregates: readonly string[];
  readonly groups: readonly string[];
}

/** Counts and sums by at most one field, which is all that the vendor needs. */
export function readGroup(env: Env, model: string, { domain, aggregates, groups }: Grouping): object[] {
  const rows = search(env, model, { domain, order: groups[0] ?? "id" });
  const [by] = groups;
  if (by === undefined)
    return [{ __count: rows.length, ...aggregated(env, model, rows, aggregates), __domain: domain }];
  const field = modelOf(env, model).fields.get(by);
  if (!field) throw valueError(`Invalid field '${by}' on model '${model}'`);
  const piles = Map.groupBy(rows, (row) => fieldValue(env, model, row, field));
  return [...piles].map(([value, pile]) => ({
    [by]: wireOf(env, field, value, "_classic_read"),
    [`${by}_count`]: pile.length,
    ...aggregated(env, model, pile, aggregates),
    __domain: [...(domain.length > 0 ? ["&", ...domain] : []), [by, "=", value ?? false]],
  }));
}

function aggregated(
  env: Env,
  model: string,
  rows: readonly Row[],
  aggregates: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    aggregates.flatMap((aggregate) => {
      const [name = "", how = "sum"] = aggregate.split(":");
      const field = modelOf(env, model).fields.get(name);
      if (!field) return [];
      const values = rows.map((row) => fieldValue(env, model, row, field)).filter((value) => value !== null);
      if (how === "count") return [[name, values.length]];
      return [[name, wireOf(env, field, reduced(values, how), "_classic_read")]];
    }),
  );
}

function reduced(values: readonly Stored[], how: string): Stored {
  const sorted = [...values].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  if (how === "min") return sorted[0] ?? null;
  if (how === "max") return sorted.at(-1) ?? null;
  return values.reduce<number>((sum, value) => sum + Number(value), 0);
}
