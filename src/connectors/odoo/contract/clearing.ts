import { z } from "zod";
import type { Odoo } from "../client.ts";

/**
 * What a run leaves, by the field that bears its name, and how it is taken back before it can be deleted. Documents come
 * before what they name, parts before what they are part of: without it they would stay behind without a name. External
 * ids that outlive their record are for an administrator.
 */
const LEAVINGS = [
  { model: "account.payment", field: "PAYMENT", back: ["action_draft"] },
  { model: "account.move", field: "ref", back: ["button_draft", "button_cancel"] },
  { model: "purchase.order", field: "origin", back: ["button_cancel"] },
  { model: "project.project", field: "name", back: [] },
  { model: "account.analytic.account", field: "name", back: [] },
  { model: "account.analytic.plan", field: "name", back: [] },
  { model: "res.partner.bank", field: "partner_id.name", back: [] },
  { model: "res.partner", field: "parent_id.name", back: [] },
  { model: "res.partner", field: "name", back: [] },
  { model: "res.partner.category", field: "name", back: [] },
  { model: "ir.model.data", field: "name", back: [] },
] as const;

/** Deletes what the run made; what Odoo does not let go stays as it was taken back: cancelled, archived. */
export async function cleared(person: Odoo, run: string): Promise<void> {
  const { version } = await person.session();
  for (const { model, field, back } of LEAVINGS) {
    const name = field === "PAYMENT" ? version.paymentReference : field;
    const ids = await bearing(person, model, name, run);
    for (const id of ids) {
      const attempt = (method: string, args = {}) =>
        person.call({ model, method, ids: [id], args }).then(
          () => true,
          () => false,
        );
      for (const method of back) await attempt(method);
      if (!(await attempt("unlink"))) await attempt("write", { vals: { active: false } });
    }
  }
}

/** The latest first: a part before what it is part of. None, where the model is not there. */
async function bearing(person: Odoo, model: string, field: string, run: string): Promise<readonly number[]> {
  const found = await person
    .call({
      ...{ model, method: "search", context: { active_test: false } },
      args: { domain: [[field, "like", run]], order: "id desc" },
    })
    .catch(() => []);
  return z.array(z.number()).parse(found);
}
