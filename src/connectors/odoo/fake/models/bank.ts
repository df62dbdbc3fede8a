import { type Env, find, tableOf } from "../environment.ts";
import { userError, validationError } from "../errors.ts";
import { hasGroup } from "../groups.ts";
import { write } from "../orm/write.ts";
import type { Rules } from "../rules.ts";
import { isFalsy, type Row, type Values } from "../value.ts";

/** Who may say that an account is the vendor's: people, never the hub. */
const TRUSTS = "account.group_validate_bank_account";

export const bank: Rules = {
  python: { class: "ResPartnerBank", overrides: ["create", "write", "unlink"] },
  displayName: ({ acc_number, bank_id }, env) => {
    const bank = find(env, "res.bank", bank_id)?.name;
    return bank ? `${acc_number} - ${bank}` : String(acc_number ?? "");
  },
  searchNames: ["acc_number"],
  searchAs: { acc_number: { field: "sanitized_acc_number", value: sanitized } },
  defaults: { sequence: () => 10, l10n_us_bank_account_type: () => "checking" },
  notCopied: ["allow_out_payment"],
  onDelete: { partner_id: "cascade" },
  computed: {
    sanitized_acc_number: {
      on: ["acc_number"],
      value: ({ acc_number }) => (typeof acc_number === "string" ? sanitized(acc_number) : null),
    },
    acc_holder_name: {
      on: ["partner_id"],
      value: ({ partner_id }, env) => find(env, "res.partner", partner_id)?.name ?? null,
    },
    company_id: {
      on: ["partner_id"],
      value: ({ partner_id }, env) => find(env, "res.partner", partner_id)?.company_id ?? null,
    },
    acc_type: { value: () => "bank" },
    lock_trust_fields: { value: ({ allow_out_payment }) => allow_out_payment ?? false },
    bank_name: { value: ({ bank_id }, env) => find(env, "res.bank", bank_id)?.name ?? null },
    bank_bic: { value: ({ bank_id }, env) => find(env, "res.bank", bank_id)?.bic ?? null },
    user_has_group_validate_bank_account: { value: (_row, env) => mayTrust(env) },
  },
  prepare(values, env, row) {
    if (row) return values;
    refuseArchivedTwin(values, env);
    return mayTrust(env) ? values : { ...values, allow_out_payment: false };
  },
  guard(row, values, env) {
    const isReleased = values.allow_out_payment === false;
    if (("acc_number" in values || "partner_id" in values) && row.allow_out_payment && !isReleased)
      throw userError("You cannot modify the account number or partner of an account that has been trusted.");
    if ("allow_out_payment" in values && !mayTrust(env))
      throw userError("You do not have the rights to trust or un-trust accounts.");
  },
  check(row, env, before) {
    if (row.allow_out_payment && !before?.allow_out_payment && !mayTrust(env))
      throw validationError("You do not have the right to trust or un-trust a bank account.");
  },
};

/** From 18 on a bank account is never deleted, only archived. */
export const archivedBank: Rules = {
  ...bank,
  unlink: (ids, env) => write(env, "res.partner.bank", ids, { active: false }),
};

const mayTrust = (env: Env): boolean => env.uid === 1 || hasGroup(env, TRUSTS);

function sanitized(value: string): string;
function sanitized(value: unknown): unknown;
function sanitized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sanitized);
  return typeof value === "string" ? value.replace(/\W+/g, "").toUpperCase() : value;
}

function refuseArchivedTwin(values: Values, env: Env): void {
  const { partner_id: holder, acc_number: number } = values;
  if (env.odoo.version === 17 || typeof holder !== "number" || isFalsy(number)) return;
  const isTwin = (row: Row) => row.active === false && row.sanitized_acc_number === sanitized(String(number));
  if (tableOf(env, "res.partner.bank").by("partner_id", holder).some(isTwin))
    throw userError(
      `A bank account with Account Number ${number} already exists for Partner ${find(env, "res.partner", holder)?.name}, but is archived. Please unarchive it instead.`,
    );
}
