import { checkAccess, isVisible } from "../access.ts";
import { type Domain, idsDemanded, mentions, predicateOf } from "../domain/predicate.ts";
import { type Env, find, modelOf, tableOf } from "../environment.ts";
import type { Row } from "../value.ts";
import { byOrder } from "./order.ts";

export interface Search {
  readonly domain: Domain;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly order?: string | undefined;
}

/** The records that meet a domain, in order. */
export function search(env: Env, model: string, { domain, offset = 0, limit, order }: Search): Row[] {
  checkAccess(env, model, "read");
  const compare = byOrder(env, model, order || modelOf(env, model).order);
  const rows = matching(env, model, domain).sort(compare);
  return rows.slice(offset, limit ? offset + limit : undefined);
}

export function searchCount(env: Env, model: string, domain: Domain): number {
  checkAccess(env, model, "read");
  return matching(env, model, domain).length;
}

function matching(env: Env, model: string, domain: Domain): Row[] {
  const meets = predicateOf(env, model, domain);
  const hidesArchived =
    env.context.active_test !== false &&
    modelOf(env, model).fields.has("active") &&
    !mentions(domain, "active");
  return candidates(env, model, domain).filter(
    (row) => (!hidesArchived || row.active === true) && meets(row) && isVisible(env, model, row),
  );
}

function candidates(env: Env, model: string, domain: Domain): Row[] {
  const ids = idsDemanded(domain);
  if (!ids) return [...tableOf(env, model).rows];
  return ids.flatMap((id) => find(env, model, id) ?? []);
}
