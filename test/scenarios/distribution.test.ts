import { expect, it } from "vitest";
import { bookingOf } from "../../src/api/v1/booking.ts";
import { distribution } from "../../src/commands/distribution.ts";
import { person } from "../../src/connectors/procore/fake/directory.ts";
import { theDocument } from "../../src/engine/find.ts";
import { aFirm, type Firm, PLAN } from "../support/works.ts";

const LONG = { timeout: 120_000 };

/** How a cost is booked today, by any number of project and code. */
async function booked({ office: { hub } }: Firm, project: string, costCode: string, on = "2026-11-22") {
  const found = {
    project: await theDocument(hub, project, "project"),
    costCode: await theDocument(hub, costCode, "cost-code"),
  };
  const { isBookable, against, books } = await bookingOf(hub, { ...found, on });
  return {
    isBookable,
    against: [...against, ...books.flatMap((one) => one.against)].map(({ code }) => code),
    books: books.map(({ legalEntities, distribution: told }) => [legalEntities.join(), told]),
  };
}

it(
  "pain 19: a code is one joined key in the books of the project's own company, whatever numbers are given",
  LONG,
  async () => {
    const firm = await aFirm();
    const { office, site, odoo, north } = firm;
    firm.opens("Riverside Medical Pavilion", "24-017");
    firm.opens("Turnagain Arm Bridge", "N-7", "Anchorage");
    site.works.createCode(
      null,
      { name: "Cast-in-Place Concrete", code: "3000", full_code: "03-3000" },
      person,
    );
    await office.settle();
    await office.settle();

    const keyIn = (books: typeof odoo, name: string) => {
      const [project] = books.table("project.project").by("name", name);
      const [plan] = books.table("account.analytic.plan").by("name", PLAN);
      const [code] = [...books.table("account.analytic.account").rows].filter(
        ({ plan_id }) => plan_id === plan?.id,
      );
      return `${project?.account_id ?? project?.analytic_account_id},${code?.id}`;
    };
    expect(await booked(firm, "24-017", "03-3000")).toEqual({
      isBookable: true,
      against: [],
      books: [["builders", { [keyIn(odoo, "Riverside Medical Pavilion")]: 100 }]],
    });
    expect((await booked(firm, "N-7", "03-3000")).books).toEqual([
      ["north", { [keyIn(north, "Turnagain Arm Bridge")]: 100 }],
    ]);
    const { value, code } = await distribution(office.hub, { project: "Riverside", costCode: "03-3000" });
    expect({ code, value }).toMatchObject({ code: undefined, value: { on: "2026-11-22", isBookable: true } });
  },
);

it(
  "pain 19: a code is no key, with the reason, where it is closed, another project's, or not in the books",
  LONG,
  async () => {
    const firm = await aFirm();
    const { office, site } = firm;
    const pavilion = firm.opens("Riverside Medical Pavilion", "24-017");
    firm.opens("Cedar Hollow School", "24-018");
    firm.opens("Nobody's Warehouse", "24-020", "");
    site.works.createCode(null, { name: "Concrete", code: "3000", full_code: "03-3000" }, person);
    site.works.createCode(pavilion.id, { name: "Shoring", code: "99", full_code: "31-99" }, person);
    await office.settle();
    await office.settle();

    expect((await booked(firm, "24-018", "31-99")).against).toEqual(["cost-code.of-another-project"]);
    expect((await booked(firm, "24-020", "03-3000")).against).toEqual([
      "project.not-open",
      "project.unmapped",
    ]);
    expect(await booked(firm, "24-017", "31-99")).toMatchObject({ isBookable: true, against: [] });
    site.works.changeProject(pavilion, { active: false }, person);
    await office.settle();
    expect(await booked(firm, "24-017", "03-3000")).toEqual({
      isBookable: false,
      against: ["project.inactive"],
      books: [["builders", null]],
    });
  },
);
