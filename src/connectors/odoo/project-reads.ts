import { z } from "zod";
import type { Page } from "../contract.ts";
import { answered } from "./answer.ts";
import { changedRows, type Dated, Mark, markOfNow, NOTHING_READ, type Rows } from "./changes.ts";
import type { Odoo } from "./client.ts";
import { projectPlan } from "./plans.ts";
import { specificationOf } from "./project-wire.ts";
import { ALL, checkSeen, observed, type Records, type Row, rowsById, rowsWhere } from "./records.ts";

/** Projects, as rows of Odoo. Each belongs to a company, or to none. */
export const projectsIn = (odoo: Odoo): Promise<Records> =>
  odoo.remember("records of projects", async () => {
    const { version } = await odoo.session();
    const specification = specificationOf(version.projectAccount);
    const model = "project.project";
    await checkSeen(
      odoo,
      { model, specification },
      "install Project and Analytic Accounting, or give the hub's user the right to see it",
    );
    return {
      ...{ model, kind: "project", which: [], specification },
      companyOf: ({ company_id }: Row) => idIn(company_id),
      partsOf: (row: Row) => datesIn(row[version.projectAccount]),
    };
  });

const idIn = (relation: unknown): string | undefined => {
  const found = z.object({ id: z.number() }).safeParse(relation).data?.id;
  return found === undefined ? undefined : String(found);
};

const datesIn = (relation: unknown): readonly string[] =>
  z.object({ write_date: z.string() }).safeParse(relation).data?.write_date.split("\n") ?? [];

const Cursor = z.object({ projects: Mark, accounts: Mark });

/** Projects written since the cursor, then those of which the analytic account was: a number leaves no trace on its project. */
export async function* projectChanges(odoo: Odoo, since: unknown): AsyncGenerator<Page> {
  const projects = await projectsIn(odoo);
  const { overlapSeconds, pageSize } = odoo.settings;
  const how = { overlapSeconds, pageSize, now: odoo.now };
  const accounts = await accountsWhere(odoo);
  let cursor = Cursor.safeParse(since).data ?? {
    projects: NOTHING_READ,
    accounts: await markOfNow(accounts, odoo.now),
  };
  const isFirst = cursor.projects.seen === null;
  const whole = { ...how, rows: rowsWhere(odoo, projects), mark: cursor.projects };
  for await (const { rows, mark } of changedRows(whole)) {
    cursor = { ...cursor, projects: mark };
    yield { observed: await observed(odoo, projects, rows), cursor };
  }
  if (isFirst) return;
  for await (const { rows, mark } of changedRows({ ...how, rows: accounts, mark: cursor.accounts })) {
    cursor = { ...cursor, accounts: mark };
    const ids = await projectsOn(
      odoo,
      rows.map(({ id }) => id),
    );
    yield { observed: await observed(odoo, projects, await rowsById(odoo, projects, ids)), cursor };
  }
}

async function accountsWhere(odoo: Odoo): Promise<Rows<Dated>> {
  const model = "account.analytic.account";
  const plan = await projectPlan(odoo);
  return async (condition, order, limit) => {
    const answer = await odoo.call({
      ...{ model, method: "search_read", context: ALL },
      args: { domain: [["root_plan_id", "=", plan], ...condition], fields: ["write_date"], order, limit },
    });
    return answered(
      z.array(z.object({ id: z.number(), write_date: z.string() })),
      answer,
      `${model}.search_read`,
    );
  };
}

/** The projects that these analytic accounts are of. */
async function projectsOn(odoo: Odoo, accounts: readonly number[]): Promise<readonly number[]> {
  if (accounts.length === 0) return [];
  const { version } = await odoo.session();
  const answer = await odoo.call({
    ...{ model: "project.project", method: "search", context: ALL },
    args: { domain: [[version.projectAccount, "in", accounts]], order: "id" },
  });
  return answered(z.array(z.number()), answer, "project.project.search");
}
