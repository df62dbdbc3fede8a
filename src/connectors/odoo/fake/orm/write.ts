import { checkAccess, checkFields, checkVisible } from "../access.ts";
import { type Env, find, rulesOf, tableOf } from "../environment.ts";
import { missingError } from "../errors.ts";
import type { Row, Stored, Values } from "../value.ts";
import { applyToChildren } from "./commands.ts";
import { checkRow } from "./constraints.ts";
import { columnsOf, fieldsNamed, recomputed } from "./values.ts";

/** Writes the same values to all these records. */
export function write(env: Env, model: string, ids: readonly number[], given: Values): void {
  checkAccess(env, model, "write");
  const fields = fieldsNamed(env, model, given);
  checkFields(env, model, fields, "write");
  const rows = ids.map((id) => existing(env, model, id));
  for (const row of rows) checkVisible(env, model, row, "write");
  const { guard, prepare, settle } = rulesOf(env, model);
  for (const row of rows) guard?.(row, given, env);

  const written = rows.map((row) => {
    const values = prepare?.(given, env, row) ?? given;
    return { before: row, values, after: store(env, model, row, values) };
  });
  for (const { after, values } of written)
    for (const field of fieldsNamed(env, model, values))
      if (field.type === "one2many") applyToChildren(env, { model, field }, after, values[field.name]);
  for (const { before, after, values } of written)
    settle?.(find(env, model, after.id) ?? after, values, env, before);
}

/** Works out again what rests on these fields of a record that nobody wrote to; it counts as changed if it differs. */
export function refresh(env: Env, model: string, row: Row, changed: readonly string[]): Row {
  const next = recomputed(env, model, row, changed);
  return next === row ? row : put(env, model, touched(env, next));
}

/** As if it had been written to. */
export const touch = (env: Env, model: string, row: Row): Row => put(env, model, touched(env, row));

/** Columns as they are, past all rules but those of the database: how Odoo keeps records in step with each other. */
export function assign(env: Env, model: string, row: Row, columns: Readonly<Record<string, Stored>>): Row {
  const next = touched(env, recomputed(env, model, { ...row, ...columns }, Object.keys(columns)));
  checkRow(env, model, next, row);
  return put(env, model, next);
}

/** The record of an id, or Odoo's error for one that is gone. */
export function existing(env: Env, model: string, id: number): Row {
  const row = find(env, model, id);
  if (!row) throw missingError(model, id, env.uid);
  return row;
}

function store(env: Env, model: string, row: Row, values: Values): Row {
  const columns = columnsOf(env, model, values, row);
  const next = recomputed(env, model, { ...row, ...columns }, Object.keys(columns), values);
  const moved = countsAsWrite(env, model, values) ? touched(env, next) : next;
  checkRow(env, model, moved, row);
  return put(env, model, moved);
}

/** From 19 on, a write of nothing but links to other records leaves no trace on this one. */
function countsAsWrite(env: Env, model: string, values: Values): boolean {
  const fields = fieldsNamed(env, model, values);
  return env.odoo.version < 19 || fields.length === 0 || fields.some(({ type }) => !type.endsWith("2many"));
}

const touched = (env: Env, row: Row): Row => ({ ...row, write_uid: env.uid, write_date: env.tx.stamp });

function put(env: Env, model: string, row: Row): Row {
  env.tx.put(tableOf(env, model), row);
  return row;
}
