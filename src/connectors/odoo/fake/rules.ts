import type { Env } from "./environment.ts";
import type { Row, Stored, Values } from "./value.ts";

/** A value that Odoo works out itself. With `on` it is stored, and worked out again when one of these is written. */
export interface Computed {
  readonly on?: readonly string[];
  readonly value: (row: Row, env: Env) => Stored;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** A method that can be called from outside. An argument with `?` may be left out. */
export interface Method {
  /** On records the first argument is their ids. */
  readonly on: "records" | "model";
  readonly takes: readonly string[];
  /** Undefined is Python's None, which JSON-RPC leaves out of the answer. */
  readonly call: (env: Env, model: string, ids: readonly number[], args: Arguments) => unknown;
}

export type Methods = Readonly<Record<string, Method>>;

/** What a model does beyond its fields. Everything is optional: a model without rules is a plain table. */
export interface Rules {
  /** The Python class and the methods it overrides, which a TypeError names. */
  readonly python?: { readonly class: string; readonly overrides: readonly string[] };
  readonly displayName?: (row: Row, env: Env) => string;
  /** The fields that `name_search` looks into; `name` unless told. */
  readonly searchNames?: readonly string[];
  readonly defaults?: Readonly<Record<string, (env: Env) => unknown>>;
  readonly computed?: Readonly<Record<string, Computed>>;
  /** Values of company-dependent fields where a record has none of its own. */
  readonly fallbacks?: Readonly<Record<string, (env: Env) => Stored>>;
  /** The usage in `decimal.precision` that a number is rounded to. */
  readonly digits?: Readonly<Record<string, string>>;
  /** What becomes of a row whose many2one is deleted; restrict if required, else set null. */
  readonly onDelete?: Readonly<Record<string, "cascade" | "restrict">>;
  /** Fields that a search finds by another column. */
  readonly searchAs?: Readonly<
    Record<string, { readonly field: string; readonly value: (value: unknown) => unknown }>
  >;
  readonly notCopied?: readonly string[];
  /** May see it even though its company is not among the user's. */
  readonly visible?: (row: Row, companies: readonly number[], env: Env) => boolean;
  /** Turns given values into what is written; `row` is absent for a new record. */
  readonly prepare?: (values: Values, env: Env, row: Row | undefined) => Values;
  /** Refuses a write before anything is written. */
  readonly guard?: (row: Row, values: Values, env: Env) => void;
  /** What must hold of a row that is about to be stored. */
  readonly check?: (row: Row, env: Env, before: Row | undefined) => void;
  /** What follows once a record was created (no `before`) or written. */
  readonly settle?: (row: Row, values: Values, env: Env, before: Row | undefined) => void;
  readonly beforeUnlink?: (rows: readonly Row[], env: Env) => void;
  /** In place of deleting. */
  readonly unlink?: (ids: readonly number[], env: Env) => void;
  readonly methods?: Methods;
}
