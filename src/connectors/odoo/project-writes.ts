import { z } from "zod";
import { same } from "../../kernel/same.ts";
import type { Outcome, Overtaken, Update } from "../contract.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import { type UserOf, usersFor } from "./managers.ts";
import { projectPlan } from "./plans.ts";
import { projectsIn } from "./project-reads.ts";
import { accountOf, managerOf, ProjectWire, periodOf, type Told } from "./project-wire.ts";
import { type KeyedRow, keyedCreate } from "./recipes.ts";
import { ALL } from "./records.ts";
import { externalId } from "./stamps.ts";
import { type Lack, updated, type Values, type Work, type Writing } from "./writing.ts";

/** Where numbers of projects stand. */
export const ACCOUNTS = "account.analytic.account";

export interface ProjectWriting extends Writing<Told> {
  readonly userOf: UserOf;
}

/** Writes to each project what it lacks: its number to its analytic account, then all else to itself. */
export async function updateProjects(
  odoo: Odoo,
  changes: readonly Update<Told>[],
): Promise<readonly (Outcome | Overtaken)[]> {
  return updated(odoo, await projectsIn(odoo), changes, await writingFor(odoo, changes));
}

export async function writingFor(
  odoo: Odoo,
  items: readonly { readonly patch: Told }[],
): Promise<ProjectWriting> {
  const userOf = await usersFor(
    odoo,
    items.map(({ patch }) => patch.manager),
  );
  return { userOf, toldAs, lackOf: (work) => lackOf(work, userOf), before: (work) => numbered(odoo, work) };
}

const toldAs = ({ name, period, active }: Told): Values => ({
  ...(name === undefined ? {} : { name }),
  ...(active === undefined ? {} : { active }),
  ...(period === undefined ? {} : { date_start: period?.startsOn ?? false, date: period?.endsOn ?? false }),
});

const standing = ({ row }: Pick<Work<Told>, "row">): ProjectWire => answered(ProjectWire, row, "a project");

function lackOf(work: Work<Told>, userOf: UserOf): Lack {
  const { name, period, manager, active } = work.patch;
  const stands = standing(work);
  const isNews = (told: unknown, said: unknown) => told !== undefined && !same(told, said);
  const isManagerNews = isNews(manager, managerOf(stands)) && !isSameUser(manager, stands, userOf);
  const user = manager ? userOf(manager) : false;
  return {
    values: {
      ...(isNews(name, stands.name) ? { name } : {}),
      ...(isNews(active, stands.active) ? { active } : {}),
      // Odoo keeps a start and an end, or neither: both are written, whichever changed.
      ...(isNews(period, periodOf(stands))
        ? { date_start: period?.startsOn ?? false, date: period?.endsOn ?? false }
        : {}),
      ...(isManagerNews && user !== undefined ? { user_id: user } : {}),
    },
    problems: isManagerNews ? unknownManager(manager, userOf) : [],
  };
}

const isSameUser = (manager: Told["manager"], { user_id: user }: ProjectWire, userOf: UserOf): boolean =>
  Boolean(manager && user && userOf(manager) === user.id);

export function unknownManager(manager: Told["manager"], userOf: UserOf): readonly string[] {
  if (!manager || userOf(manager) !== undefined) return [];
  const who = manager.email ?? manager.name ?? "the manager";
  return [`Odoo has no user, or several, for ${who}: make one there, or name another manager`];
}

const isNumbered = (work: Work<Told>): boolean =>
  work.patch.number === undefined || same(work.patch.number, accountOf(standing(work))?.code);

/** The number stands on the project's analytic account; a project without one gets it. */
async function numbered(odoo: Odoo, work: Work<Told>): Promise<Values | undefined> {
  if (isNumbered(work)) return undefined;
  const { stamp, patch } = work;
  const stands = standing(work);
  const account = accountOf(stands);
  if (account) {
    await odoo.call({
      // The argument of `write` has another name in each model and version; that of `web_save` one name.
      ...{ model: ACCOUNTS, method: "web_save", ids: [account.id], context: ALL },
      args: { vals: { code: patch.number ?? false }, specification: {} },
    });
    return {};
  }
  const { version } = await odoo.session();
  const row = accountRow(stamp, {
    ...{ name: stands.name, number: patch.number },
    ...{ plan: await projectPlan(odoo), company: String(stands.company_id?.id ?? "") },
  });
  const [made] = await keyedCreate(odoo, { model: ACCOUNTS, rows: [row] });
  if (made && "error" in made) throw made.error;
  return { [version.projectAccount]: z.number().parse(made?.id) };
}

interface NewAccount {
  readonly name: string | null | undefined;
  readonly number: string | null | undefined;
  readonly plan: number;
  readonly company: string;
}

/** The analytic account that a project stands on. An empty company is everybody's. */
export const accountRow = (stamp: string, { name, number, plan, company }: NewAccount): KeyedRow => ({
  key: externalId("project-account", stamp),
  cells: {
    ...{ name: name ?? "", code: number ?? "" },
    ...{ "plan_id/.id": String(plan), "company_id/.id": company },
  },
});
