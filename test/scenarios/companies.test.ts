import { expect, it } from "vitest";
import { bookingOf } from "../../src/api/v1/booking.ts";
import { person } from "../../src/connectors/procore/fake/directory.ts";
import { theDocument } from "../../src/engine/find.ts";
import { chanceFrom } from "../support/chance.ts";
import { aFirm, aProject, type Firm, PLAN } from "../support/works.ts";

const LONG = { timeout: 120_000 };

async function booked({ office: { hub } }: Firm, project: string, costCode: string, on = "2026-11-22") {
  const found = {
    project: await theDocument(hub, project, "project"),
    costCode: await theDocument(hub, costCode, "cost-code"),
  };
  return bookingOf(hub, { ...found, on });
}

type Books = Firm["odoo"];
const planOf = (books: Books) => books.table("account.analytic.plan").by("name", PLAN)[0]?.id;
const codesIn = (books: Books) =>
  [...books.table("account.analytic.account").rows]
    .filter(({ plan_id }) => plan_id === planOf(books))
    .map(({ code, company_id }) => `${company_id ?? "all"} ${code}`)
    .sort();
const vendorsIn = (books: Books) =>
  [...books.table("res.partner").rows]
    .filter(({ supplier_rank }) => Number(supplier_rank) > 0)
    .map(({ name, company_id }) => `${company_id ?? "all"} ${name}`)
    .sort();

const OFFICES = { Tacoma: ["odoo", "1"], Spokane: ["odoo", "2"], Anchorage: ["north", "1"] } as const;
type Office = keyof typeof OFFICES;

it.each([1])(
  "puts nothing into the wrong company, of three in two databases, whatever is opened and lost (seed %i)",
  LONG,
  async (seed) => {
    const chance = chanceFrom(seed);
    const firm = await aFirm({ flows: { project: "live", "cost-code": "live", vendor: "live" } });
    const { office, site, odoo, north } = firm;
    site.works.createCode(null, { name: "Concrete", code: "3000", full_code: "03-3000" }, person);
    const opened = Array.from({ length: 7 }, (_, n) => {
      const at = chance.of(Object.keys(OFFICES) as Office[]);
      const row = firm.opens(`Undertaking ${chance.digits(6)}`, `J${seed}-${100 + n}`, at);
      const own = chance.is(0.4);
      if (own) site.works.createCode(row.id, { name: `Own ${n}`, code: "9", full_code: `9${n}-9` }, person);
      if (chance.is(0.3)) chance.of([odoo, north]).misbehave({ kind: "drop-after" });
      return { at, row, number: `J${seed}-${100 + n}`, code: own ? `9${n}-9` : undefined };
    });
    for (const name of ["Anchor Masonry LLC", "Beacon Roofing Inc"]) site.creates({ name });
    await office.settle();
    for (let minute = 0; minute < 10; minute++) await office.pass(60);
    await office.settle({ sweep: true });

    const wanted = (database: string) =>
      opened
        .filter(({ at }) => OFFICES[at][0] === database)
        .map(({ at, number, row }) => `${OFFICES[at][1]}/${OFFICES[at][1]} ${number} ${row.name}`)
        .sort();
    expect(firm.booksOf(odoo)).toEqual(wanted("odoo"));
    expect(firm.booksOf(north)).toEqual(wanted("north"));
    const ownCodes = (database: string) =>
      opened.flatMap(({ at, code }) => (code && OFFICES[at][0] === database ? [`all ${code}`] : []));
    expect(codesIn(odoo)).toEqual(["all 03-3000", ...ownCodes("odoo")].sort());
    expect(codesIn(north)).toEqual(["all 03-3000", ...ownCodes("north")].sort());
    for (const books of [odoo, north])
      expect(vendorsIn(books)).toEqual(["all Anchor Masonry LLC", "all Beacon Roofing Inc"]);
    for (const { at, number } of opened) {
      const { isBookable, books } = await booked(firm, number, "03-3000");
      expect({ isBookable, entities: books.flatMap((one) => one.legalEntities) }).toEqual({
        isBookable: true,
        entities: [{ Tacoma: "builders", Spokane: "east", Anchorage: "north" }[at]],
      });
    }
  },
);

