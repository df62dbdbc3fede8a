import { type Env, modelOf } from "../environment.ts";
import { keyError, valueError } from "../errors.ts";
import { isRelational } from "../schema.ts";
import { isFalsy } from "../value.ts";

/** A column of an import: the field, and for a relation what of the other record it names. */
export type Path = readonly (string | null)[];

/** One record of an import: plain cells, and for relations the records that they speak of. */
export type Extracted = Readonly<Record<string, unknown>>;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** `country_id/id` names the other record by external id, `country_id/.id` by its number, `country_id` by name. */
export const pathOf = (column: unknown): Path =>
  String(column)
    .replace(/([^/])\.id$/, "$1/.id")
    .replace(/([^/]):id$/, "$1/id")
    .split("/");

/** Cuts a table into records. Rows that only fill one2many columns belong to the record above them. */
export function* extract(
  env: Env,
  model: string,
  paths: readonly Path[],
  table: readonly (readonly unknown[])[],
): Generator<{ record: Extracted; span: Span }> {
  const { fields } = modelOf(env, model);
  const head = (path: Path) => String(path[0]);
  for (const path of paths) {
    const name = path[0];
    if (name === null || name === undefined || name === ".id" || fields.has(name)) continue;
    throw env.odoo.version === 17 ? keyError(name) : valueError(`Invalid field name '${name}'`);
  }
  const isLine = (index: number) => fields.get(head(paths[index] ?? []))?.type === "one2many";
  const onlyLines = (row: readonly unknown[]) =>
    row.some((cell, index) => isLine(index) && !isFalsy(cell)) &&
    !row.some((cell, index) => !isLine(index) && !isFalsy(cell));

  for (let from = 0; from < table.length; ) {
    let to = from;
    while (to + 1 < table.length && onlyLines(table[to + 1] ?? [])) to += 1;
    const rows = table.slice(from, to + 1);
    const record: Record<string, unknown> = {};
    for (const [index, path] of paths.entries()) {
      const name = path[0] === null ? "" : head(path);
      const field = fields.get(name);
      if (!field || !isRelational(field)) record[name] = rows[0]?.[index];
      else if (!(name in record))
        record[name] = related(env, { name, relation: field.relation ?? "", paths, rows });
    }
    yield { record, span: { from, to } };
    from = to + 1;
  }
}

interface Relation {
  readonly name: string;
  readonly relation: string;
  readonly paths: readonly Path[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The records that the columns of one relation speak of; a column of the relation itself holds a name. */
function related(env: Env, { name, relation, paths, rows }: Relation): Extracted[] {
  const mine = paths.flatMap((path, index) => (path[0] === name ? [index] : []));
  const inner = mine.map((index) =>
    paths[index]?.length === 1 ? [null] : (paths[index]?.slice(1) ?? [null]),
  );
  const cells = rows.map((row) => mine.map((index) => row[index])).filter((row) => !row.every(isFalsy));
  return [...extract(env, relation, inner, cells)].map(({ record }) => record);
}
