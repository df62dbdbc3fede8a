import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Odoo } from "../client.ts";
import { guardedTransition, keyedWizard } from "../recipes.ts";
import { entered, type Stage } from "./stage.ts";

/** The recipes for states and wizards, on the documents that later flows will need, where Odoo has them. */
export function keepsRecipes(stageOf: () => Stage): void {
  const has = (model: string) =>
    stageOf()
      .person.fields(model)
      .then(
        () => true,
        () => false,
      );
  const make = async (odoo: Odoo, model: string, vals: object): Promise<number> => {
    const [id = 0] = z
      .array(z.number())
      .parse([await odoo.call({ model, method: "create", args: { vals_list: [vals] } })].flat());
    return id;
  };
  /** An order of a heading alone: a product is not everybody's to make. */
  const order = async ({ person, name }: Stage): Promise<number> => {
    const partner_id = await entered(person, { name: name(`order ${randomUUID()}`) });
    const heading = { display_type: "line_section", name: "Work", product_qty: 0 };
    return make(person, "purchase.order", {
      partner_id,
      origin: name("order"),
      order_line: [[0, 0, heading]],
    });
  };
  const confirming = (id: number) => ({
    ...{ model: "purchase.order", id, field: "state", method: "button_confirm" },
    ...{ from: ["draft", "sent"], to: ["purchase", "done", "to approve"] },
  });
  const bill = async ({ person, name, run }: Stage): Promise<number> => {
    const today = new Date().toISOString().slice(0, 10);
    const partner_id = await entered(person, { name: name(`bill ${randomUUID()}`) });
    const line = { name: "Work", quantity: 1, price_unit: 100, tax_ids: [[6, 0, []]] };
    const id = await make(person, "account.move", {
      ...{ move_type: "in_invoice", partner_id, ref: `${run} ${randomUUID()}` },
      ...{ invoice_date: today, date: today, invoice_line_ids: [[0, 0, line]] },
    });
    await guardedTransition(person, {
      ...{ model: "account.move", id, field: "state", method: "action_post" },
      from: ["draft"],
      to: ["posted"],
    });
    return id;
  };
  const paying = async ({ person }: Stage, move: number, key: string) => {
    const { version } = await person.session();
    return {
      find: { model: "account.payment", domain: [[version.paymentReference, "=", key]] },
      wizard: {
        ...{ model: "account.payment.register", method: "action_create_payments" },
        values: { communication: key, amount: 40 },
        context: { active_model: "account.move", active_ids: [move] },
      },
    } as const;
  };
  const residual = async ({ person }: Stage, move: number): Promise<unknown> => {
    const rows = await person.call({
      model: "account.move",
      method: "read",
      ids: [move],
      args: { fields: ["amount_residual"] },
    });
    return (rows as { amount_residual: number }[])[0]?.amount_residual;
  };

  describe("recipes", () => {
    it("confirm an order once, and find it confirmed when they are repeated", async ({ skip }) => {
      const stage = stageOf();
      if (!(await has("purchase.order"))) return skip();
      const id = await order(stage);
      expect(await guardedTransition(stage.person, confirming(id))).toBe("purchase");
      expect(await guardedTransition(stage.person, confirming(id))).toBe("purchase");
    });

    it("do not confirm an order that was cancelled, and say what to do", async ({ skip }) => {
      const stage = stageOf();
      if (!(await has("purchase.order"))) return skip();
      const id = await order(stage);
      // This one answers with nothing at all.
      await stage.person.call({ model: "purchase.order", method: "button_cancel", ids: [id] });
      await expect(guardedTransition(stage.person, confirming(id))).rejects.toMatchObject({
        remedy: "refused",
        message: expect.stringContaining("cancel"),
      });
    });

    it("say so when Odoo accepts an act and nothing comes of it", async ({ skip }) => {
      const stage = stageOf();
      if (!(await has("purchase.order"))) return skip();
      const id = await order(stage);
      const nothing = { ...confirming(id), method: "message_subscribe" };
      await expect(guardedTransition(stage.person, nothing)).rejects.toMatchObject({ remedy: "refused" });
    });

    it("post a bill once, where Odoo refuses to be asked twice", async ({ skip }) => {
      const stage = stageOf();
      if (!(await has("account.move"))) return skip();
      const id = await bill(stage);
      const posting = {
        ...{ model: "account.move", id, field: "state", method: "action_post" },
        from: ["draft"],
        to: ["posted"],
      };
      expect(await guardedTransition(stage.person, posting)).toBe("posted");
    });

    it("pay once under a key, where Odoo would pay twice", async ({ skip }) => {
      const stage = stageOf();
      if (!(await has("account.payment.register"))) return skip();
      const move = await bill(stage);
      const key = `__hub__/payment/${stage.run}/${randomUUID()}`;
      const payment = await paying(stage, move, key);
      const [first] = await keyedWizard(stage.person, payment);
      expect(await keyedWizard(stage.person, payment)).toEqual([first]);
      expect(await residual(stage, move)).toBe(60);
      await keyedWizard(stage.person, await paying(stage, move, `${key}/second`));
      expect(await residual(stage, move)).toBe(20);
    });
  });
}
