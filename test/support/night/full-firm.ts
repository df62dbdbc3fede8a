import { onTestFinished } from "vitest";
import { createServer } from "../../../src/api/server.ts";
import { FakeBill } from "../../../src/connectors/bill/fake.ts";
import { VirtualClock } from "../../../src/connectors/kit/fake/clock.ts";
import { type FakeOdoo, fakeOdoo } from "../../../src/connectors/odoo/fake/index.ts";
import { FakeProcore } from "../../../src/connectors/procore/fake.ts";
import { type DirtySystems, dirtySystems } from "../dirty-vendors.ts";
import { dirtyWorks } from "../dirty-works.ts";
import { anOffice, type Office } from "../office.ts";
import { PLAN } from "../works.ts";
import { entryInBill } from "./bill.ts";
import { booksIn } from "./books.ts";
import type { Dice } from "./people.ts";
import { enterInBooks, enterOnSite, newTown, type Town } from "./town.ts";
import { COMPANIES, enterWorks, type Works } from "./works.ts";

export interface FullSize {
  readonly seed: number;
  /** Vendors in each system. */
  readonly vendors: number;
  readonly projects: number;
  readonly codes: number;
}

/** A firm of two companies whose platform, books and payables are all full, observed by a hub that has read nothing. */
export interface FullFirm {
  readonly office: Office;
  readonly town: Town;
  readonly works: Works;
  readonly site: FakeProcore;
  readonly odoo: FakeOdoo;
  readonly bill: FakeBill;
  readonly clock: VirtualClock;
  /** What went wrong where webhooks are taken. */
  readonly errors: readonly string[];
}

/** So many of each hundred stand in two systems or in three, so many are nobody's any more, so few twice in one. */
const [SHARED, ARCHIVED, TWINS] = [15, 3, 1];

export async function aFullFirm({ seed, vendors, projects, codes }: FullSize, dice: Dice): Promise<FullFirm> {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const [site, odoo, bill] = await Promise.all([
    FakeProcore.start({ clock }),
    fakeOdoo({ clock }),
    FakeBill.start({ clock }),
  ]);
  odoo.person().create("account.analytic.plan", { name: PLAN });
  const town = newTown(site, booksIn(odoo));
  const [shared, twins] = [SHARED * 1.5, TWINS].map((percent) => Math.round((vendors * percent) / 100));
  const lists = dirtySystems({ seed, perSide: vendors, shared: shared ?? 0, twins: twins ?? 0 });
  await enterVendors({ town, bill, dice }, lists);
  const works = enterWorks(site, odoo, dirtyWorks({ seed, projects, codes, percent: SHARED }));
  const office = await anOffice({
    ...{ clock, legalEntities: ENTITIES },
    systems: systemsOf({ site, odoo, bill }),
    vocabularies: { "legal-entity": { procore: { Tacoma: "builders", Spokane: "east" } } },
  });
  const errors: string[] = [];
  const server = createServer({ hub: office.hub, onError: (error) => errors.push(String(error)) });
  const url = `${await server.listen({ host: "127.0.0.1", port: 0 })}/hooks`;
  site.hooks.add({ url: `${url}/procore`, version: "v2.0", secret: site.secrets.webhookSecret });
  onTestFinished(async () => void (await Promise.all([server, site, odoo, bill].map((one) => one.close()))));
  return { office, town, works, site, odoo, bill, clock, errors };
}

const ENTITIES = [
  { id: "builders", name: "Northgate Builders", companies: { odoo: String(COMPANIES.Tacoma) } },
  { id: "east", name: "Northgate East", companies: { odoo: String(COMPANIES.Spokane) } },
];

function systemsOf({ site, odoo, bill }: Pick<FullFirm, "site" | "odoo" | "bill">) {
  const legalEntities = ENTITIES.map(({ id }) => id);
  const all = { vendor: "observing", project: "observing", "cost-code": "observing" };
  const { url, database, user } = odoo;
  const companies = Object.values(COMPANIES);
  return [
    {
      ...{ id: "procore", connector: "procore", legalEntities, secrets: site.secrets, flows: all },
      settings: { ...site.settings, legalEntityFrom: "office" },
    },
    {
      ...{ id: "odoo", connector: "odoo", legalEntities, secrets: { password: odoo.password }, flows: all },
      settings: { url, database, user, companies, costCodePlan: PLAN },
    },
    {
      ...{ id: "bill", connector: "bill", legalEntities, secrets: bill.secrets },
      ...{ settings: bill.settings, flows: { vendor: "observing" } },
    },
  ];
}

async function enterVendors(
  { town, bill, dice }: Pick<FullFirm, "town" | "bill"> & { readonly dice: Dice },
  { construction, erp, ap }: DirtySystems,
): Promise<void> {
  const isOver = () => dice.upTo(100) < ARCHIVED;
  for (const { company, vendor } of construction) {
    const id = enterOnSite(town, company, vendor);
    if (isOver()) town.site.retires(id);
  }
  for (const { company, vendor } of erp)
    await enterInBooks(town, company, vendor, isOver() ? { active: false } : {});
  for (const { company, vendor } of ap) {
    const id = bill.creates(entryInBill(vendor));
    town.companyInBill.set(id, company);
    if (isOver()) bill.archives(id);
  }
}
