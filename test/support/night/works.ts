import type { FakeOdoo } from "../../../src/connectors/odoo/fake/index.ts";
import { person } from "../../../src/connectors/procore/fake/directory.ts";
import type { FakeProcore } from "../../../src/connectors/procore/fake.ts";
import type { Hub } from "../../../src/engine/hub.ts";
import { same } from "../../../src/kernel/same.ts";
import type { Code, Job, Sides } from "../dirty-works.ts";
import { aProject, PLAN } from "../works.ts";
import { apart } from "./apart.ts";
import type { Dice } from "./people.ts";
import { linksOf, type Truth } from "./truth.ts";

const ACCOUNTS = "account.analytic.account";
const PROJECTS = "project.project";
export const COMPANIES = { Tacoma: 1, Spokane: 2 } as const;

/** The projects and cost codes of both systems, and what is true of them. */
export interface Works {
  readonly site: FakeProcore;
  readonly odoo: FakeOdoo;
  /** Of each noun, by connection: what each entry truly is. */
  readonly truth: Readonly<
    Record<"project" | "cost-code", Truth & Record<"procore" | "odoo", Map<string, string>>>
  >;
  /** By what it truly is: the company whose books a project belongs to. */
  readonly companyOf: Map<string, number>;
  /** By the number of a project on the site: the name that was typed there last. */
  readonly named: Map<string, string>;
  /** The same of a cost code. */
  readonly titled: Map<string, string>;
}

/** People on both sides have entered these before anybody thought of a hub. */
export function enterWorks(
  site: FakeProcore,
  odoo: FakeOdoo,
  { jobs, codes }: { readonly jobs: Sides<Job>; readonly codes: Sides<Code> },
): Works {
  const both = () => ({ procore: new Map<string, string>(), odoo: new Map<string, string>() });
  const works: Works = {
    ...{ site, odoo, companyOf: new Map(), named: new Map(), titled: new Map() },
    truth: { project: both(), "cost-code": both() },
  };
  const clerk = odoo.person();
  for (const job of [...jobs.site, ...jobs.books]) works.companyOf.set(job.job, COMPANIES[job.office]);
  for (const job of jobs.site) openOnSite(works, job);
  for (const { job, number, name, office, startsOn } of jobs.books) {
    const company = COMPANIES[office];
    const [plan] = odoo.table("account.analytic.plan").by("name", "Project");
    const account = clerk.create(ACCOUNTS, {
      name,
      code: number,
      plan_id: plan?.id ?? 1,
      company_id: company,
    });
    const dates = { date_start: startsOn, date: "2027-08-31" };
    const id = clerk.create(PROJECTS, { name, company_id: company, account_id: account, ...dates });
    works.truth.project.odoo.set(String(id), job);
  }
  const [plan] = odoo.table("account.analytic.plan").by("name", PLAN);
  for (const one of codes.site) writeCodeOnSite(works, one);
  for (const { code, written, title } of codes.books) {
    const values = { name: title, code: written, plan_id: plan?.id ?? 1, company_id: false };
    works.truth["cost-code"].odoo.set(String(clerk.create(ACCOUNTS, values)), code);
  }
  return works;
}

function openOnSite(works: Works, { job, number, name, office, startsOn }: Job): void {
  const over = { start_date: startsOn };
  const { id } = works.site.works.createProject(aProject(name, number, office, over), person);
  works.truth.project.procore.set(String(id), job);
  works.companyOf.set(job, COMPANIES[office]);
  works.named.set(String(id), name);
}

function writeCodeOnSite(works: Works, { code, written, title }: Code): void {
  const attributes = { name: title, code: written.slice(3), full_code: written };
  const { id } = works.site.works.createCode(null, attributes, person);
  works.truth["cost-code"].procore.set(`standard/${id}`, code);
  works.titled.set(String(id), title);
}

/** Somebody opens a project, calls one otherwise, or writes a code; now and then a bookkeeper does what is not theirs. */
export function changeWorks(works: Works, dice: Dice, nth: number): void {
  const { site, odoo, truth, named, titled } = works;
  const at = dice.upTo(10);
  if (at < 4) {
    const id = dice.of([...named.keys()]);
    const name = `Phase ${nth} of ${named.get(id)?.replace(/^Phase \d+ of /, "")}`;
    site.works.changeProject(site.works.projects.get(Number(id)) as never, { name }, person);
    named.set(id, name);
  } else if (at < 5) {
    const office = dice.of(["Tacoma", "Spokane"] as const);
    const number = `30-${1000 + nth}`;
    openOnSite(works, {
      job: `new-job-${nth}`,
      number,
      name: `Tower ${nth}`,
      office,
      startsOn: "2026-12-01",
    });
  } else if (at < 7) {
    const id = dice.of([...titled.keys()]);
    const title = `Works ${nth}`;
    site.works.changeCode(site.works.codes.get(Number(id)) as never, { name: title }, person);
    titled.set(id, title);
  } else if (at < 9)
    writeCodeOnSite(works, { code: `new-code-${nth}`, written: `70-${10_000 + nth}`, title: `Extra ${nth}` });
  else {
    const id = Number(dice.of([...truth.project.odoo.keys()]));
    odoo.person().write(PROJECTS, id, { name: `Renamed in the books ${nth}` });
  }
}

/** All that is not as it should be of projects and codes, by Odoo's own tables, each in a sentence. */
export async function worksFaults(hub: Hub, works: Works): Promise<readonly string[]> {
  const { truth, odoo, companyOf, named, titled } = works;
  const standing = {
    agrees: (_field: string, there: unknown, inBooks: unknown) => same(there, inBooks),
    // What the books alone have is not made on the site.
    mayStandAlone: (there: unknown) => !there,
  };
  const projects = await apart(hub, {
    ...{ ...standing, noun: "project", truth: truth.project },
    fields: { procore: ["name", "period", "legalEntity", "active"] },
  });
  const codes = await apart(hub, {
    ...{ ...standing, noun: "cost-code", truth: truth["cost-code"] },
    fields: { procore: ["title"] },
  });
  const faults = [...projects.faults, ...codes.faults];
  const meant = new Map([...truth.project.odoo, ...(await madeInBooks(hub, truth.project))]);
  for (const row of odoo.table(PROJECTS).rows) {
    const account = odoo.table(ACCOUNTS).get(Number(row.account_id));
    const company = companyOf.get(meant.get(String(row.id)) ?? "");
    if (row.company_id !== company || (account && account.company_id !== company))
      faults.push(`project ${row.id} (${row.name}) is in the books of ${row.company_id}, not of ${company}`);
  }
  const typed = [
    ...[...named].map(([id, name]) => [works.site.works.projects.get(Number(id))?.name, name]),
    ...[...titled].map(([id, title]) => [works.site.works.codes.get(Number(id))?.name, title]),
  ];
  for (const [stands, wrote] of typed)
    if (stands !== wrote) faults.push(`the site says ${stands} where ${wrote} was typed`);
  return faults;
}

/** What was made in the books, by the project of the site that it stands for. */
async function madeInBooks(hub: Hub, truth: Truth): Promise<readonly (readonly [string, string])[]> {
  const links = await linksOf(hub, "project");
  const onSite = new Map(
    links.filter(({ connection }) => connection === "procore").map((one) => [one.record, one.id]),
  );
  return links
    .filter(({ connection }) => connection === "odoo")
    .map(({ record, id }) => [id, truth.procore?.get(onSite.get(record) ?? "") ?? ""] as const)
    .filter(([, job]) => job !== "");
}
