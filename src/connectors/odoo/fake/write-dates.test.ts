import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../kit/fake/clock.ts";
import { bumps } from "./exchanges/recorded.ts";
import { type FakeOdoo, fakeOdoo } from "./index.ts";

/** An act, and the record beside it whose write_date is watched. */
interface Deed {
  readonly watch: readonly [model: string, id: number];
  readonly act: () => void;
}

const PARTNER = "res.partner";
const ORDER = "purchase.order";
const BILL = "account.move";

/** What was done to find out what it changes, by the name that the recording gave it. */
const DEEDS: Readonly<Record<string, (odoo: FakeOdoo) => Deed>> = {
  "PO line name only -> purchase.order": (odoo) => onLine(odoo, { name: "another" }),
  "PO line price -> purchase.order": (odoo) => onLine(odoo, { price_unit: 99 }),
  "PO confirm -> purchase.order": (odoo) => {
    const { order } = anOrder(odoo);
    return { watch: [ORDER, order], act: () => odoo.person().call(ORDER, "button_confirm", [order]) };
  },
  "bill line name only -> account.move": (odoo) => onBillLine(odoo, { name: "another" }),
  "bill line price -> account.move": (odoo) => onBillLine(odoo, { price_unit: 99 }),
  "message posted -> account.move": (odoo) => {
    const { bill } = aBill(odoo);
    return {
      watch: [BILL, bill],
      act: () => odoo.person().call(BILL, "message_post", [bill], { body: "seen" }),
    };
  },
  "payment registered -> account.move (bill)": (odoo) => {
    const { bill } = aBill(odoo);
    odoo.person().call(BILL, "action_post", [bill]);
    const context = { active_model: BILL, active_ids: [bill] };
    const pay = () => {
      const wizard = odoo.person().call("account.payment.register", "create", [], { vals_list: {}, context });
      odoo.person().call("account.payment.register", "action_create_payments", [Number(wizard)], { context });
    };
    return { watch: [BILL, bill], act: pay };
  },
  "bank account added -> res.partner": (odoo) =>
    onVendor(odoo, (vendor) =>
      odoo.person().create("res.partner.bank", { partner_id: vendor, acc_number: "1" }),
    ),
  "child contact added -> res.partner": (odoo) =>
    onVendor(odoo, (vendor) => odoo.person().create(PARTNER, { parent_id: vendor, name: "Joe" })),
  "tag added (many2many) -> res.partner": (odoo) => {
    const tag = odoo.person().create("res.partner.category", { name: "Subcontractor" });
    return onVendor(odoo, (vendor) => odoo.person().write(PARTNER, vendor, { category_id: [[4, tag]] }));
  },
  "writing the same value again -> res.partner": (odoo) =>
    onVendor(odoo, (vendor) => odoo.person().write(PARTNER, vendor, { name: "Acme" })),
  "posting a bill for the vendor -> res.partner (supplier_rank)": (odoo) => {
    const { bill, vendor } = aBill(odoo);
    return { watch: [PARTNER, vendor], act: () => odoo.person().call(BILL, "action_post", [bill]) };
  },
};

describe.each([17, 18, 19] as const)("as Odoo %i does, a write leaves its moment on", (version) => {
  it.each(bumps(version))("$bump: $changed", async ({ bump, changed }) => {
    const clock = new VirtualClock();
    const odoo = await fakeOdoo({ version, clock });
    const deed = DEEDS[bump]?.(odoo);
    if (!deed) throw new Error(`nobody has said how to do: ${bump}`);
    const [model, id] = deed.watch;
    const moment = () => odoo.table(model).get(id)?.write_date;
    const before = moment();
    await clock.advance(5);
    deed.act();
    expect(moment() !== before).toBe(changed);
    await odoo.close();
  });
});

function onVendor(odoo: FakeOdoo, act: (vendor: number) => unknown): Deed {
  const vendor = odoo.person().create(PARTNER, { name: "Acme", is_company: true });
  return { watch: [PARTNER, vendor], act: () => void act(vendor) };
}

function anOrder(odoo: FakeOdoo): { order: number; line: number } {
  const person = odoo.person();
  const product_id = person.create("product.product", { name: "Concrete" });
  const partner_id = person.create(PARTNER, { name: "Acme" });
  const order = person.create(ORDER, { partner_id, order_line: [[0, 0, { product_id, price_unit: 10 }]] });
  return { order, line: odoo.table("purchase.order.line").by("order_id", order)[0]?.id ?? 0 };
}

function onLine(odoo: FakeOdoo, values: object): Deed {
  const { order, line } = anOrder(odoo);
  return {
    watch: [ORDER, order],
    act: () => odoo.person().write("purchase.order.line", line, { ...values }),
  };
}

function aBill(odoo: FakeOdoo): { bill: number; vendor: number; line: number } {
  const person = odoo.person();
  const vendor = person.create(PARTNER, { name: "Acme", is_company: true });
  const bill = person.create(BILL, {
    ...{ move_type: "in_invoice", partner_id: vendor, invoice_date: "2026-11-18" },
    invoice_line_ids: [[0, 0, { name: "Work", quantity: 1, price_unit: 100 }]],
  });
  return { bill, vendor, line: odoo.table("account.move.line").by("move_id", bill)[0]?.id ?? 0 };
}

function onBillLine(odoo: FakeOdoo, values: object): Deed {
  const { bill, line } = aBill(odoo);
  return { watch: [BILL, bill], act: () => odoo.person().write("account.move.line", line, { ...values }) };
}
