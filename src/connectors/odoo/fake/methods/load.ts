import { pathOf } from "../load/extract.ts";
import { load } from "../load/load.ts";
import type { Methods } from "../rules.ts";

/** The import of tables: the one call that stores a record and its external id together. */
export const importMethods: Methods = {
  load: {
    on: "model",
    takes: ["fields", "data"],
    call: (env, model, _ids, { fields, data }) =>
      load(env, model, Array.isArray(fields) ? fields.map(pathOf) : [], Array.isArray(data) ? data : []),
  },
};
