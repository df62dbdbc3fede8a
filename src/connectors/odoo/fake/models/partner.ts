import { mayAccess } from "../access.ts";
import { descendants } from "../domain/relation.ts";
import { type Env, find, sudo, tableOf } from "../environment.ts";
import { checkViolation, redirectWarning, userError, validationError } from "../errors.ts";
import { displayNameOf } from "../orm/column.ts";
import type { Rules } from "../rules.ts";
import { isFalsy, type Row, type Stored, type Values } from "../value.ts";
import { accountFallbacks } from "./accounts.ts";
import {
  cleanWebsite,
  commercialCompanyName,
  commercialPartner,
  completeName,
  formattedEmail,
  normalizedEmail,
} from "./partner-names.ts";
import { syncPartner } from "./partner-sync.ts";

const noMessage = () => "no-message";

export const partner: Rules = {
  python: { class: "ResPartner", overrides: ["create", "write", "unlink"] },
  searchNames: ["complete_name", "email", "ref", "vat", "company_registry"],
  displayName: (row, env) => completeName(row, env),
  defaults: {
    type: () => "contact",
    is_company: () => false,
    lang: ({ context }) => context.lang || "en_US",
    tz: ({ context }) => context.tz ?? false,
    color: () => 0,
    supplier_rank: () => 0,
    customer_rank: () => 0,
    partner_share: () => true,
    autopost_bills: () => "ask",
    invoice_warn: noMessage,
    sale_warn: noMessage,
    purchase_warn: noMessage,
    picking_warn: noMessage,
    group_rfq: () => "default",
    group_on: () => "default",
  },
  fallbacks: { ...accountFallbacks, trust: () => "normal" },
  notCopied: ["barcode", "child_ids", "bank_ids", "user_ids"],
  computed: {
    commercial_partner_id: { on: ["is_company", "parent_id"], value: commercialPartner },
    commercial_company_name: {
      on: ["name", "is_company", "company_name", "parent_id", "commercial_partner_id"],
      value: commercialCompanyName,
    },
    complete_name: {
      on: ["name", "is_company", "parent_id", "type", "company_name", "commercial_company_name"],
      value: completeName,
    },
    email_normalized: { on: ["email"], value: normalizedEmail },
    company_type: { value: ({ is_company }) => (is_company ? "company" : "person") },
    email_formatted: { value: formattedEmail },
    country_code: { value: ({ country_id }, env) => find(env, "res.country", country_id)?.code ?? null },
    parent_name: { value: ({ parent_id }, env) => find(env, "res.partner", parent_id)?.name ?? null },
    same_vat_partner_id: { value: sameVatPartner },
    active_lang_count: { value: (_row, env) => tableOf(env, "res.lang").by("active", true).length },
    bank_account_count: {
      value: ({ id }, env) => tableOf(env, "res.partner.bank").by("partner_id", id).length,
    },
  },
  onDelete: { country_id: "restrict", state_id: "restrict" },
  visible: (row, companies) =>
    row.partner_share === false || typeof row.company_id !== "number" || companies.includes(row.company_id),
  prepare,
  guard(row, values, env) {
    if (values.active === false) refuseIfUser(row, env, "archive");
  },
  check(row, env) {
    if (row.type === "contact" && (row.name ?? null) === null)
      throw checkViolation("Contacts require a name");
    for (let above = row; above.parent_id; ) {
      if (above.parent_id === row.id)
        throw validationError("You cannot create recursive Partner hierarchies.");
      const parent = find(env, "res.partner", above.parent_id);
      if (!parent) break;
      above = parent;
    }
  },
  settle: syncPartner,
  beforeUnlink(rows, env) {
    for (const row of rows) refuseIfUser(row, env, "delete");
    const isUsed = ({ id }: Row) =>
      tableOf(env, "account.move")
        .by("partner_id", id)
        .some(({ state }) => state !== "cancel");
    if (rows.some(isUsed)) throw userError("The partner cannot be deleted because it is used in Accounting");
  },
};

function prepare(values: Values): Values {
  const { website, parent_id, company_type, ...rest } = values;
  return {
    ...rest,
    ...("website" in values && { website: isFalsy(website) ? website : cleanWebsite(String(website)) }),
    ...("parent_id" in values && { parent_id }),
    ...(parent_id ? { company_name: false } : {}),
    ...("company_type" in values && { is_company: company_type === "company" }),
  };
}

/** Another partner with the same tax id, archived ones too: a hint, nothing more. */
function sameVatPartner(row: Row, env: Env): Stored {
  const vat = row.vat;
  if (typeof vat !== "string" || vat.length < 2 || row.parent_id) return null;
  const family = descendants(env, "res.partner", [row.id]);
  const others = tableOf(env, "res.partner").by("vat", vat);
  return others.find(({ id }) => !family.has(id))?.id ?? null;
}

const USER_FORM = { 17: 162, 18: 163, 19: 167 } as const;

function refuseIfUser(row: Row, env: Env, act: "archive" | "delete"): void {
  const users = tableOf(sudo(env), "res.users")
    .by("partner_id", row.id)
    .filter(({ active }) => active === true);
  const [first] = users;
  if (!first) return;
  const names = users.map(({ id }) => displayNameOf(env, "res.users", id)).join(", ");
  const mayMend = mayAccess(env, "res.users", "write");
  const [refused, advice] =
    act === "archive"
      ? ["archive", "You first need to archive their associated user."]
      : ["delete", "You should rather archive them after archiving their associated user."];
  const head = `You cannot ${refused} contacts linked to an active user.`;
  if (!mayMend)
    throw validationError(
      `${head}\nAsk an administrator to archive their associated user first.\n\nLinked active users :\n${names}`,
    );
  const view = USER_FORM[env.odoo.version];
  const action = {
    type: "ir.actions.act_window",
    res_model: "res.users",
    context: { create: false },
    view_mode: "form",
    views: [[view, "form"]],
    res_id: first.id,
  };
  const shown = `{'type': 'ir.actions.act_window', 'res_model': 'res.users', 'context': {'create': False}, 'view_mode': 'form', 'views': [[${view}, 'form']], 'res_id': ${first.id}}`;
  throw redirectWarning(`${head}\n${advice}\n\nLinked active users : ${names}`, action, "Go to users", shown);
}
