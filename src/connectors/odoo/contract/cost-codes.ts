import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { costCodes } from "../cost-codes.ts";
import { distributionOf } from "../distribution.ts";
import { type Builders, buildersOn } from "./builders.ts";
import type { Stage } from "./stage.ts";

/** Cost codes are written: the compiler does not know it. */
const writes = costCodes.writes as NonNullable<typeof costCodes.writes>;

/** Cost codes are accounts of a plan that a person makes; project and code stand on one line together. */
export function keepsCostCodes(stageOf: () => Stage): void {
  describe("cost codes", () => {
    let builders: Builders;
    let plan = 0;
    beforeAll(async () => {
      const { person, name } = stageOf();
      builders = await buildersOn(stageOf(), { costCodePlan: name("Cost Code") });
      plan = await create("account.analytic.plan", { name: name("Cost Code") }, person);
    }, 120_000);
    afterAll(() => builders.close());

    async function create(model: string, values: object, by = builders.odoo): Promise<number> {
      const ids = await by.call({ model, method: "create", args: { vals_list: [values] } });
      return z.number().parse([ids].flat()[0]);
    }
    const told = async (text: string, patch: { code: string; active?: boolean }) => {
      const stage = stageOf();
      const item = { stamp: stage.stamp(text), patch: { title: stage.name(text), ...patch } };
      const [outcome] = await writes.create(builders.odoo, [item]);
      if (!outcome?.done) throw outcome?.error ?? new Error("No outcome");
      return outcome.image;
    };
    const says = async (id: string) => {
      const [one] = await costCodes.read(builders.odoo, [id]);
      return (
        one &&
        costCodes.toCanonical(costCodes.wire.parse(one.wire), {
          ours: () => undefined,
          theirs: () => undefined,
        }).says
      );
    };

    it("are made once, for all companies, in use or not", async () => {
      const stage = stageOf();
      const first = await told("concrete", { code: "03-3000.S" });
      expect((await told("concrete", { code: "03-3000.S" })).id).toBe(first.id);
      expect(first.stamp).toBe(stage.stamp("concrete"));
      expect(await says(first.id)).toMatchObject({
        code: "03-3000.S",
        title: stage.name("concrete"),
        active: true,
      });
      const rows = await builders.odoo.call({
        ...{ model: "account.analytic.account", method: "read", ids: [Number(first.id)] },
        args: { fields: ["company_id", "plan_id"] },
      });
      expect(rows).toMatchObject([{ company_id: false, plan_id: [plan, expect.anything()] }]);
      expect(await says((await told("expired", { code: "99", active: false })).id)).toMatchObject({
        active: false,
      });
    });

    it("are one for the projects of each company", async () => {
      const stage = stageOf();
      const { id } = await told("shared", { code: "03-4000" });
      for (const company of builders.companies) {
        const account = await create("account.analytic.account", {
          ...{ name: stage.name(`a job in ${company}`), plan_id: 1, company_id: Number(company) },
        });
        expect(distributionOf([{ accounts: [account, Number(id)], percent: "100" }])).toEqual({
          [`${account},${id}`]: 100,
        });
      }
      expect(await says(id)).toMatchObject({ code: "03-4000", active: true });
    });

    it("are changed, and heard when people change them", async () => {
      const { id, stamp } = await told("formwork", { code: "03-1000" });
      const patch = { title: stageOf().name("formwork, plywood"), active: false };
      expect(await writes.update(builders.odoo, [{ id, stamp: stamp ?? "", patch }])).toMatchObject([
        { done: true },
      ]);
      expect(await says(id)).toMatchObject({ ...patch, code: "03-1000" });
      let cursor: unknown;
      for await (const page of costCodes.changes(builders.odoo, undefined)) cursor = page.cursor;
      await builders.odoo.call({
        ...{ model: "account.analytic.account", method: "web_save", ids: [Number(id)] },
        args: { vals: { code: "03-1001" }, specification: {} },
      });
      const heard: string[] = [];
      for await (const page of costCodes.changes(builders.odoo, cursor))
        heard.push(...page.observed.map((one) => one.id));
      expect(heard).toContain(id);
    });

    it("are none of another plan, a project's account among them", async () => {
      const other = await create("account.analytic.account", {
        name: stageOf().name("a project"),
        plan_id: 1,
      });
      expect(await costCodes.read(builders.odoo, [String(other)])).toEqual([]);
    });

    it("stand with the project in one key of a line, as they were told to", async () => {
      const stage = stageOf();
      const project = await create("account.analytic.account", { name: stage.name("a tower"), plan_id: 1 });
      const code = Number((await told("rebar", { code: "03-2000" })).id);
      const distribution = distributionOf([{ accounts: [project, code], percent: "100" }]);
      const vendor = await create(
        "res.partner",
        { name: stage.name("a supplier"), supplier_rank: 1 },
        stage.person,
      );
      const line = { name: stage.name("steel"), quantity: 1, price_unit: 10, tax_ids: [[6, 0, []]] };
      const bill = await create(
        "account.move",
        {
          ...{ move_type: "in_invoice", partner_id: vendor, ref: stage.name("a bill") },
          ...{ invoice_line_ids: [[0, 0, { ...line, analytic_distribution: distribution }]] },
        },
        stage.person,
      );
      const lines = await stage.person.call({
        ...{ model: "account.move.line", method: "search_read" },
        args: {
          domain: [
            ["move_id", "=", bill],
            ["name", "=", stage.name("steel")],
          ],
          fields: ["analytic_distribution"],
        },
      });
      expect(lines).toMatchObject([{ analytic_distribution: { [`${project},${code}`]: 100 } }]);
    });
  });
}
