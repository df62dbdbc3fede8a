import { companyOf } from "../companies.ts";
import { type Env, find, tableOf } from "../environment.ts";
import { checkViolation, userError } from "../errors.ts";
import { hasGroup } from "../groups.ts";
import { existing, touch, write } from "../orm/write.ts";
import type { Method, Rules } from "../rules.ts";
import type { Row, Stored } from "../value.ts";
import { product, total } from "./amounts.ts";

const ORDER = "purchase.order";

/** A purchase order, as far as its state can be moved and read back. */
export const purchaseOrder: Rules = {
  python: { class: "PurchaseOrder", overrides: ["create", "write", "unlink"] },
  searchNames: ["name", "partner_ref"],
  defaults: {
    state: () => "draft",
    date_order: ({ tx }) => tx.stamp.slice(0, 19),
    company_id: companyOf,
    currency_id: (env) => (env.odoo.version < 19 ? currencyOf(env, companyOf(env)) : undefined),
    picking_type_id: () => 1,
    priority: () => "0",
    invoice_status: () => "no",
    user_id: ({ uid }) => uid,
  },
  computed: {
    currency_id: {
      on: ["company_id"],
      value: ({ currency_id, company_id }, env) => currency_id ?? currencyOf(env, company_id ?? null),
    },
    name: { on: ["company_id"], value: ({ name, id }) => name ?? `P${String(id).padStart(5, "0")}` },
    amount_untaxed: { value: totalOf },
    amount_total: { value: totalOf },
    amount_tax: { value: () => 0 },
  },
  beforeUnlink(rows) {
    if (rows.some(({ state }) => state !== "cancel"))
      throw userError("In order to delete a purchase order, you must cancel it first.");
  },
  methods: {
    button_confirm: moves((order, env) => {
      if (order.state !== "draft" && order.state !== "sent") return;
      if (needsApproval(order, env)) write(env, ORDER, [order.id], { state: "to approve" });
      else approve(order, env);
    }),
    button_approve: moves(approve),
    button_cancel: {
      on: "records",
      takes: [],
      call(env, _model, ids) {
        for (const id of ids) cancel(existing(env, ORDER, id), env);
      },
    },
    button_draft: {
      on: "records",
      takes: [],
      call(env, _model, ids) {
        write(env, ORDER, ids, { state: "draft" });
        return {};
      },
    },
  },
};

export const purchaseLine: Rules = {
  displayName: ({ name }) => String(name ?? ""),
  defaults: {
    sequence: () => 10,
    price_unit: () => 0,
    product_uom: () => 1,
    product_uom_id: () => 1,
    state: () => "draft",
    date_planned: ({ tx }) => tx.stamp.slice(0, 19),
  },
  digits: { price_unit: "Product Price", product_qty: "Product Unit of Measure" },
  computed: {
    name: {
      on: ["product_id"],
      value: ({ name, product_id }, env) => name ?? find(env, "product.product", product_id)?.name ?? null,
    },
    product_qty: {
      on: ["product_id"],
      value: ({ product_qty, product_id }) => product_qty ?? (product_id ? 1 : null),
    },
    price_subtotal: { on: ["product_qty", "price_unit"], value: subtotal },
    partner_id: { value: ({ order_id }, env) => find(env, ORDER, order_id)?.partner_id ?? null },
    state: { value: ({ order_id }, env) => find(env, ORDER, order_id)?.state ?? null },
  },
  onDelete: { order_id: "cascade" },
  settle(row, values, env, before) {
    const order = find(env, ORDER, row.order_id);
    const moved = ["product_qty", "price_unit"].some((name) => name in values);
    if (order && before && moved) touch(env, ORDER, order);
  },
  check({ display_type, product_id }) {
    if (!display_type && !product_id)
      throw checkViolation("Missing required fields on accountable purchase order line.");
  },
};

/** In 19 a price keeps all its digits. */
export const purchaseLineFrom19: Rules = {
  ...purchaseLine,
  digits: { product_qty: "Product Unit of Measure" },
};

function moves(move: (order: Row, env: Env) => void): Method {
  return {
    on: "records",
    takes: [],
    call(env, _model, ids) {
      for (const id of ids) move(existing(env, ORDER, id), env);
      return true;
    },
  };
}

function approve(order: Row, env: Env): void {
  write(env, ORDER, [order.id], { state: "purchase", date_approve: env.tx.stamp.slice(0, 19) });
}

function cancel(order: Row, env: Env): void {
  const lines = tableOf(env, "purchase.order.line").by("order_id", order.id);
  const bills = lines.flatMap(({ id }) => tableOf(env, "account.move.line").by("purchase_line_id", id));
  if (bills.some(({ move_id }) => find(env, "account.move", move_id)?.state === "posted"))
    throw userError(
      "Unable to cancel this purchase order. You must first cancel their related vendor bills.",
    );
  write(env, ORDER, [order.id], { state: "cancel" });
}

/** The company's second pair of eyes, which a purchase manager does not need. */
function needsApproval(order: Row, env: Env): boolean {
  const company = find(env, "res.company", order.company_id);
  return (
    company?.po_double_validation === "two_step" &&
    Number(totalOf(order, env)) >= Number(company.po_double_validation_amount) &&
    !hasGroup(env, "purchase.group_purchase_manager")
  );
}

function subtotal({ product_qty, price_unit }: Row): number {
  return product(product_qty, price_unit);
}

function totalOf({ id }: Row, env: Env): number {
  return total(tableOf(env, "purchase.order.line").by("order_id", id).map(subtotal));
}

const currencyOf = (env: Env, company: Stored): Stored =>
  find(env, "res.company", company)?.currency_id ?? null;
