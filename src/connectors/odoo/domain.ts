import { ConnectorError } from "../kit/errors.ts";

/** A search condition of Odoo: leaves `[field, operator, value]`, joined in prefix notation. */
export type Domain = readonly (string | readonly [path: string, operator: string, value: unknown])[];

/** What a field is, as far as one may ask Odoo about it. */
export interface Field {
  readonly type: string;
  readonly relation?: string | undefined;
  readonly store: boolean;
  readonly searchable: boolean;
}
export type Fields = Readonly<Record<string, Field>>;

/**
 * Refuses a condition on a field that Odoo cannot search by. Odoo 17 and 18 would take such a leaf for true and answer
 * with every record: a payment looked for in that way is always found.
 */
export async function checkDomain(
  fieldsOf: (model: string) => Promise<Fields>,
  model: string,
  domain: Domain,
): Promise<void> {
  for (const leaf of domain) {
    if (typeof leaf === "string") continue;
    const [path, operator, value] = leaf;
    const comodel = await checkPath(fieldsOf, model, path.split("."));
    if (["any", "not any"].includes(operator) && comodel)
      await checkDomain(fieldsOf, comodel, value as Domain);
  }
}

async function checkPath(
  fieldsOf: (model: string) => Promise<Fields>,
  model: string,
  [name, ...rest]: readonly string[],
): Promise<string | undefined> {
  const field = name === undefined ? undefined : (await fieldsOf(model))[name];
  if (!field) return undefined; // Odoo itself refuses what it does not know or show.
  if (!field.store && !field.searchable)
    throw new ConnectorError(
      "changed",
      `${model}.${name} is computed and not searchable: Odoo would answer with every record. Ask by another field`,
    );
  return rest.length > 0 && field.relation ? checkPath(fieldsOf, field.relation, rest) : field.relation;
}
