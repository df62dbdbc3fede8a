import type { Finding } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Odoo } from "./client.ts";
import { NEEDED_FOR_PROJECTS } from "./least-privilege.ts";
import { costCodePlan, projectPlan } from "./plans.ts";
import { may } from "./rights.ts";

const ACTS: Readonly<Record<string, readonly string[]>> = {
  "project.project": ["read", "write", "create"],
  "account.analytic.account": ["read", "write", "create"],
  "account.analytic.plan": ["read"],
};

/**
 * What projects and cost codes still lack. Whether they are carried at all the instance cannot tell: so what only they
 * need is worth knowing, and a plan that the settings name and Odoo does not have is missing.
 */
export async function findingsOnProjects(odoo: Odoo): Promise<readonly Finding[]> {
  const lacking = await rightsLacking(odoo);
  if (lacking.length > 0)
    return [
      {
        kind: "notice",
        about: "project.project",
        says: `Projects and cost codes cannot be carried: the hub's user may not ${lacking.join(", nor ")}`,
        remedy: `If they are to be, install Project and give the hub's user ${NEEDED_FOR_PROJECTS.join(" and ")}`,
      },
    ];
  const { costCodePlan: named } = odoo.settings;
  return [
    ...(await trouble("missing", "analytic.analytic_plan_projects", projectPlan(odoo))),
    ...(named === undefined
      ? [
          {
            kind: "notice" as const,
            about: "costCodePlan",
            says: "Cost codes are not carried: the settings name no analytic plan for them",
            remedy:
              "If they are to be, let a person make the plan in Odoo and give its name as `costCodePlan`",
          },
        ]
      : await trouble("missing", "costCodePlan", costCodePlan(odoo))),
  ];
}

async function rightsLacking(odoo: Odoo): Promise<readonly string[]> {
  const session = await odoo.session();
  const lacking: string[] = [];
  for (const [model, acts] of Object.entries(ACTS))
    for (const act of acts) if (!(await may(odoo, session, model, act))) lacking.push(`${act} ${model}`);
  return lacking;
}

/** What a question is refused with, as a finding: its sentence says what to do. */
async function trouble(
  kind: Finding["kind"],
  about: string,
  asked: Promise<unknown>,
): Promise<readonly Finding[]> {
  try {
    await asked;
    return [];
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.remedy === "later") throw error;
    const [says = error.message, ...rest] = error.message.split(": ");
    return [{ kind, about, says, remedy: rest.join(": ") || "Ask whoever administers Odoo" }];
  }
}
