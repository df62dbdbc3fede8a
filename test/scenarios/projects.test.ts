import { expect, it } from "vitest";
import { distributionOf } from "../../src/connectors/odoo/distribution.ts";
import { person } from "../../src/connectors/procore/fake/directory.ts";
import { theDocument } from "../../src/engine/find.ts";
import { aFirm, aProject, type Firm, PLAN } from "../support/works.ts";

const LONG = { timeout: 120_000 };

const recordOf = ({ office: { hub } }: Firm, number: string) => theDocument(hub, number);

it("carries each project into the books of its own company, once, and into nobody else's", LONG, async () => {
  const firm = await aFirm();
  const { office, odoo, north } = firm;
  firm.opens("Riverside Medical Pavilion", "24-017");
  firm.opens("Cedar Hollow School", "24-018");
  firm.opens("Palouse Grain Terminal", "E-101", "Spokane");
  firm.opens("Turnagain Arm Bridge", "N-7", "Anchorage");
  firm.opens("Chugach Fire Station", "N-8", "Anchorage");
  firm.opens("Merely a Bid", "24-019", "Tacoma", { project_stage: { id: 1, name: "Bidding" } });
  firm.opens("Nobody's Warehouse", "24-020", "");
  firm.opens("Somewhere Else", "24-021", "Boise");
  await office.settle();
  await office.settle({ sweep: true });

  expect(firm.booksOf(odoo)).toEqual([
    "1/1 24-017 Riverside Medical Pavilion",
    "1/1 24-018 Cedar Hollow School",
    "2/2 E-101 Palouse Grain Terminal",
  ]);
  expect(firm.booksOf(north)).toEqual(["1/1 N-7 Turnagain Arm Bridge", "1/1 N-8 Chugach Fire Station"]);
  expect(await firm.held()).toEqual([
    "project.no-legal-entity: 24-020 Nobody's Warehouse",
    "project.no-legal-entity: 24-021 Somewhere Else",
    "vocabulary.unmapped: 24-021 Somewhere Else",
  ]);
  const { key } = await recordOf(firm, "E-101");
  expect(await firm.linksOf("project", key)).toEqual([
    expect.stringMatching(/^odoo 2 \d+$/),
    expect.stringMatching(/^site \d+$/),
  ]);
});

it("tells the one company what changes, though another's calls fail and answers are lost", LONG, async () => {
  const firm = await aFirm();
  const { office, site, odoo, north } = firm;
  odoo.misbehave({ kind: "drop-after" });
  const tower = firm.opens("Palouse Grain Terminal", "E-101", "Spokane");
  firm.opens("Turnagain Arm Bridge", "N-7", "Anchorage");
  await office.settle();
  for (let minute = 0; minute < 10; minute++) await office.pass(60);
  site.works.changeProject(tower, { name: "Palouse Terminal", project_number: "E-102" }, person);
  await office.settle();
  expect(firm.booksOf(odoo)).toEqual(["2/2 E-102 Palouse Terminal"]);
  expect(firm.booksOf(north)).toEqual(["1/1 N-7 Turnagain Arm Bridge"]);
  site.works.changeProject(tower, { office: { id: 6, name: "Tacoma" }, active: false }, person);
  await office.settle();
  expect(firm.booksOf(odoo)).toEqual(["2/2 E-102 Palouse Terminal"]);
  expect(odoo.table("project.project").by("name", "Palouse Terminal")).toMatchObject([{ active: false }]);
  expect(await firm.held()).toEqual(["record.rewritten: E-102 Palouse Terminal"]);
});

it("makes one project of two platforms that number it differently", LONG, async () => {
  const firm = await aFirm();
  const { office, second, odoo } = firm;
  firm.opens("Riverside Medical Pavilion", "24-017");
  await office.settle();
  second.works.createProject(aProject("Riverside Med. Pavilion", "P-2024-17", "Tacoma"), person);
  await office.settle();
  expect(await firm.held()).toEqual(["project.look-alike: P-2024-17 Riverside Med. Pavilion"]);
  expect(firm.booksOf(odoo)).toEqual(["1/1 24-017 Riverside Medical Pavilion"]);

  await firm.decides("project.look-alike", "same");
  const record = await recordOf(firm, "P-2024-17");
  expect(await recordOf(firm, "24-017")).toEqual(record);
  expect(record.known).toMatchObject({ number: "24-017", numbers: ["24-017", "P-2024-17"] });
  expect(await firm.linksOf("project", record.key)).toHaveLength(3);
  expect(firm.booksOf(odoo)).toEqual(["1/1 24-017 Riverside Medical Pavilion"]);
  expect([...second.works.projects.values()].map(({ project_number }) => project_number)).toEqual([
    "P-2024-17",
  ]);
  // The name of the second platform is another, and that a person decides; its number is its own.
  expect(await firm.held()).toEqual(["ownership.conflict: 24-017 Riverside Medical Pavilion"]);
});

it(
  "books a code of two segments and the flat one of the accountants to one account, beside the project",
  LONG,
  async () => {
    const firm = await aFirm();
    const { office, site, odoo, north } = firm;
    const [plan] = odoo.table("account.analytic.plan").by("name", PLAN);
    const flat = odoo.person().create("account.analytic.account", {
      ...{ name: "Cast in Place Concrete", code: "033000", plan_id: plan?.id, company_id: false },
    });
    site.works.createCode(
      null,
      { name: "Cast-in-Place Concrete", code: "3000", full_code: "03-3000" },
      person,
    );
    const project = firm.opens("Riverside Medical Pavilion", "24-017");
    const own = site.works.createCode(
      project.id,
      { name: "Shoring of the old wing", code: "99", full_code: "31-99" },
      person,
    );
    await office.settle();
    await office.settle();
    expect(await firm.held()).toEqual(["cost-code.look-alike: 03-3000 Cast-in-Place Concrete"]);
    await firm.decides("cost-code.look-alike", "same");

    const codesOf = (fake: typeof odoo) =>
      [...fake.table("account.analytic.account").rows]
        .filter(({ plan_id }) => plan_id === fake.table("account.analytic.plan").by("name", PLAN)[0]?.id)
        .map(({ code, company_id }) => `${company_id} ${code}`);
    expect(codesOf(odoo)).toEqual(["null 033000", "null 31-99"]);
    // The firm's standard is in all books; the project's own code in those of its company's database alone.
    expect(codesOf(north)).toEqual(["null 03-3000"]);
    expect(site.works.codes.get(own.id)).toMatchObject({ full_code: "31-99" });

    const record = await recordOf(firm, "033000");
    expect(await recordOf(firm, "03-3000")).toEqual(record);
    const account = (await firm.linksOf("cost-code", record.key)).find((link) => link.startsWith("odoo "));
    expect(account).toBe(`odoo ${flat}`);
    const [row] = odoo.table("project.project").by("name", "Riverside Medical Pavilion");
    const shares = [{ accounts: [Number(row?.account_id), Number(account?.split(" ")[1])], percent: "100" }];
    expect(distributionOf(shares)).toEqual({ [`${row?.account_id},${flat}`]: 100 });
  },
);
