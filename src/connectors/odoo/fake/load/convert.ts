import { type Env, modelOf, tableOf } from "../environment.ts";
import { attributeError } from "../errors.ts";
import { HOME, recordOf, rowOf } from "../models/external-id.ts";
import { displayNameOf } from "../orm/column.ts";
import { choicesOf, type Field } from "../schema.ts";
import { isFalsy, type Values } from "../value.ts";
import type { Extracted } from "./extract.ts";

/** What is wrong with a cell, in the words of the import. */
export class CellError extends Error {
  readonly moreinfo: unknown;

  constructor(message: string, moreinfo?: unknown) {
    super(message);
    this.moreinfo = moreinfo;
  }
}

export interface Importing {
  readonly env: Env;
  /** Called before an external id is looked up: the record may be one of the rows above. */
  readonly settle: (externalId: string) => void;
  /** Told of every cell that cannot be read. */
  readonly log: (field: Field, error: CellError) => void;
}

/** An external id that names no module belongs to that of imports. */
export const completeId = (name: string): string => (name.includes(".") ? name : `${HOME}.${name}`);

/** A record of an import as values to write. A cell that cannot be read is reported and left out. */
export function convert(importing: Importing, model: string, record: Extracted): Values {
  const { fields } = modelOf(importing.env, model);
  const values: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(record)) {
    const field = fields.get(name);
    if (!field || name === "id" || name === ".id") continue;
    try {
      values[name] = isFalsy(cell) ? false : converted(importing, field, cell);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      importing.log(field, error);
    }
  }
  return values;
}

function converted(importing: Importing, field: Field, cell: unknown): unknown {
  const label = `field '${field.string}'`;
  switch (field.type) {
    case "boolean":
      return boolean(cell, label);
    case "integer":
      if (/^\s*[+-]?\d+\s*$/.test(String(cell))) return Number(cell);
      throw new CellError(`'${cell}' does not seem to be an integer for ${label}`);
    case "float":
    case "monetary":
      if (Number.isFinite(Number(cell))) return Number(cell);
      throw new CellError(`'${cell}' does not seem to be a number for ${label}`);
    case "date":
      if (/^\d{4}-\d\d-\d\d/.test(String(cell))) return String(cell).slice(0, 10);
      throw new CellError(
        `'${cell}' does not seem to be a valid date for ${label}`,
        "Use the format '2012-12-31'",
      );
    case "selection":
      return selection(field, cell, label);
    case "many2one":
      return idOf(importing, field, (cell as Extracted[])[0] ?? {});
    case "many2many":
      return [[6, 0, (cell as Extracted[]).flatMap((one) => idsOf(importing, field, one))]];
    case "one2many":
      return (cell as Extracted[]).map((one) => command(importing, field, one));
    default:
      return cell;
  }
}

/** Python's texts can be lowered, its booleans and numbers cannot: everything is sent as text. */
function lower(cell: unknown): string {
  if (typeof cell === "string") return cell.toLowerCase();
  const type = typeof cell === "boolean" ? "bool" : "int";
  throw attributeError(`'${type}' object has no attribute 'lower'`);
}

function boolean(cell: unknown, label: string): boolean {
  const word = lower(cell);
  if (["1", "true", "yes"].includes(word)) return true;
  if (["0", "false", "no"].includes(word)) return false;
  throw new CellError(`Unknown value '${cell}' for boolean ${label}`, "Use '1' for yes and '0' for no");
}

function selection(field: Field, cell: unknown, label: string): string {
  const word = lower(cell);
  const choices = choicesOf(field);
  if (!choices) return String(cell);
  const found = choices.find(([key, name]) => key.toLowerCase() === word || name.toLowerCase() === word);
  if (found) return found[0];
  throw new CellError(
    `Value '${cell}' not found in selection ${label}`,
    choices.map(([, name]) => name),
  );
}

/** A line that names a record changes it; any other is a new one. */
function command(importing: Importing, field: Field, line: Extracted): unknown {
  const relation = field.relation ?? "";
  const values = convert(importing, relation, line);
  const known = existingLine(importing, line);
  if (known !== undefined) return [1, known, values];
  return [0, 0, isFalsy(line.id) ? values : { ...values, id: completeId(String(line.id)) }];
}

function existingLine({ env, settle }: Importing, line: Extracted): number | undefined {
  if (!isFalsy(line[".id"])) return Number(line[".id"]);
  if (isFalsy(line.id)) return undefined;
  const name = completeId(String(line.id));
  settle(name);
  const row = rowOf(env, name);
  return row && recordOf(env, row)?.id;
}

/** Several records in one cell are parted by commas. */
function idsOf(importing: Importing, field: Field, reference: Extracted): number[] {
  return Object.entries(reference).flatMap(([key, cell]) =>
    String(cell)
      .split(",")
      .map((one) => idOf(importing, field, { [key]: one })),
  );
}

function idOf({ env, settle }: Importing, { string, relation = "" }: Field, reference: Extracted): number {
  const [[how, cell] = ["", ""]] = Object.entries(reference);
  const name = String(cell);
  const kind = how === ".id" ? "database id" : how === "id" ? "external id" : "name";
  let id: number | undefined;
  if (how === ".id") id = tableOf(env, relation).get(Number(name))?.id;
  else if (how === "id") {
    settle(completeId(name));
    const row = rowOf(env, completeId(name));
    id = row?.model === relation ? recordOf(env, row)?.id : undefined;
  } else
    id = [...tableOf(env, relation).rows].find((row) => displayNameOf(env, relation, row.id) === name)?.id;
  if (id !== undefined) return id;
  throw new CellError(
    `No matching record found for ${kind} '${name}' in field '${string}'`,
    possibleValues(env, relation, kind),
  );
}

const possibleValues = ({ odoo: { version } }: Env, relation: string, kind: string): object => ({
  name: "Possible Values",
  type: "ir.actions.act_window",
  target: "new",
  view_mode: version === 17 ? "tree,form" : "list,form",
  views: [
    [false, "list"],
    [false, "form"],
  ],
  context: { create: false },
  help: "See all possible values",
  ...(kind === "name"
    ? { res_model: relation }
    : { res_model: "ir.model.data", domain: [["model", "=", relation]] }),
});
