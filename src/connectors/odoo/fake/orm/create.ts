import { checkAccess, checkFields } from "../access.ts";
import { type Env, find, modelOf, rulesOf, tableOf } from "../environment.ts";
import { IMPORTING, nameRecord } from "../models/external-id.ts";
import { isStored } from "../schema.ts";
import type { Row, Stored, Values } from "../value.ts";
import { applyToChildren } from "./commands.ts";
import { checkRow } from "./constraints.ts";
import { defaultsOf } from "./defaults.ts";
import { columnsOf, fieldsNamed, recomputed } from "./values.ts";

/** Creates one record for each set of values; all or none, in the order given. */
export function create(env: Env, model: string, list: readonly Values[]): number[] {
  checkAccess(env, model, "create");
  const drafts = list.map((given) => {
    checkFields(env, model, fieldsNamed(env, model, given), "write");
    const prepared = rulesOf(env, model).prepare?.(given, env, undefined) ?? given;
    return { given: prepared, row: insert(env, model, prepared) };
  });
  for (const { row, given } of drafts)
    for (const field of fieldsNamed(env, model, given))
      if (field.type === "one2many") applyToChildren(env, { model, field }, row, given[field.name]);
  for (const { row, given } of drafts) {
    const now = find(env, model, row.id);
    if (now) rulesOf(env, model).settle?.(now, given, env, undefined);
  }
  if (env.context[IMPORTING])
    for (const { row, given } of drafts)
      if (typeof given.id === "string") nameRecord(env, model, row.id, given.id);
  return drafts.map(({ row }) => row.id);
}

function insert(env: Env, model: string, given: Values): Row {
  const values = { ...defaultsOf(env, model, given), ...given };
  const table = tableOf(env, model);
  const blank: Row = {
    ...emptyColumns(env, model),
    id: table.nextId(),
    create_uid: env.uid,
    create_date: env.tx.stamp,
    write_uid: env.uid,
    write_date: env.tx.stamp,
  };
  const filled: Row = { ...blank, ...columnsOf(env, model, values, undefined), id: blank.id };
  const row = recomputed(env, model, filled, Object.keys(filled), given);
  checkRow(env, model, row, undefined);
  env.tx.put(table, row);
  return row;
}

function emptyColumns(env: Env, model: string): Record<string, Stored> {
  const columns: Record<string, Stored> = {};
  for (const field of modelOf(env, model).fields.values())
    if (isStored(field)) columns[field.name] = field.type === "boolean" ? false : null;
  return columns;
}
