import { companyOf } from "../companies.ts";
import { type Env, find, sudo, tableOf } from "../environment.ts";
import { userError } from "../errors.ts";
import { assign, existing, touch, write } from "../orm/write.ts";
import type { Rules } from "../rules.ts";
import type { Row, Values } from "../value.ts";
import { accountOf } from "./accounts.ts";
import { less, product, total } from "./amounts.ts";

export const MOVE = "account.move";

/** What has been paid of a bill is kept in a column that no field shows. */
export const PAID = "#paid";

/** A vendor bill, as far as it can be posted and paid. Taxes are not worked out. */
export const bill: Rules = {
  python: { class: "AccountMove", overrides: ["create", "write", "unlink"] },
  displayName: (row) => titleOf(row),
  searchNames: ["name", "ref"],
  defaults: {
    move_type: () => "entry",
    state: () => "draft",
    auto_post: () => "no",
    date: ({ tx }) => tx.stamp.slice(0, 10),
    company_id: companyOf,
    currency_id: (env) => find(env, "res.company", companyOf(env))?.currency_id,
  },
  computed: {
    amount_untaxed: { value: totalOf },
    amount_total: { value: totalOf },
    amount_tax: { value: () => 0 },
    amount_residual: { value: residualOf },
    payment_state: { value: paymentStateOf },
    commercial_partner_id: {
      on: ["partner_id"],
      value: ({ partner_id }, env) => find(env, "res.partner", partner_id)?.commercial_partner_id ?? null,
    },
    matched_payment_ids: {
      value: ({ id }, env) => {
        const settles = ({ "#bills": bills }: Row) => Array.isArray(bills) && bills.includes(id);
        return [...tableOf(env, "account.payment").rows].filter(settles).map((payment) => payment.id);
      },
    },
  },
  notCopied: ["name", "state", "line_ids", "invoice_line_ids"],
  prepare(values, env, row) {
    return row || values.journal_id ? values : { ...values, journal_id: journalFor(env, values) };
  },
  beforeUnlink(rows) {
    if (rows.some(({ state }) => state === "posted"))
      throw userError(
        "You can't delete a posted journal item. Don’t play games with your accounting records; reset the journal entry to draft before deleting it.",
      );
  },
  methods: {
    action_post: {
      on: "records",
      takes: [],
      call(env, _model, ids) {
        for (const id of ids) post(existing(env, MOVE, id), env);
        return false;
      },
    },
    button_cancel: {
      on: "records",
      takes: [],
      call: (env, _model, ids) => void write(env, MOVE, ids, { state: "cancel" }),
    },
    button_draft: {
      on: "records",
      takes: [],
      call: (env, _model, ids) => void write(env, MOVE, ids, { state: "draft" }),
    },
  },
};

export const billLine: Rules = {
  displayName: ({ name }) => String(name ?? ""),
  defaults: {
    display_type: () => "product",
    quantity: () => 1,
    price_unit: () => 0,
    sequence: () => 10,
    currency_id: (env) => find(env, "res.company", companyOf(env))?.currency_id,
    account_id: (env) => accountOf(env, "600000") ?? false,
  },
  computed: {
    price_subtotal: {
      on: ["quantity", "price_unit"],
      value: ({ quantity, price_unit }) => product(quantity, price_unit),
    },
    parent_state: { value: ({ move_id }, env) => find(env, MOVE, move_id)?.state ?? null },
    partner_id: {
      on: ["move_id"],
      value: ({ move_id }, env) => find(env, MOVE, move_id)?.partner_id ?? null,
    },
  },
  digits: { price_unit: "Product Price", quantity: "Product Unit of Measure" },
  onDelete: { move_id: "cascade" },
  settle(row, _values, env, before) {
    const move = find(env, MOVE, row.move_id);
    if (move && before) touch(env, MOVE, move);
  },
};

/** In 19 a price keeps all its digits. */
export const billLineFrom19: Rules = { ...billLine, digits: { quantity: "Product Unit of Measure" } };

/** What is still to be paid. */
export function residualOf(row: Row, env: Env): number {
  return row.state === "cancel" ? 0 : less(totalOf(row, env), Number(row[PAID] ?? 0));
}

function paymentStateOf(row: Row, env: Env): string {
  if (!row[PAID]) return "not_paid";
  return residualOf(row, env) === 0 ? "paid" : "partial";
}

function totalOf({ id }: Row, env: Env): number {
  const lines = tableOf(env, "account.move.line").by("move_id", id);
  return total(lines.map(({ quantity, price_unit }) => product(quantity, price_unit)));
}

function titleOf({ name, ref, id }: Row): string {
  const number = name ?? `Draft Bill (* ${id})`;
  return ref ? `${number} (${ref})` : String(number);
}

function post(row: Row, env: Env): void {
  if (row.state !== "draft") throw userError(`The entry ${row.name} (id ${row.id}) must be in draft.`);
  const hasLines = tableOf(env, "account.move.line").by("move_id", row.id).length > 0;
  const missing = [
    ...(hasLines ? [] : (["line"] as const)),
    ...(row.invoice_date ? [] : (["date"] as const)),
  ];
  if (missing.length > 0) throw userError(env.odoo.texts.nothingToPost(missing));
  assign(env, MOVE, row, { state: "posted", name: row.name ?? numberFor(row, env) });
  const vendor = find(env, "res.partner", row.commercial_partner_id);
  if (!vendor) return;
  const ranked: Row = { ...vendor, supplier_rank: Number(vendor.supplier_rank ?? 0) + 1 };
  // Before 19 the rank is counted past the ORM, so that it leaves no trace in write_date.
  if (env.odoo.version === 19)
    assign(sudo(env), "res.partner", vendor, { supplier_rank: ranked.supplier_rank ?? 1 });
  else env.tx.put(tableOf(env, "res.partner"), ranked);
}

function numberFor({ date }: Row, env: Env): string {
  const [year, month] = String(date).split("-");
  const prefix = `BILL/${year}/${month}/`;
  const used = [...tableOf(env, MOVE).rows].filter(({ name }) => String(name ?? "").startsWith(prefix));
  return `${prefix}${String(used.length + 1).padStart(4, "0")}`;
}

const JOURNALS: Readonly<Record<string, string>> = {
  in_invoice: "purchase",
  in_refund: "purchase",
  out_invoice: "sale",
  out_refund: "sale",
};

function journalFor(env: Env, values: Values): number {
  const type = JOURNALS[String(values.move_type ?? env.context.default_move_type ?? "entry")] ?? "general";
  const company = typeof values.company_id === "number" ? values.company_id : companyOf(env);
  const found = tableOf(env, "account.journal")
    .by("company_id", company)
    .find((journal) => journal.type === type);
  if (found) return found.id;
  throw userError(
    `No journal could be found in company ${find(env, "res.company", company)?.name} for any of those types: ${type}`,
  );
}
