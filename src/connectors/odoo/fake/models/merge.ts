import { descendants } from "../domain/relation.ts";
import { type Env, find, idsIn, modelOf, sudo, tableOf } from "../environment.ts";
import { classOf, OdooError, userError } from "../errors.ts";
import { hasGroup } from "../groups.ts";
import { perCompany } from "../orm/column.ts";
import { create } from "../orm/create.ts";
import { unlink } from "../orm/unlink.ts";
import { assign, existing, write } from "../orm/write.ts";
import type { Rules } from "../rules.ts";
import { isStored } from "../schema.ts";
import type { Row, Stored } from "../value.ts";
import { post, repointNames } from "./message.ts";
import { partner } from "./partner.ts";

const PARTNER = "res.partner";
const WIZARD = "base.partner.merge.automatic.wizard";

/** The wizard with which a person makes one contact of several. */
export const merge: Rules = {
  defaults: {
    state: () => "option",
    partner_ids: ({ context }) =>
      context.active_model === PARTNER ? [[6, 0, context.active_ids ?? []]] : [],
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
  const rows = ids.flatMap((id) => find(user, PARTNER, id) ?? []);
  if (rows.length < 2) return;
  refuseMerge(user, rows);
  const survivor = rows.find(({ id }) => id === wanted) ?? eldest(rows);
  const sources = rows.filter((row) => row !== survivor);
  const env = sudo(user);
  for (const source of sources) {
    mergeAccounts(env, source.id, survivor.id);
    repoint(env, source.id, survivor.id);
    for (const referrer of ["mail.message", "ir.model.data"])
      repointNames(env, referrer, PARTNER, source.id, survivor.id);
  }
  fillGaps(user, survivor.id, sources);
  const each = sources.map(({ name, email, id }) => `${name} <${email || "n/a"}> (ID ${id})`);
  post(user, PARTNER, survivor.id, `Merged with the following partners: ${each.join(" and ")}`);
  unlink(
    user,
    PARTNER,
    sources.map(({ id }) => id),
  );
}

/** Who survives where nobody was named: the active one, and of these the oldest. */
function eldest(rows: readonly Row[]): Row {
  const order = (row: Row) => `${row.active ? 0 : 1} ${row.create_date} ${row.id}`;
  return rows.reduce((first, row) => (order(row) < order(first) ? row : first));
}

function refuseMerge(env: Env, rows: readonly Row[]): void {
  if (rows.length > 3)
    throw userError(
      "For safety reasons, you cannot merge more than 3 contacts together. You can re-open the wizard several times if needed.",
    );
  const isBelow = (row: Row, other: Row) =>
    row !== other && descendants(env, PARTNER, [other.id]).has(row.id);
  if (rows.some((row) => rows.some((other) => isBelow(row, other))))
    throw userError("You cannot merge a contact with one of his parent.");
  const emails = new Set(rows.map(({ email }) => email ?? ""));
  if (emails.size > 1 && !hasGroup(env, "base.group_erp_manager"))
    throw userError(
      "All contacts must have the same email. Only the Administrator can merge contacts with different emails.",
    );
}

/** The survivor gets the accounts that it does not have yet; before 18, none if it has one of them already. */
function mergeAccounts(env: Env, source: number, survivor: number): void {
  const table = tableOf(env, "res.partner.bank");
  const own = new Set(table.by("partner_id", survivor).map((account) => account.sanitized_acc_number));
  const theirs = table.by("partner_id", source);
  const isKnown = (account: Row) => own.has(account.sanitized_acc_number ?? null);
  const lost = env.odoo.version === 17 && theirs.some(isKnown);
  for (const account of theirs)
    if (lost || isKnown(account)) env.tx.remove(table, account.id);
    else env.tx.put(table, { ...account, partner_id: survivor });
}

/** Whatever pointed to the source points to the survivor, without a trace in its write_date. */
function repoint(env: Env, source: number, survivor: number): void {
  for (const model of env.odoo.schema.models)
    for (const field of model.fields.values()) {
      if (field.relation !== PARTNER || !isStored(field) || model.name === WIZARD) continue;
      const table = tableOf(env, model.name);
      if (field.type === "many2one" && !field.company_dependent)
        for (const row of table.by(field.name, source))
          if (row.id !== source) env.tx.put(table, { ...row, [field.name]: survivor });
    }
  const table = tableOf(env, PARTNER);
  const [gone, kept] = [table.get(source), table.get(survivor)];
  if (!gone || !kept) return;
  const tags = new Set([...idsIn(kept, "category_id"), ...idsIn(gone, "category_id")]);
  env.tx.put(table, { ...kept, category_id: [...tags].sort((a, b) => a - b) });
}

/** The survivor's own word counts; where it says nothing, a source's does. */
function fillGaps(env: Env, survivor: number, sources: readonly Row[]): void {
  const kept = existing(env, PARTNER, survivor);
  const values: Record<string, unknown> = {};
  const columns: Record<string, Stored> = {};
  for (const field of modelOf(env, PARTNER).fields.values()) {
    const { name, type, company_dependent } = field;
    if (company_dependent)
      columns[name] = Object.assign({}, ...[...sources, kept].map((row) => perCompany(row[name])));
    const isOwn = isStored(field) && !company_dependent && !type.endsWith("2many") && !(name in worked);
    const said = isOwn ? [kept, ...sources.toReversed()].find((row) => row[name])?.[name] : undefined;
    if (said !== undefined) values[name] = type === "datetime" ? String(said).slice(0, 19) : said;
  }
  const { parent_id, id: _id, ...rest } = values;
  assign(env, PARTNER, kept, columns);
  write(env, PARTNER, [survivor], rest);
  if (typeof parent_id !== "number" || parent_id === survivor) return;
  try {
    env.tx.savepoint(() => write(env, PARTNER, [survivor], { parent_id }));
  } catch (error) {
    if (!(error instanceof OdooError) || classOf(error) !== "ValidationError") throw error;
  }
}

const worked = partner.computed ?? {};
