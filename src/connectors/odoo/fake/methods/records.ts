import { checkAccess, mayAccess, type Operation } from "../access.ts";
import { type Env, find, modelOf, rulesOf } from "../environment.ts";
import { namesFor } from "../models/external-id.ts";
import { post } from "../models/message.ts";
import { create } from "../orm/create.ts";
import { defaultsOf } from "../orm/defaults.ts";
import { read } from "../orm/read.ts";
import { unlink } from "../orm/unlink.ts";
import { existing, write } from "../orm/write.ts";
import type { Methods } from "../rules.ts";
import { isStored } from "../schema.ts";
import { isRecord, type Row, type Values } from "../value.ts";
import { names, valuesIn } from "./arguments.ts";

/** What every model can do with records. */
export const recordMethods: Methods = {
  create: {
    on: "model",
    takes: ["vals_list"],
    call(env, model, _ids, { vals_list }) {
      const ids = create(env, model, valuesIn(vals_list));
      return Array.isArray(vals_list) ? ids : ids[0];
    },
  },
  read: {
    on: "records",
    takes: ["fields?", "load?"],
    call: (env, model, ids, { fields, load = "_classic_read" }) =>
      read(env, model, ids, {
        fields: names(fields),
        load: load === "_classic_read" ? "_classic_read" : "",
      }),
  },
  write: {
    on: "records",
    takes: ["vals"],
    call(env, model, ids, { vals }) {
      write(env, model, ids, isRecord(vals) ? vals : {});
      return true;
    },
  },
  unlink: {
    on: "records",
    takes: [],
    call(env, model, ids) {
      unlink(env, model, ids);
      return true;
    },
  },
  copy: {
    on: "records",
    takes: ["default?"],
    call(env, model, ids, { default: changes }) {
      const copies = ids.map((id) =>
        copyOf(env, model, existing(env, model, id), isRecord(changes) ? changes : {}),
      );
      return env.odoo.version === 17 ? copies[0] : copies;
    },
  },
  exists: {
    on: "records",
    takes: [],
    call: (env, model, ids) => ids.filter((id) => find(env, model, id)),
  },
  default_get: {
    on: "model",
    takes: ["fields_list"],
    call(env, model, _ids, { fields_list }) {
      const asked = new Set(names(fields_list));
      const defaults = Object.entries(defaultsOf(env, model, {}));
      return Object.fromEntries(defaults.filter(([name]) => asked.has(name)));
    },
  },
  get_external_id: {
    on: "records",
    takes: [],
    call: (env, model, ids) =>
      Object.fromEntries(ids.map((id) => [id, namesFor(env, model, id)[0]?.complete_name ?? ""])),
  },
  get_metadata: {
    on: "records",
    takes: [],
    // It reads past what is gone.
    call: (env, model, ids) => ids.flatMap((id) => metadata(env, model, find(env, model, id)) ?? []),
  },
  has_access: {
    on: "records",
    takes: ["operation"],
    call: (env, model, _ids, { operation }) => mayAccess(env, model, operation as Operation),
  },
  check_access_rights: {
    on: "model",
    takes: ["operation", "raise_exception?"],
    call(env, model, _ids, { operation, raise_exception = true }) {
      if (!raise_exception) return mayAccess(env, model, operation as Operation);
      checkAccess(env, model, operation as Operation);
      return env.odoo.version === 17 ? true : undefined;
    },
  },
  action_archive: {
    on: "records",
    takes: [],
    call: (env, model, ids) => write(env, model, ids, { active: false }),
  },
  action_unarchive: {
    on: "records",
    takes: [],
    call: (env, model, ids) => write(env, model, ids, { active: true }),
  },
  message_subscribe: {
    on: "records",
    takes: ["partner_ids?", "subtype_ids?"],
    call: (env, model, ids) => ids.every((id) => existing(env, model, id)),
  },
  message_post: {
    on: "records",
    takes: ["body?", "subject?", "message_type?", "subtype_xmlid?", "attachment_ids?", "body_is_html?"],
    call(env, model, ids, { body = "" }) {
      const [made] = ids.map((id) => post(env, model, existing(env, model, id).id, String(body)));
      return env.odoo.version === 19 ? [made] : made;
    },
  },
};

function copyOf(env: Env, model: string, row: Row, changes: Values): number | undefined {
  const { notCopied = [], computed = {} } = rulesOf(env, model);
  const values: Record<string, unknown> = {};
  for (const field of modelOf(env, model).fields.values()) {
    const { name, type, company_dependent, readonly } = field;
    const isKept =
      isStored(field) && !company_dependent && !(readonly || name in computed || notCopied.includes(name));
    if (!isKept || row[name] === null) continue;
    if (type === "many2many") values[name] = [[6, 0, row[name] ?? []]];
    else values[name] = type === "datetime" ? String(row[name]).slice(0, 19) : row[name];
  }
  if (typeof row.name === "string" && !notCopied.includes("name")) values.name = `${row.name} (copy)`;
  return create(env, model, [{ ...values, ...changes }])[0];
}

function metadata(env: Env, model: string, row: Row | undefined): object | undefined {
  if (!row) return undefined;
  const [audit] = read(env, model, [row.id], {
    fields: ["create_uid", "create_date", "write_uid", "write_date"],
    load: "_classic_read",
  }) as [object];
  const xmlids = namesFor(env, model, row.id).map(({ complete_name, noupdate }) => ({
    xmlid: complete_name,
    noupdate,
  }));
  return { ...audit, xmlid: xmlids[0]?.xmlid ?? false, noupdate: xmlids[0]?.noupdate ?? false, xmlids };
}
