import { mayAccess } from "../access.ts";
import { type Env, find, hasModel, sudo, tableOf } from "../environment.ts";
import { accessError, checkViolation, validationError, valueError } from "../errors.ts";
import { twinOf } from "../orm/constraints.ts";
import { create } from "../orm/create.ts";
import type { Rules } from "../rules.ts";
import type { Row } from "../value.ts";

const TABLE = "ir.model.data";

/** The module of external ids that name none, and the key of the context in which new records may bring theirs. */
export const HOME = "__import__";
export const IMPORTING = "_import_current_module";

/** External ids: the one uniqueness in Odoo that a client can lean on. */
export const externalId: Rules = {
  displayName: ({ complete_name }) => String(complete_name ?? ""),
  defaults: { noupdate: () => false },
  computed: {
    complete_name: { on: ["module", "name"], value: ({ module, name }) => `${module}.${name}` },
    reference: { value: ({ model, res_id }) => `${model},${res_id}` },
  },
  check(row, env, before) {
    if (before && before.module === row.module && before.name === row.name) return;
    if (typeof row.name === "string" && row.name.includes(" "))
      throw checkViolation("External IDs cannot contain spaces");
    if (twinOf(env, TABLE, row, ["name", "module"]))
      throw validationError(
        `The operation cannot be completed: duplicate key value violates unique constraint "ir_model_data_module_name_uniq_index"\nDETAIL:  Key (module, name)=(${row.module}, ${row.name}) already exists.\n`,
      );
  },
  methods: {
    check_object_reference: {
      on: "model",
      takes: ["module", "xml_id", "raise_on_access_error?"],
      call(env, _model, _ids, { module, xml_id, raise_on_access_error }) {
        const name = `${module}.${xml_id}`;
        const row = rowOf(env, name);
        if (!row) throw valueError(`External ID not found in the system: ${name}`);
        const model = String(row.model);
        if (mayAccess(env, model, "read") && recordOf(env, row)) return [model, row.res_id];
        if (raise_on_access_error) throw accessError(`Not enough access rights on the external ID "${name}"`);
        return [model, false];
      },
    },
  },
};

/** The row of an external id: `module.name`, where the name may have dots of its own. */
export function rowOf(env: Env, complete: string): Row | undefined {
  return tableOf(env, TABLE).by("complete_name", complete)[0];
}

/** The record that an external id stands for, if it is still there. */
export const recordOf = (env: Env, row: Row): Row | undefined => {
  const model = String(row.model);
  return hasModel(env, model) ? find(env, model, row.res_id) : undefined;
};

/** All external ids of a record, the oldest first. */
export const namesFor = (env: Env, model: string, id: number): readonly Row[] =>
  tableOf(env, TABLE)
    .by("res_id", id)
    .filter((row) => row.model === model);

/** Gives a new record its external id, whatever the user may do with external ids themselves. */
export function nameRecord(env: Env, model: string, id: number, complete: string): void {
  const [module = "", ...rest] = complete.split(".");
  const noupdate = env.context.noupdate === true;
  create(sudo(env), TABLE, [{ module, name: rest.join("."), model, res_id: id, noupdate }]);
}
