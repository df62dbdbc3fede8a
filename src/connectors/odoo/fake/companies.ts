import { type Env, find, idsIn } from "./environment.ts";
import { accessError } from "./errors.ts";

/** The companies whose records are in view: those of the context, else all of the user's. */
export function companiesOf(env: Env): readonly number[] {
  const asked = env.context.allowed_company_ids ?? [];
  const mine = idsIn(find(env, "res.users", env.uid), "company_ids");
  if (asked.length === 0) return mine;
  if (!env.sudo && asked.some((id) => !mine.includes(id)))
    throw accessError("Access to unauthorized or invalid companies.");
  return asked;
}

/** The company that new records and company-dependent values belong to. */
export function companyOf(env: Env): number {
  const [first] = env.context.allowed_company_ids ?? [];
  if (first !== undefined) return first;
  const own = find(env, "res.users", env.uid)?.company_id;
  return typeof own === "number" ? own : 1;
}
