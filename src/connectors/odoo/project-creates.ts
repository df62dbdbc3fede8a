import type { Outcome } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Odoo } from "./client.ts";
import { projectPlan } from "./plans.ts";
import { projectsIn } from "./project-reads.ts";
import type { Told } from "./project-wire.ts";
import { ACCOUNTS, accountRow, type ProjectWriting, unknownManager, writingFor } from "./project-writes.ts";
import { type Keyed, type KeyedRow, keyedCreate } from "./recipes.ts";
import { type Records, type Row, rowsById } from "./records.ts";
import type { Session } from "./session.ts";
import { externalId } from "./stamps.ts";
import { inPairs, settled } from "./writing.ts";

export interface Newcomer {
  readonly stamp: string;
  readonly patch: Told;
  readonly company?: string | undefined;
}

/**
 * Makes projects, each in the company that is asked for and on an analytic account of its own that bears its number:
 * first the accounts, then the projects, both keyed. One that stands there already, because an earlier attempt made it
 * unheard, is brought in line, unless somebody has changed it since.
 */
export async function createProjects(
  odoo: Odoo,
  newcomers: readonly Newcomer[],
): Promise<readonly Outcome[]> {
  const session = await odoo.session();
  const records = await projectsIn(odoo);
  const writing = await writingFor(odoo, newcomers);
  const problems = new Map(newcomers.map((one) => [one, problemsOf(one, session, writing)]));
  const ready = newcomers.filter((one) => problems.get(one)?.length === 0);
  const made = await makeAll(odoo, ready, writing);
  const ids = [...made.values()].flatMap((keyed) => ("id" in keyed ? keyed.id : []));
  const rows = new Map((await rowsById(odoo, records, ids)).map((row) => [row.id, row]));
  const outcomes = new Map<Newcomer, Outcome>();
  await inPairs(ready, async (newcomer) => {
    const keyed = made.get(newcomer);
    const row = keyed && "id" in keyed ? rows.get(keyed.id) : undefined;
    const outcome = row ? await inItsCompany(odoo, records, { newcomer, row, writing }) : unmade(keyed);
    outcomes.set(newcomer, outcome);
  });
  return newcomers.map((newcomer) => outcomes.get(newcomer) ?? refused(problems.get(newcomer) ?? []));
}

const refused = (problems: readonly string[]): Outcome => ({
  done: false,
  error: new ConnectorError("refused", problems.join(". ")),
});

const unmade = (keyed: Keyed | undefined): Outcome =>
  keyed && "error" in keyed
    ? { done: false, error: keyed.error }
    : refused([
        "Odoo made the project and does not show it: look which rule withholds it from the hub's user",
      ]);

/** What a person has to see to first: then nothing is made. */
function problemsOf(
  { patch, company }: Newcomer,
  { companies }: Session,
  { userOf }: ProjectWriting,
): readonly string[] {
  return [
    ...(company === undefined || companies.includes(Number(company))
      ? []
      : [`The connection does not work in company ${company}: name it in \`companies\` of its settings`]),
    ...unknownManager(patch.manager, userOf),
  ];
}

async function makeAll(
  odoo: Odoo,
  newcomers: readonly Newcomer[],
  { userOf }: ProjectWriting,
): Promise<ReadonlyMap<Newcomer, Keyed>> {
  if (newcomers.length === 0) return new Map();
  const { version, companies } = await odoo.session();
  const plan = await projectPlan(odoo);
  const companyOf = ({ company }: Newcomer) => company ?? String(companies[0] ?? "");
  const accounts = await keyedCreate(odoo, {
    model: ACCOUNTS,
    rows: newcomers.map((one) => {
      const { name, number } = one.patch;
      return accountRow(one.stamp, { name, number, plan, company: companyOf(one) });
    }),
  });
  const made = new Map(
    newcomers.flatMap((one, nth): [Newcomer, Keyed][] => (accounts[nth] ? [[one, accounts[nth]]] : [])),
  );
  const onAccounts = [...made].flatMap(([one, account]) =>
    "id" in account ? [{ one, account: account.id }] : [],
  );
  const projects = await keyedCreate(odoo, {
    model: "project.project",
    rows: onAccounts.map(({ one, account }) =>
      projectRow(one, {
        ...{ [`${version.projectAccount}/.id`]: String(account), "company_id/.id": companyOf(one) },
        // An empty cell keeps Odoo from making the hub's user the manager.
        "user_id/.id": String((one.patch.manager && userOf(one.patch.manager)) ?? ""),
      }),
    ),
  });
  for (const [nth, { one }] of onAccounts.entries()) {
    const project = projects[nth];
    if (project) made.set(one, project);
  }
  return made;
}

const projectRow = (
  { stamp, patch: { name, period, active } }: Newcomer,
  relations: Readonly<Record<string, string>>,
): KeyedRow => ({
  key: externalId("project", stamp),
  cells: {
    ...{ name: name ?? "", active: active === false ? "False" : "True" },
    ...{ date_start: period?.startsOn ?? "", date: period?.endsOn ?? "" },
    ...relations,
  },
});

/** One that an earlier attempt made in another company is no longer ours to make. */
async function inItsCompany(
  odoo: Odoo,
  records: Records,
  { newcomer, row, writing }: { newcomer: Newcomer; row: Row; writing: ProjectWriting },
): Promise<Outcome> {
  const { company, stamp, patch } = newcomer;
  const stands = records.companyOf?.(row);
  if (company === undefined || stands === company)
    return settled(odoo, records, { row, stamp, patch }, writing);
  return refused([
    stands === undefined
      ? "It stands in Odoo already, and in no company: give it its company there"
      : `It stands in company ${stands} of Odoo already: move it there, or delete it`,
  ]);
}
