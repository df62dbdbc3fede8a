import type { Env } from "../environment.ts";
import { valueError } from "../errors.ts";
import { repr, tuple } from "../python.ts";
import type { Field } from "../schema.ts";
import type { Stored } from "../value.ts";

export interface Condition {
  readonly operator: string;
  readonly value: unknown;
  /** As it was written, for the error. */
  readonly leaf: readonly unknown[];
}

type Test = (value: Stored) => boolean;
type Plain = string | number | boolean | null;

/** A condition on a column that is not a relation. */
export function scalarTest(env: Env, field: Field, condition: Condition): Test {
  const { operator, value } = condition;
  const plain = (stored: Stored) => columnOf(env, field, stored);
  if (operator.endsWith("like")) return likeTest(operator, value, plain);
  if (operator === "in" || operator === "not in" || Array.isArray(value)) {
    const listed = listOf(env, field, condition);
    const negative = operator === "not in" || operator === "!=";
    return (stored) => listed(plain(stored)) !== negative;
  }
  const sought = soughtOf(env, field, value);
  switch (operator) {
    case "=":
      return (stored) => same(env, field, plain(stored), sought);
    case "!=":
      return (stored) => !same(env, field, plain(stored), sought);
    default:
      return (stored) => ordered(operator, plain(stored), sought);
  }
}

/** `like` looks inside, `=like` at the whole; `%` and `_` stand for anything and for one character. */
export function likeTest(operator: string, value: unknown, plain: (stored: Stored) => Plain): Test {
  const pattern = String(value === false || value === null ? "" : value);
  const negative = operator.startsWith("not ");
  const whole = operator.startsWith("=");
  const source = pattern.replace(/\\(.)|[.*+?^${}()|[\]\\/]|%|_/gs, (part, escaped?: string) => {
    if (escaped) return escaped.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
    if (part === "%") return ".*";
    return part === "_" ? "." : `\\${part}`;
  });
  const expression = new RegExp(whole ? `^${source}$` : source, operator.includes("ilike") ? "isu" : "su");
  return (stored) => {
    const text = plain(stored);
    if (text === null) return negative || pattern === "";
    return expression.test(String(text)) !== negative;
  };
}

export function ordered(operator: string, left: Plain, right: Plain): boolean {
  if (left === null || right === null) return false;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

function listOf(env: Env, field: Field, { value, leaf }: Condition): (value: Plain) => boolean {
  if (typeof value === "boolean" || value === null) return (stored) => (stored !== null) === Boolean(value);
  if (!Array.isArray(value)) throw valueError(`Invalid domain term ${tuple(leaf)}`);
  const sought = new Set(value.map((one) => soughtOf(env, field, one)));
  const empty = sought.has(null);
  return (stored) => sought.has(stored) || (empty && same(env, field, stored, null));
}

function same(env: Env, field: Field, stored: Plain, sought: Plain): boolean {
  if (stored === sought) return true;
  if (field.type === "boolean") return Boolean(stored) === Boolean(sought);
  if (NUMBERS.has(field.type)) return (stored ?? 0) === (sought ?? 0);
  // From 18 on, false also finds the empty text.
  return env.odoo.version > 17 && (stored ?? "") === "" && (sought ?? "") === "";
}

const NUMBERS = new Set(["integer", "float", "monetary", "many2one_reference"]);

function soughtOf(env: Env, field: Field, value: unknown): Plain {
  if (value === null || value === undefined || (value === false && field.type !== "boolean")) return null;
  switch (field.type) {
    case "integer":
    case "many2one_reference":
      if (typeof value === "string" && !/^\s*-?\d+\s*$/.test(value))
        throw valueError(`invalid literal for int() with base 10: ${repr(value)}`);
      return Number(value);
    case "float":
    case "monetary":
      return Number(value);
    case "boolean":
      return Boolean(value);
    case "datetime":
      return moment(env, String(value));
    case "date":
      return String(value).slice(0, 10);
    default:
      return String(value);
  }
}

/** 19 compares whole seconds and takes no zone; before, the database compares to the microsecond and takes both. */
function moment(env: Env, value: string): string {
  const isZoned = value.endsWith("Z");
  if (isZoned && env.odoo.version === 19)
    throw valueError(`expecting only datetimes with no timezone: ${repr(value)}`);
  const bare = value.replace("T", " ").replace(/Z$/, "");
  const [seconds = "", fraction = ""] = (bare.length === 10 ? `${bare} 00:00:00` : bare).split(".");
  return env.odoo.version === 19 ? seconds : `${seconds}.${fraction.padEnd(6, "0").slice(0, 6)}`;
}

function columnOf(env: Env, { type }: Field, stored: Stored): Plain {
  if (typeof stored === "object") return null;
  return type === "datetime" && env.odoo.version === 19 && typeof stored === "string"
    ? stored.slice(0, 19)
    : stored;
}