it("brings a code of four segments and the accountants' flat one to one key", LONG, async () => {
  const firm = await aFirm({ reads: { costCodesFrom: "budget-codes", subJobs: true } });
  const { office, site, odoo } = firm;
  const flat = odoo.person().create("account.analytic.account", {
    ...{ name: "Concrete, placed", code: "01033000S", plan_id: planOf(odoo), company_id: false },
  });
  const pavilion = firm.opens("Riverside Medical Pavilion", "24-017");
  site.breakdown.addSubJob(pavilion.id, { name: "Parking Structure", code: "01" }, person);
  site.breakdown.addBudgetCode(pavilion.id, [
    { segment: "Phase", type: "custom", path: ["01"], name: "Structure" },
    { segment: "Cost Code", type: "cost_code", path: ["03", "3000"], name: "Concrete" },
    { segment: "Cost Type", type: "line_item_type", path: ["S"], name: "Placed" },
  ]);
  await office.settle();
  await office.settle();
  expect(await firm.held()).toEqual(["cost-code.look-alike: 01.03-3000.S Structure.Concrete.Placed"]);
  await firm.decides("cost-code.look-alike", "same");
  await office.settle();

  expect(firm.booksOf(odoo)).toEqual([
    "1/1 24-017 Riverside Medical Pavilion",
    "1/1 24-017-01 Parking Structure",
  ]);
  const [row] = odoo.table("project.project").by("name", "Riverside Medical Pavilion");
  const one = await booked(firm, "24-017", "01.03-3000.S");
  expect(one.books.map(({ distribution }) => distribution)).toEqual([
    { [`${row?.account_id},${flat}`]: 100 },
  ]);
  expect(await booked(firm, "24-017", "01033000S")).toEqual(one);
  expect((await booked(firm, "24-017-01", "01033000S")).books[0]?.accounts.costCode).toBe(String(flat));
});

it(
  "resolves the numbers of two platforms to one account once a person has decided, and to none by itself",
  LONG,
  async () => {
    const firm = await aFirm();
    const { office, second, site } = firm;
    site.works.createCode(null, { name: "Concrete", code: "3000", full_code: "03-3000" }, person);
    firm.opens("Riverside Medical Pavilion", "24-017");
    await office.settle();
    second.works.createProject(aProject("Riverside Med. Pavilion", "P-2024-17", "Tacoma"), person);
    await office.settle();
    const before = await booked(firm, "P-2024-17", "03-3000");
    expect(before.against.map(({ code }) => code)).toEqual(["project.not-open", "project.unmapped"]);
    await firm.decides("project.look-alike", "same");
    expect(await booked(firm, "P-2024-17", "03-3000")).toEqual(await booked(firm, "24-017", "03-3000"));
    expect(await booked(firm, "P-2024-17", "03-3000")).toMatchObject({ isBookable: true });
  },
);

it("refuses a code for what comes after its last day, and takes what came before", LONG, async () => {
  const firm = await aFirm();
  const { office, site } = firm;
  const { id } = firm.opens("Riverside Medical Pavilion", "24-017");
  const shoring = site.works.createCode(id, { name: "Shoring", code: "99", full_code: "31-99" }, person);
  await office.settle();
  await office.settle();
  site.works.removeCode(shoring, person);
  await office.settle();
  const after = await booked(firm, "24-017", "31-99", "2026-12-01");
  expect(after).toMatchObject({ isBookable: false, against: [{ code: "cost-code.expired" }] });
  expect(after.books.map(({ distribution }) => distribution)).toEqual([null]);
  expect(after.against[0]?.says).toMatch(
    /31-99 ended on 2026-11-22: a cost of 2026-12-01 needs another code/,
  );
  expect(await booked(firm, "24-017", "31-99", "2026-11-20")).toMatchObject({ isBookable: true });
});
