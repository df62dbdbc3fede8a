import { ConnectorError } from "../kit/errors.ts";
import type { Odoo } from "./client.ts";
import type { Session } from "./session.ts";

/** May the hub's user do this with records of this model at all? */
export async function may(
  odoo: Odoo,
  { version }: Session,
  model: string,
  operation: string,
): Promise<boolean> {
  const call =
    version.asksRights === "has_access"
      ? { ids: [], args: { operation } }
      : { args: { operation, raise_exception: false } };
  const has = await odoo.call({ model, method: version.asksRights, ...call }).catch(unlessPassing);
  return has === true;
}

/** A refusal is an answer; that nobody answers is none. */
export function unlessPassing(error: unknown): undefined {
  if (error instanceof ConnectorError && error.remedy !== "later") return undefined;
  throw error;
}
