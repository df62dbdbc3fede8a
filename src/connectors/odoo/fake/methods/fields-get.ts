import { maySee } from "../access.ts";
import { type Env, modelOf } from "../environment.ts";
import { placesOf } from "../orm/convert.ts";
import type { Methods } from "../rules.ts";
import { choicesOf, type Field, isRelational } from "../schema.ts";
import { names } from "./arguments.ts";

/** What a model's fields are like, to this user: one that the user's groups hide is absent. */
export const describingMethods: Methods = {
  fields_get: {
    on: "model",
    takes: ["allfields?", "attributes?"],
    call(env, model, _ids, { allfields, attributes }) {
      const [asked, wanted] = [names(allfields), names(attributes)];
      const shown = [...modelOf(env, model).fields.values()].filter(
        (field) => maySee(env, field) && (!asked?.length || asked.includes(field.name)),
      );
      return Object.fromEntries(shown.map((field) => [field.name, described(env, model, field, wanted)]));
    },
  },
};

function described(
  env: Env,
  model: string,
  field: Field,
  wanted: readonly string[] | undefined,
): Record<string, unknown> {
  const { name, type } = field;
  const places = placesOf(env, model, name);
  const all: Record<string, unknown> = {
    ...field,
    required: field.required ?? false,
    readonly: field.readonly ?? false,
    company_dependent: field.company_dependent ?? false,
    store: field.store ?? true,
    searchable: field.searchable ?? true,
    sortable: field.store ?? true,
    ...(places !== undefined && { digits: [16, places] }),
    ...(isRelational(field) && { context: {}, domain: [] }),
    ...(type === "selection" && { selection: choicesOf(field) ?? [] }),
    name,
  };
  if (!wanted?.length) return all;
  return Object.fromEntries(wanted.flatMap((key) => (key in all ? [[key, all[key]]] : [])));
}
