/** What a column holds, as PostgreSQL would: null where Odoo answers false; the ids of a many2many as a list. */
export type Stored =
  | string
  | number
  | boolean
  | null
  | readonly number[]
  | { readonly [key: string]: unknown };

/** One record of one table. A changed record is a new row, so that a row is also its own version. */
export interface Row {
  readonly id: number;
  readonly [field: string]: Stored;
}

/** What is sent and answered: field names with values as JSON has them. */
export type Values = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** False, null, 0, and what is empty: what Python takes for false. */
export function isFalsy(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}
