import type { Values } from "./vendor-patch.ts";

/** Relations to one record, which `load` takes by a column of their own. */
const RELATIONS = new Set([
  "state_id",
  "country_id",
  "parent_id",
  "partner_id",
  "property_supplier_payment_term_id",
]);

/** The same values as the cells of `load`, which are texts: a relation's column ends in `/.id`. Nothing is no cell. */
export function cellsOf(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => {
      if (Array.isArray(value)) return [[`${field}/.id`, value.map(([, id]) => id).join(",")]];
      if (typeof value === "boolean")
        return value || BOOLEANS.has(field) ? [[field, value ? "True" : "False"]] : [];
      return [[RELATIONS.has(field) ? `${field}/.id` : field, String(value)]];
    }),
  );
}

/** Of these `false` is a value; of the others it is their absence. */
const BOOLEANS = new Set(["active", "is_company", "allow_out_payment"]);

/** The cells of a list below the record: `child_ids/name`. */
export const below = (
  list: string,
  cells: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(cells).map(([column, cell]) => [`${list}/${column}`, cell]));
