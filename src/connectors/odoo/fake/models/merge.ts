import { descendants } from "../domain/relation.ts";
import { type Env, find, idsIn, modelOf, sudo, tableOf } from "../environment.ts";
import { userError, validationError } from "../errors.ts";
import { hasGroup } from "../groups.ts";
import { create } from "../orm/create.ts";
import { unlink } from "../orm/unlink.ts";
import { existing, write } from "../orm/write.ts";
import type { Rules } from "../rules.ts";
import { isStored } from "../schema.ts";
import type { Row, Values } from "../value.ts";
import { partner } from "./partner.ts";

const WIZARD = "base.partner.merge.automatic.wizard";

/** The wizard with which a person makes one contact of several. */
export const merge: Rules = {
  defaults: {
    state: () => "option",
    partner_ids: ({ context }) =>
      context.active_model === "res.partner" ? [[6, 0, context.active_ids ?? []]] : [],
  },
  methods: {
    action_merge: {
      on: "records",
      takes: [],
      call(env, _model, ids) {
        for (const id of ids) {
          const wizard = existing(env, WIZARD, id);
          mergePartners(env, idsIn(wizard, "partner_ids"), wizard.dst_partner_id);
          write(env, WIZARD, [id], { state: "finished" });
        }
        return {
          type: "ir.actions.act_window",
          res_model: WIZARD,
          res_id: ids[0],
          view_mode: "form",
          target: "new",
        };
      },
    },
  },
};

/** Opens the wizard on these contacts and presses its button. */
export function mergeInto(env: Env, ids: readonly number[], survivor: number): void {
  const [wizard] = create(env, WIZARD, [{ partner_ids: [[6, 0, ids]], dst_partner_id: survivor }]);
  if (wizard !== undefined) merge.methods?.action_merge?.call(env, WIZARD, [wizard], {});
}

function mergePartners(user: Env, ids: readonly number[], wanted: unknown): void {
  const rows = ids.flatMap((id) => find(user, "res.partner", id) ?? []);
  if (rows.length < 2) return;
  refuseMerge(user, rows);
  const oldestLast = [...rows].sort(
    (a, b) => Number(a.active) - Number(b.active) || (String(a.create_date) > String(b.create_date) ? -1 : 1),
  );
  const survivor = rows.find(({ id }) => id === wanted) ?? (oldestLast.at(-1) as Row);
  const sources = rows.filter((row) => row !== survivor);
  const env = sudo(user);
  for (const source of sources) {
    mergeAccounts(env, source.id, survivor.id);
    repoint(env, source.id, survivor.id);
    for (const name of tableOf(env, "ir.model.data").by("res_id", source.id))
      if (name.model === "res.partner")
        env.tx.put(tableOf(env, "ir.model.data"), { ...name, res_id: survivor.id, write_date: env.tx.stamp });
  }
  fillGaps(user, survivor.id, sources);
  unlink(
    user,
    "res.partner",
    sources.map(({ id }) => id),
  );
}

function refuseMerge(env: Env, rows: readonly Row[]): void {
  if (rows.length > 3)
    throw userError(
      "For safety reasons, you cannot merge more than 3 contacts together. You can re-open the wizard several times if needed.",
    );
  const isBelow = (row: Row, other: Row) =>
    row !== other && descendants(env, "res.partner", [other.id]).has(row.id);
  if (rows.some((row) => rows.some((other) => isBelow(row, other))))
    throw userError("You cannot merge a contact with one of his parent.");
  const emails = new Set(rows.map(({ email }) => email ?? ""));
  if (emails.size > 1 && !hasGroup(env, "base.group_erp_manager"))
    throw userError(
      "All contacts must have the same email. Only the Administrator can merge contacts with different emails.",
    );
}

/** The survivor gets the accounts that it does not have yet; the others go. */
function mergeAccounts(env: Env, source: number, survivor: number): void {
  const table = tableOf(env, "res.partner.bank");
  for (const account of table.by("partner_id", source)) {
    const number = account.sanitized_acc_number;
    const isKnown = table.by("partner_id", survivor).some((own) => own.sanitized_acc_number === number);
    if (isKnown) env.tx.remove(table, account.id);
    else env.tx.put(table, { ...account, partner_id: survivor });
  }
}

/** Whatever pointed to the source points to the survivor, without a trace in its write_date. */
function repoint(env: Env, source: number, survivor: number): void {
  for (const model of env.odoo.schema.models)
    for (const field of model.fields.values()) {
      if (field.relation !== "res.partner" || !isStored(field) || model.name === WIZARD) continue;
      const table = tableOf(env, model.name);
      if (field.type === "many2one" && !field.company_dependent)
        for (const row of table.by(field.name, source))
          if (row.id !== source) env.tx.put(table, { ...row, [field.name]: survivor });
    }
  const table = tableOf(env, "res.partner");
  const [gone, kept] = [table.get(source), table.get(survivor)];
  if (!gone || !kept) return;
  const tags = new Set([...idsIn(kept, "category_id"), ...idsIn(gone, "category_id")]);
  env.tx.put(table, { ...kept, category_id: [...tags].sort((a, b) => a - b) });
}

/** The survivor's own word counts; where it says nothing, a source's does. */
function fillGaps(env: Env, survivor: number, sources: readonly Row[]): void {
  const values: Record<string, unknown> = {};
  const worked = new Set(Object.keys(partner.computed ?? {}));
  for (const row of [...sources, existing(env, "res.partner", survivor)])
    for (const { name, type, company_dependent, ...field } of modelOf(env, "res.partner").fields.values()) {
      const isOwn = isStored({ name, type, ...field }) && !company_dependent && !worked.has(name);
      if (isOwn && !type.endsWith("2many") && row[name]) values[name] = writable(type, row[name]);
    }
  const { parent_id, id: _id, ...rest } = values;
  write(env, "res.partner", [survivor], rest as Values);
  if (typeof parent_id !== "number" || parent_id === survivor) return;
  try {
    env.tx.savepoint(() => write(env, "res.partner", [survivor], { parent_id }));
  } catch (error) {
    if (!(error instanceof validationError("").constructor)) throw error;
  }
}

const writable = (type: string, value: unknown): unknown =>
  type === "datetime" && typeof value === "string" ? value.slice(0, 19) : value;
