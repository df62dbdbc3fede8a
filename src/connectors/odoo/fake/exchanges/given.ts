import type { FakeOdoo } from "../index.ts";
import { NORTHGATE, type Seed } from "../seed.ts";
import type { Values } from "../value.ts";
import type { Recorded } from "./recorded.ts";

/** The firm of the recordings: one company, no user of the hub. */
export const FIRM: Partial<Seed> = {
  companies: ["My Company"],
  hub: undefined,
  admin: { ...NORTHGATE.admin, password: "<password of admin>", apiKey: "<api key>" },
};

/** The numbers that the partners of earlier recordings had: a customer, and a supplier who was paid. */
const CUSTOMER = { 17: 7, 18: 8, 19: 6 } as const;

/** What stood in the database before the first of the recordings. */
export function begin(odoo: FakeOdoo): void {
  const customer = CUSTOMER[odoo.version];
  place(odoo, "res.partner", customer, { name: "Riverside Development LLC", is_company: true });
  place(odoo, "res.partner", customer + 1, {
    name: "Gulf Concrete Supply",
    is_company: true,
    supplier_rank: 1,
  });
  for (const [id, name, default_code] of [
    [2, "Ready-mix 4000 psi", "RM4000"],
    [3, "Subcontract work", "SUB"],
    [4, "Subcontract work (progress)", "SUBP"],
  ] as const)
    place(odoo, "product.product", id, { name, default_code });
  place(odoo, "account.move", 1, {
    ...{ move_type: "in_invoice", partner_id: customer + 1, ref: "INV-88123" },
    ...{ invoice_date: "2026-11-20", date: "2026-11-22", state: "posted", name: "BILL/2026/11/0001" },
    invoice_line_ids: [[0, 0, { name: "Place and finish", quantity: 1, price_unit: 5000 }]],
  });
}

type Deed = (odoo: FakeOdoo, question: Recorded) => void;

/** What somebody did between two recorded questions, by the question that finds it done. */
const MEANWHILE: Readonly<Record<string, Deed>> = {
  "20-json2/search_count": (odoo) => {
    for (const id of [15, 16, 17]) place(odoo, "res.partner", id, { name: `Foreman ${id}` });
  },
  "20-json2/message_post": (odoo) => odoo.table("mail.message").startFrom(501),
  "04-validation-errors/user error in a business method": (odoo, question) =>
    place(odoo, "account.move", idAsked(question), { move_type: "in_invoice" }),
  "05-crud/method returning None: result key is missing": (odoo, question) =>
    place(odoo, "purchase.order", idAsked(question), { partner_id: CUSTOMER[odoo.version] + 1 }),
  "06-x2many-commands/[4,id] link": (odoo) => place(odoo, "res.partner.category", 3, { name: "Another tag" }),
  "08-external-ids/create the external id": (odoo, { body }) => {
    const { res_id } = first(body) as { res_id: number };
    place(odoo, "res.partner", res_id, { name: "Known by an external id" });
  },
  "08-external-ids/after unlink of the record the external id is gone too": (odoo, { body }) => {
    const named = JSON.stringify(first(body)).match(/vendor_ext_\d+/)?.[0];
    const [row] = odoo.table("ir.model.data").by("complete_name", `__hub__.${named}`);
    if (row) odoo.person().unlink("res.partner", Number(row.res_id));
  },
  // In the recorded 18 somebody had made the plan before.
  "flow-b-project-costcodes/create cost code 03-300": (odoo) => {
    if (!odoo.table("account.analytic.plan").get(2))
      place(odoo, "account.analytic.plan", 2, { name: "Cost Code" });
  },
  "flow-l-polling/order by write_date, id is stable; offset paging is not": (odoo, { answer }) => {
    const [older, newer] = (answer as { result: { id: number }[] }).result.map(({ id }) => id);
    for (const id of [older, newer])
      if (odoo.table("res.partner").get(Number(id)))
        odoo.person().write("res.partner", Number(id), { comment: "slow" });
      else place(odoo, "res.partner", Number(id), { name: "fast one" });
  },
};

export function meanwhile(odoo: FakeOdoo, topic: string, question: Recorded): void {
  MEANWHILE[`${topic}/${question.label}`]?.(odoo, question);
}

function place(odoo: FakeOdoo, model: string, id: number, values: Values): void {
  odoo.table(model).startFrom(id);
  odoo.person().create(model, values);
}

/** The first argument of the method that a recorded question calls. */
const first = (body: unknown): unknown =>
  (body as { params: { args: readonly (readonly unknown[])[] } }).params.args[5]?.[0];

const idAsked = ({ body }: Recorded): number => (first(body) as readonly number[])[0] as number;
