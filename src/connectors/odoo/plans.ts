import { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import { referenced } from "./records.ts";

const Plans = z.array(z.object({ id: z.number(), name: z.string() }));

/** The plan that Odoo itself keeps for projects. Each project has an account in it, which bears the project's number. */
export const projectPlan = (odoo: Odoo): Promise<number> =>
  odoo.remember("plan of projects", async () => {
    const plan = await referenced(odoo, "account.analytic.plan", "analytic", "analytic_plan_projects");
    if (plan !== undefined) return plan;
    throw new ConnectorError(
      "reconnect",
      "Odoo shows no analytic plan of projects: switch Analytic Accounting on (Invoicing, Settings), and let the hub's user see it (analytic.group_analytic_accounting)",
    );
  });

/** The plan whose accounts are cost codes. A person makes it, for it changes Odoo's tables. */
export const costCodePlan = (odoo: Odoo): Promise<number> =>
  odoo.remember("plan of cost codes", async () => {
    const name = odoo.settings.costCodePlan;
    if (name === undefined)
      throw new ConnectorError(
        "reconnect",
        "No analytic plan is named for cost codes: give its name as `costCodePlan` in the settings of this connection",
      );
    const [plan, another] = await plansNamed(odoo, name);
    if (plan && !another) return plan.id;
    throw new ConnectorError(
      "reconnect",
      plan
        ? `Odoo has several analytic plans called ${name}: rename all but the one of cost codes`
        : `Odoo has no analytic plan called ${name}: create it (Invoicing, Configuration, Analytic Plans), off-hours, for it adds a column to the analytic lines`,
    );
  });

/** Plans of this name that are no part of another. */
async function plansNamed(odoo: Odoo, name: string): Promise<z.infer<typeof Plans>> {
  const answer = await odoo.call({
    ...{ model: "account.analytic.plan", method: "search_read" },
    args: {
      domain: [
        ["name", "=", name],
        ["parent_id", "=", false],
      ],
      fields: ["name"],
      order: "id",
    },
  });
  return answered(Plans, answer, "account.analytic.plan.search_read");
}
