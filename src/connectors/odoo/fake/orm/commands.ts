import { type Env, find, hasModel, modelOf } from "../environment.ts";
import { missingError, valueError } from "../errors.ts";
import { text } from "../python.ts";
import type { Field } from "../schema.ts";
import { isRecord, type Row } from "../value.ts";
import { childrenOf } from "./column.ts";
import { create } from "./create.ts";
import { unlink } from "./unlink.ts";
import { write } from "./write.ts";

interface Place {
  readonly model: string;
  readonly field: Field;
}

type Command = readonly [code: number, id?: unknown, values?: unknown];

/** The ids of a many2many after these commands. An unknown command is silently ignored, as Odoo does. */
export function linked(env: Env, place: Place, before: readonly number[], value: unknown): readonly number[] {
  const relation = place.field.relation ?? "";
  let ids = [...before];
  for (const [code, id, values] of commandsOf(place, value)) {
    const one = Number(id);
    if (code === 0) ids.push(...create(env, relation, [isRecord(values) ? values : {}]));
    if (code === 1) write(env, relation, [one], isRecord(values) ? values : {});
    if (code === 2) unlink(env, relation, [one]);
    if (code === 2 || code === 3) ids = ids.filter((other) => other !== one);
    if (code === 4 && !ids.includes(one)) ids.push(one);
    if (code === 5) ids = [];
    if (code === 6) ids = numbers(values);
  }
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** Carries out commands on the records of a one2many. */
export function applyToChildren(env: Env, place: Place, parent: Row, value: unknown): void {
  const { relation, relation_field: inverse } = place.field;
  if (!hasModel(env, relation) || !inverse) return;
  const mine = () => childrenOf(env, parent.id, place.field).map(({ id }) => id);
  const isRequired = modelOf(env, relation).fields.get(inverse)?.required === true;
  const release = (ids: readonly number[]) => {
    if (ids.length === 0) return;
    if (isRequired) unlink(env, relation, ids);
    else write(env, relation, ids, { [inverse]: false });
  };
  for (const [code, id, values] of commandsOf(place, value)) {
    const one = Number(id);
    if (code === 0) create(env, relation, [{ ...(isRecord(values) ? values : {}), [inverse]: parent.id }]);
    if (code === 1) write(env, relation, [one], isRecord(values) ? values : {});
    if (code === 2) unlink(env, relation, [one]);
    if (code === 3) release([one]);
    if (code === 4 && !find(env, relation, one)) throw missingError(relation, one, env.uid);
    if (code === 4) write(env, relation, [one], { [inverse]: parent.id });
    if (code === 5) release(mine());
    if (code === 6) {
      const kept = new Set(numbers(values));
      release(mine().filter((other) => !kept.has(other)));
      for (const other of kept) write(env, relation, [other], { [inverse]: parent.id });
    }
  }
}

/** A bare list of ids takes the place of all. */
function commandsOf({ model, field }: Place, value: unknown): readonly Command[] {
  if (value === false || value === null || value === undefined) return [[5]];
  if (!Array.isArray(value)) throw valueError(`Wrong value for ${model}.${field.name}: ${text(value)}`);
  if (value.length > 0 && value.every((one) => typeof one === "number")) return [[6, 0, value]];
  return value.filter((one): one is Command => Array.isArray(one));
}

const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
