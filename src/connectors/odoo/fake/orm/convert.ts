import { Decimal } from "decimal.js";
import { type Env, rulesOf, tableOf } from "../environment.ts";
import { OdooError, valueError } from "../errors.ts";
import { repr, text } from "../python.ts";
import { choicesOf, type Field } from "../schema.ts";
import { isFalsy, isRecord, type Stored } from "../value.ts";

/** Where a value is going: a new record is stricter than a changed one. */
export interface Place {
  readonly model: string;
  readonly field: Field;
  readonly isNew: boolean;
}

/** A value from outside as its column takes it; x2many are not columns. */
export function toColumn(env: Env, place: Place, value: unknown): Stored {
  const { model, field } = place;
  switch (field.type) {
    case "char":
      return isEmptyText(value) ? null : text(value).slice(0, field.size ?? undefined);
    case "html":
      return isEmptyText(value) ? null : markup(text(value));
    case "boolean":
      return !isFalsy(value);
    case "integer":
    case "many2one_reference":
      return integer(value);
    case "float":
    case "monetary":
      return rounded(env, model, field, float(value));
    case "date":
      return isFalsy(value) ? null : date(text(value));
    case "datetime":
      return isFalsy(value) ? null : datetime(text(value));
    case "selection":
      return selection(model, field, value);
    case "many2one":
      return reference(value, place.isNew);
    case "json":
      return isRecord(value) ? value : null;
    default:
      return isEmptyText(value) ? null : text(value);
  }
}

const isEmptyText = (value: unknown) => value === false || value === null || value === undefined;

/** Plain text in a rich field becomes a paragraph. */
const markup = (value: string): string =>
  value.trimStart().startsWith("<") || value === ""
    ? value
    : `<p>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</p>`;

function integer(value: unknown): number {
  if (typeof value === "number") return Math.trunc(value);
  if (typeof value === "string" && value !== "") {
    if (/^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
    throw valueError(`invalid literal for int() with base 10: ${repr(value)}`);
  }
  return value === true ? 1 : 0;
}

function float(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value !== "") {
    const number = Number(value);
    if (value.trim() !== "" && Number.isFinite(number)) return number;
    throw valueError(`could not convert string to float: ${repr(value)}`);
  }
  return value === true ? 1 : 0;
}

function rounded(env: Env, model: string, { type, name }: Field, value: number): number {
  const places = type === "monetary" ? 2 : placesOf(env, model, name);
  if (places === undefined) return value;
  return new Decimal(value).toDecimalPlaces(places, Decimal.ROUND_HALF_UP).toNumber();
}

/** The decimals that a number is cut to, where its usage says so. */
export function placesOf(env: Env, model: string, name: string): number | undefined {
  const usage = rulesOf(env, model).digits?.[name];
  const [precision] = usage ? tableOf(env, "decimal.precision").by("name", usage) : [];
  return typeof precision?.digits === "number" ? precision.digits : undefined;
}

function date(value: string): string {
  const day = value.slice(0, 10);
  if (isCalendarDate(day)) return day;
  throw valueError(`time data ${repr(day)} does not match format '%Y-%m-%d'`);
}

/** Stored with microseconds, as the database does; written without. */
function datetime(value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value) && isCalendarDate(value)) return `${value} 00:00:00.000000`;
  const [, moment, rest] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(.*)$/s.exec(value) ?? [];
  if (!moment || !isCalendarDate(moment.slice(0, 10)))
    throw valueError(`time data ${repr(value)} does not match format '%Y-%m-%d %H:%M:%S'`);
  if (rest) throw valueError(`unconverted data remains: ${rest}`);
  return `${moment}.000000`;
}

const isCalendarDate = (day: string): boolean => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

function selection(model: string, field: Field, value: unknown): string | null {
  if (isFalsy(value)) return null;
  const choices = choicesOf(field);
  if (typeof value === "string" && (choices?.some(([key]) => key === value) ?? true)) return value;
  throw valueError(`Wrong value for ${model}.${field.name}: ${repr(value)}`);
}

/** A new row carries a text to the database, which refuses it; a write takes it for nothing. */
function reference(value: unknown, isNew: boolean): number | null {
  if (typeof value === "number") return value === 0 ? null : value;
  if (typeof value !== "string" || value === "" || !isNew) return null;
  throw new OdooError(
    "psycopg2.errors.InvalidTextRepresentation",
    `invalid input syntax for type integer: "${value}"\n`,
  );
}
