import { type Env, modelOf, rulesOf } from "../environment.ts";
import { isStored } from "../schema.ts";
import type { Values } from "../value.ts";

/** What a new record says where nothing was given: the context's word, then the model's. */
export function defaultsOf(env: Env, model: string, given: Values): Values {
  const { fields } = modelOf(env, model);
  const defaults: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rulesOf(env, model).defaults ?? {}))
    if (!(name in given) && fields.has(name)) defaults[name] = value(env);
  if (fields.has("active") && !("active" in given)) defaults.active = true;
  for (const [key, value] of Object.entries(env.context)) {
    const name = key.replace(/^default_/, "");
    const field = name === key ? undefined : fields.get(name);
    if (field && isStored(field) && !(name in given)) defaults[name] = value;
  }
  return defaults;
}
