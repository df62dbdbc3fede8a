import { onTestFinished } from "vitest";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { type FakeOdoo, fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { person } from "../../src/connectors/procore/fake/directory.ts";
import type { ProjectAttributes, ProjectRow } from "../../src/connectors/procore/fake/works.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { resolveHold, type Verdict } from "../../src/engine/resolve.ts";
import { linksHere } from "../../src/store/crosswalk.ts";
import { anOffice, type Office } from "./office.ts";

/** The plan of cost codes, as the accountants have made it in each of their databases. */
export const PLAN = "Cost Code";

const FLOWS = { project: "live", "cost-code": "live" };

/** Who builds in whose books: two companies of one Odoo, and a third with a database of its own. */
const ENTITIES = [
  { id: "builders", name: "Northgate Builders", companies: { odoo: "1" } },
  { id: "east", name: "Northgate East", companies: { odoo: "2" } },
  { id: "north", name: "Northgate North" },
];
const OFFICES = { Tacoma: "builders", Spokane: "east", Anchorage: "north" } as const;

/** A firm of three companies at work on its projects, with a second platform of the construction side beside the first. */
export interface Firm {
  readonly office: Office;
  readonly site: FakeProcore;
  readonly second: FakeProcore;
  readonly odoo: FakeOdoo;
  readonly north: FakeOdoo;
  /** Somebody opens a project on the site: under way, unless told otherwise. */
  opens(name: string, number: string, office?: string, over?: ProjectAttributes): ProjectRow;
  /** The projects of one database: company, number, name. */
  booksOf(odoo: FakeOdoo): readonly string[];
  held(): Promise<readonly string[]>;
  /** A person decides the one hold of this code. */
  decides(code: string, verdict: Verdict): Promise<void>;
  linksOf(noun: string, key: string): Promise<readonly string[]>;
}

export async function aFirm({
  reads = {},
  flows = FLOWS,
}: {
  /** What the site's connection is set to read besides. */
  readonly reads?: object;
  readonly flows?: Readonly<Record<string, string>>;
} = {}): Promise<Firm> {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const [site, second, odoo, north] = await Promise.all([
    FakeProcore.start({ clock }),
    FakeProcore.start({ clock }),
    fakeOdoo({ clock }),
    fakeOdoo({ clock, version: 17, seed: { companies: ["Northgate North"] } }),
  ]);
  onTestFinished(async () => void (await Promise.all([site, second, odoo, north].map((one) => one.close()))));
  for (const books of [odoo, north]) books.person().create("account.analytic.plan", { name: PLAN });
  const everybody = ENTITIES.map(({ id }) => id);
  const platform = (id: string, fake: FakeProcore, more: object = {}) => ({
    ...{ id, connector: "procore", secrets: fake.secrets, legalEntities: everybody },
    settings: { ...fake.settings, legalEntityFrom: "office", ...more },
  });
  const books = (
    id: string,
    fake: FakeOdoo,
    legalEntities: readonly string[],
    companies: readonly number[],
  ) => ({
    ...{ id, connector: "odoo", secrets: { password: fake.password }, legalEntities },
    settings: { url: fake.url, database: fake.database, user: fake.user, companies, costCodePlan: PLAN },
  });
  const office = await anOffice({
    ...{ clock, flows, legalEntities: ENTITIES },
    systems: [
      platform("site", site, reads),
      platform("west", second),
      books("odoo", odoo, ["builders", "east"], [1, 2]),
      books("odoo-north", north, ["north"], []),
    ],
    vocabularies: { "legal-entity": { site: OFFICES, west: OFFICES } },
  });
  const { hub, db } = office;
  return {
    ...{ office, site, second, odoo, north },
    opens: (name, number, at = "Tacoma", over = {}) =>
      site.works.createProject(aProject(name, number, at, over), person),
    booksOf: (fake) =>
      [...fake.table("project.project").rows]
        .map((row) => {
          const account = fake
            .table("account.analytic.account")
            .get(Number(row.account_id ?? row.analytic_account_id));
          const companies = [row.company_id, account?.company_id];
          return `${companies.join("/")} ${account?.code} ${row.name}`;
        })
        .sort(),
    held: async () => (await office.holds()).map(({ code, title }) => `${code}: ${title}`).sort(),
    async decides(code, verdict) {
      const holds = (await office.holds()).filter((one) => one.code === code);
      if (holds.length !== 1) throw new Error(`${holds.length} holds are ${code}`);
      await resolveHold(hub, { hold: holds[0]?.id ?? 0, verdict, who: "dana", because: "looked at both" });
      await office.settle();
    },
    linksOf: async (noun, key) =>
      (await linksHere(db, hub.organisation, noun, [key]))
        .map(({ connection, company, id }) => [connection, company, id].filter(Boolean).join(" "))
        .sort(),
  };
}

export const aProject = (
  name: string,
  number: string,
  office: string,
  over: ProjectAttributes = {},
): ProjectAttributes => ({
  ...{ name, project_number: number, accounting_project_number: number },
  office: office ? { id: office.length, name: office } : null,
  project_stage: { id: 1411, name: "Course of Construction" },
  ...{ start_date: "2026-03-02", completion_date: "2027-08-31" },
  ...over,
});
