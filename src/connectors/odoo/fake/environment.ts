import type { FakeClock } from "../../kit/fake/clock.ts";
import type { Rules } from "./rules.ts";
import type { Model, Schema } from "./schema.ts";
import type { Table } from "./table.ts";
import type { Texts } from "./texts.ts";
import type { Transaction } from "./transaction.ts";
import type { Row } from "./value.ts";
import type { Version } from "./version.ts";

/** One database with its models: what all calls share. */
export interface Odoo {
  readonly version: Version;
  readonly database: string;
  readonly clock: FakeClock;
  readonly schema: Schema;
  readonly texts: Texts;
  table(model: string): Table;
  rules(model: string): Rules;
}

/** The keys of a call's context that the fake heeds; others are carried along. */
export interface Context {
  readonly lang?: string | false;
  readonly allowed_company_ids?: readonly number[];
  readonly active_test?: boolean;
  readonly active_model?: string;
  readonly active_ids?: readonly number[];
  readonly [key: string]: unknown;
}

/** In whose name, in which transaction and under which context something is done. */
export interface Env {
  readonly odoo: Odoo;
  readonly tx: Transaction;
  readonly uid: number;
  /** Access rights are not asked. */
  readonly sudo: boolean;
  readonly context: Context;
}

export const sudo = (env: Env): Env => (env.sudo ? env : { ...env, sudo: true });

export const withContext = (env: Env, more: Context): Env => ({
  ...env,
  context: { ...env.context, ...more },
});

export const modelOf = (env: Env, name: string): Model => env.odoo.schema.model(name);

export const tableOf = (env: Env, model: string): Table => env.odoo.table(model);

export const rulesOf = (env: Env, model: string): Rules => env.odoo.rules(model);

/** A record by its id, or undefined where there is none. */
export const find = (env: Env, model: string, id: unknown): Row | undefined =>
  typeof id === "number" ? env.odoo.table(model).get(id) : undefined;

export const hasModel = (env: Env, name: string | undefined): name is string =>
  name !== undefined && env.odoo.schema.find(name) !== undefined;

/** The ids in a many2many column. */
export const idsIn = (row: Row | undefined, field: string): readonly number[] => {
  const ids = row?.[field];
  return Array.isArray(ids) ? (ids as number[]) : [];
};
