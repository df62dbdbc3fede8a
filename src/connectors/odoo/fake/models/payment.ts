import { companyOf } from "../companies.ts";
import { type Env, find, sudo, tableOf } from "../environment.ts";
import { userError } from "../errors.ts";
import { create } from "../orm/create.ts";
import { assign, existing } from "../orm/write.ts";
import type { Rules } from "../rules.ts";
import type { Row } from "../value.ts";
import { total } from "./amounts.ts";
import { MOVE, PAID, residualOf } from "./bill.ts";

const PAYMENT = "account.payment";
const WIZARD = "account.payment.register";

export const payment: Rules = {
  displayName: ({ name }) => String(name ?? ""),
  defaults: {
    company_id: companyOf,
    date: today,
    payment_type: () => "outbound",
    partner_type: () => "supplier",
    state: () => "draft",
    journal_id: (env) => bankOf(env)?.id ?? false,
    move_type: () => "entry",
    auto_post: () => "no",
  },
  // In 17 a payment is an entry, and has one from the start.
  prepare(values, env, row) {
    if (row || env.odoo.version > 17) return values;
    const [move_id] = create(sudo(env), MOVE, [{ move_type: "entry", ref: values.ref ?? false }]);
    return { ...values, move_id };
  },
  computed: {
    reconciled_bill_ids: { value: ({ "#bills": bills = [] }) => bills },
    invoice_ids: { value: ({ "#bills": bills = [] }) => bills },
  },
};

/** The wizard that pays bills. What it calls `communication` stays on the payment: a key can be put there. */
export const paymentWizard: Rules = {
  defaults: {
    payment_date: today,
    payment_type: () => "outbound",
    partner_type: () => "supplier",
    payment_difference_handling: () => "open",
    journal_id: (env) => bankOf(env)?.id ?? false,
    amount: (env) => total(openBills(env).map((bill) => residualOf(bill, env))),
    communication: (env) => openBills(env)[0]?.ref ?? false,
    group_payment: () => true,
  },
  prepare(values, env, row) {
    if (!row && openBills(env).length === 0)
      throw userError(
        "You can't register a payment because there is nothing left to pay on the selected journal items.",
      );
    return values;
  },
  settle(row, _values, env, before) {
    if (!before) assign(env, WIZARD, row, { "#bills": openBills(env).map(({ id }) => id) });
  },
  methods: {
    action_create_payments: {
      on: "records",
      takes: [],
      call(env, _model, ids) {
        const made = ids.map((id) => pay(existing(env, WIZARD, id), env));
        return {
          name: "Payments",
          type: "ir.actions.act_window",
          res_model: PAYMENT,
          context: { create: false },
          view_mode: "form",
          res_id: made[0],
        };
      },
    },
  },
};

function pay(wizard: Row, env: Env): number | undefined {
  const bills = (wizard["#bills"] as readonly number[]).map((id) => existing(env, MOVE, id));
  const { version } = env.odoo;
  const memo = version === 17 ? "ref" : "memo";
  const [id] = create(env, PAYMENT, [
    {
      amount: wizard.amount,
      date: wizard.payment_date,
      partner_id: bills[0]?.partner_id,
      journal_id: wizard.journal_id,
      [memo]: wizard.communication ?? false,
      state: version === 17 ? "posted" : "in_process",
      currency_id: bills[0]?.currency_id,
    },
  ]);
  if (id === undefined) return undefined;
  const columns = {
    name: `PBNK1/${String(wizard.payment_date).slice(0, 4)}/${String(id).padStart(5, "0")}`,
    "#bills": bills.map((bill) => bill.id),
  };
  assign(env, PAYMENT, existing(env, PAYMENT, id), columns);
  let left = Number(wizard.amount);
  for (const bill of bills) {
    const part = Math.min(left, residualOf(bill, env));
    left = total([left, -part]);
    assign(env, MOVE, bill, { [PAID]: total([Number(bill[PAID] ?? 0), part]) });
  }
  const isSettled = bills.every((bill) => residualOf(existing(env, MOVE, bill.id), env) === 0);
  if (version > 17 && isSettled) settlePayments(bills, env);
  return id;
}

/** From 18 on a payment is paid once all that it was matched with is paid. */
function settlePayments(bills: readonly Row[], env: Env): void {
  const settled = new Set(bills.map(({ id }) => id));
  for (const payment of [...tableOf(env, PAYMENT).rows]) {
    const matched = payment["#bills"];
    if (Array.isArray(matched) && matched.some((id) => settled.has(id)))
      assign(env, PAYMENT, payment, { state: "paid" });
  }
}

/** The posted bills of the context that are not paid yet. */
function openBills(env: Env): Row[] {
  const { active_model, active_ids = [] } = env.context;
  if (active_model !== MOVE) return [];
  return active_ids
    .flatMap((id) => find(env, MOVE, id) ?? [])
    .filter((bill) => bill.state === "posted" && residualOf(bill, env) !== 0);
}

const bankOf = (env: Env): Row | undefined =>
  tableOf(env, "account.journal")
    .by("company_id", companyOf(env))
    .find(({ type }) => type === "bank");

function today({ tx }: Env): string {
  return tx.stamp.slice(0, 10);
}
