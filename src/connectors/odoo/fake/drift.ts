import type { Odoo } from "./environment.ts";
import type { Row } from "./value.ts";

/** A field that is gone after an upgrade, or has another name from then on. What it held stays under the new name. */
export function driftField({ schema, table }: Odoo, model: string, name: string, to?: string): void {
  const field = schema.model(model).fields.get(name);
  if (!field) throw new Error(`The fake Odoo has no field ${name} on ${model}`);
  schema.removeField(model, name);
  if (to === undefined) return;
  schema.addField(model, { ...field, name: to });
  const rows = table(model);
  for (const row of [...rows.rows]) rows.put({ ...row, [to]: row[name] ?? null } as Row);
}
