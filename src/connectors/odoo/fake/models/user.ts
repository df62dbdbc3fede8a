import { companyOf } from "../companies.ts";
import { type Env, find, idsIn, modelOf, sudo } from "../environment.ts";
import { valueError } from "../errors.ts";
import { groupsOf, hasGroup } from "../groups.ts";
import { fieldValue } from "../orm/column.ts";
import { create } from "../orm/create.ts";
import { write } from "../orm/write.ts";
import type { Computed, Rules } from "../rules.ts";
import type { Values } from "../value.ts";

/** What a user says of itself, its partner says: it is the same person. */
const OF_PARTNER = ["name", "email", "lang", "tz", "phone"];

const ofPartner = (name: string): Computed => ({
  value(row, env) {
    const partner = find(env, "res.partner", row.partner_id);
    const field = modelOf(env, "res.partner").fields.get(name);
    return partner && field ? fieldValue(env, "res.partner", partner, field) : null;
  },
});

export const user: Rules = {
  python: { class: "Users", overrides: ["create", "write", "unlink"] },
  displayName: ({ partner_id, login }, env) =>
    String(find(env, "res.partner", partner_id)?.name ?? login ?? ""),
  searchNames: ["login"],
  defaults: {
    company_id: companyOf,
    company_ids: (env) => [[6, 0, [companyOf(env)]]],
    notification_type: () => "email",
    groups_id: internalUser,
    group_ids: internalUser,
  },
  computed: {
    ...Object.fromEntries(OF_PARTNER.map((name) => [name, ofPartner(name)])),
    share: { value: (row, env) => !hasGroup(env, "base.group_user", row.id) },
    // Nobody reads a password back.
    password: { value: () => "" },
    new_password: { value: () => "" },
  },
  notCopied: ["login"],
  onDelete: { partner_id: "restrict" },
  prepare(values, env, row) {
    const own = without(values, OF_PARTNER);
    const partnerId = row ? row.partner_id : (values.partner_id ?? bornPartner(env, values));
    const told = Object.fromEntries(
      OF_PARTNER.filter((name) => name in values).map((name) => [name, values[name]]),
    );
    if (row && Object.keys(told).length > 0 && typeof partnerId === "number")
      write(sudo(env), "res.partner", [partnerId], told);
    return { ...own, ...(row ? {} : { partner_id: partnerId }) };
  },
  visible: (row, companies) =>
    idsIn(row, "company_ids").some((id) => companies.includes(id)) || companies.length === 0,
  methods: {
    has_group: {
      on: "model",
      takes: ["group_ext_id"],
      call: (env, _model, _ids, { group_ext_id }) => hasGroup(env, String(group_ext_id)),
    },
    context_get: {
      on: "model",
      takes: [],
      call(env) {
        const me = find(env, "res.users", env.uid);
        const partner = find(env, "res.partner", me?.partner_id);
        return { lang: partner?.lang ?? false, tz: partner?.tz ?? false, uid: env.uid };
      },
    },
  },
};

/** From 18 on the question is asked of a user. */
export const userFrom18: Rules = {
  ...user,
  methods: {
    ...user.methods,
    has_group: {
      on: "records",
      takes: ["group_ext_id"],
      call(env, _model, [uid], { group_ext_id }) {
        if (uid === undefined) throw valueError("Expected singleton: res.users()");
        // Technical features are for a browser in debug mode.
        return group_ext_id !== "base.group_no_one" && hasGroup(env, String(group_ext_id), uid);
      },
    },
  },
};

function internalUser({ odoo: { version } }: Env): unknown {
  const id = groupsOf(version)["base.group_user"]?.id ?? 1;
  return [[6, 0, [id]]];
}

function bornPartner(env: Env, values: Values): number | undefined {
  const [id] = create(sudo(env), "res.partner", [
    { name: values.name ?? false, email: values.email ?? false, partner_share: false },
  ]);
  return id;
}

const without = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
