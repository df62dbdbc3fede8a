import { companiesOf } from "../companies.ts";
import { type Env, tableOf, withContext } from "../environment.ts";
import { accessError, attributeError, typeError, userError } from "../errors.ts";
import { listed } from "../python.ts";
import type { Arguments, Method, Methods } from "../rules.ts";
import { isRecord, type Values } from "../value.ts";
import { describingMethods } from "./fields-get.ts";
import { importMethods } from "./load.ts";
import { recordMethods } from "./records.ts";
import { searchMethods } from "./searches.ts";
import { webMethods } from "./web.ts";

const GENERAL: Methods = {
  ...recordMethods,
  ...searchMethods,
  ...webMethods,
  ...describingMethods,
  ...importMethods,
};

/** Methods that a version does not have, or no longer offers to the outside. */
const ABSENT = { 17: ["has_access"], 18: [], 19: ["check_access_rights"] } as const;
const PRIVATE = { 17: [], 18: [], 19: ["exists"] } as const;

/** A method as it was found, with the name that its errors give it. */
interface Found {
  readonly method: Method;
  readonly title: string;
}

/** The method of a model; refuses what does not exist and what is private. */
function methodOf(env: Env, model: string, name: string): Found {
  const { version, schema, texts } = env.odoo;
  if (!schema.find(model)) throw userError(`Object ${model} doesn't exist`);
  if (name.startsWith("_") || PRIVATE[version].some((one) => one === name))
    throw accessError(texts.privateMethod(name, model));
  const { methods, python } = env.odoo.rules(model);
  const method = methods?.[name] ?? (ABSENT[version].some((one) => one === name) ? undefined : GENERAL[name]);
  if (!method) throw attributeError(texts.noMethod(name, model));
  const owner =
    methods?.[name] || python?.overrides.includes(name) ? (python?.class ?? "BaseModel") : "BaseModel";
  return { method, title: `${owner}.${name}()` };
}

/** Calls a method as `execute_kw` does: arguments in order, then by name. */
export function executeKw(
  env: Env,
  model: string,
  name: string,
  args: readonly unknown[],
  kwargs: Values,
): unknown {
  const { method, title } = methodOf(env, model, name);
  const { context, ...named } = kwargs;
  const inside = entered(env, context);
  const onRecords = method.on === "records";
  const ids = onRecords ? idsOf(args[0] ?? named.ids) : [];
  const { ids: _ids, ...rest } = named;
  const bound = bind(method, title, onRecords ? args.slice(1) : args, onRecords ? rest : named);
  return method.call(inside, model, ids, bound);
}

/** Calls a method as JSON-2 does: everything by name, the records as `ids`. */
export function executeNamed(env: Env, model: string, name: string, body: Values): unknown {
  const { method } = methodOf(env, model, name);
  const { context, ids, ...named } = body;
  if (ids !== undefined && method.on === "model") throw typeError(`cannot call ${model}.${name} with ids`);
  const missing = method.takes.find((one) => !one.endsWith("?") && !(one in named));
  if (missing) throw typeError(`missing a required argument: '${missing}'`);
  const unknown = Object.keys(named).find(
    (one) => !method.takes.includes(one) && !method.takes.includes(`${one}?`),
  );
  if (unknown) throw typeError(`got an unexpected keyword argument '${unknown}'`);
  return method.call(entered(env, context), model, idsOf(ids), named);
}

/** With the call's context, once language and companies have been found to be the user's. */
function entered(env: Env, context: unknown): Env {
  const inside = withContext(env, isRecord(context) ? context : {});
  companiesOf(inside);
  const { lang } = inside.context;
  const isActive = (code: string) => tableOf(env, "res.lang").by("code", code)[0]?.active === true;
  if (lang && env.odoo.version > 17 && !isActive(lang)) throw userError(`Invalid language code: ${lang}`);
  return inside;
}

/** A single id, or a list of them; what is no id stays, to be refused where it is used. */
const idsOf = (value: unknown): number[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]) as number[];

function bind({ takes }: Method, title: string, args: readonly unknown[], kwargs: Values): Arguments {
  const parameters = takes.map((one) => one.replace(/\?$/, ""));
  if (args.length > parameters.length)
    throw typeError(
      `${title} takes ${parameters.length + 1} positional arguments but ${args.length + 1} were given`,
    );
  const unknown = Object.keys(kwargs).find((name) => !parameters.includes(name));
  if (unknown) throw typeError(`${title} got an unexpected keyword argument '${unknown}'`);
  const bound: Record<string, unknown> = { ...kwargs };
  for (const [index, value] of args.entries()) bound[parameters[index] ?? ""] = value;
  const missing = takes.filter((one) => !one.endsWith("?") && !(one in bound));
  if (missing.length > 0)
    throw typeError(
      `${title} missing ${missing.length} required positional argument${missing.length > 1 ? "s" : ""}: ${listed(missing)}`,
    );
  return bound;
}
