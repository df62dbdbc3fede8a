import { expect, it, onTestFinished } from "vitest";
import { FakeBill } from "../../src/connectors/bill/fake.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { foreseeMapping } from "../../src/engine/foresee-mapping.ts";
import { acceptMapping, proposeMapping, type Wished } from "../../src/engine/mappings.ts";
import { unmappedViews } from "../../src/engine/views/mappings.ts";
import { anOffice } from "../support/office.ts";

/** The books and accounts payable, whose payment terms are words of their own. */
async function anOfficeWithTerms() {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const [odoo, bill] = await Promise.all([fakeOdoo({ clock }), FakeBill.start({ clock })]);
  onTestFinished(async () => void (await Promise.all([odoo.close(), bill.close()])));
  const office = await anOffice({
    clock,
    systems: [
      {
        ...{ id: "odoo", connector: "odoo", secrets: { password: odoo.password } },
        settings: { url: odoo.url, database: odoo.database, user: odoo.user },
      },
      { id: "bill", connector: "bill", settings: bill.settings, secrets: bill.secrets },
    ],
  });
  const settled = async () => {
    for (let round = 0; round < 3; round++) await office.settle();
  };
  await settled();
  return { office, odoo, bill, settled, hub: office.hub };
}

const vendorOf = (n: number) => ({
  ...{ name: `Harbor Rental ${n}`, email: `office${n}@harbor${n}.example`, phone: `206555${4000 + n}` },
  address: {
    ...{ line1: `${n} Dock St`, city: "Kent", stateOrProvince: "WA" },
    ...{ zipOrPostalCode: "98032", country: "US" },
  },
});

it("a term that nobody knew waits with all its vendors, and both systems have it once it is mapped in each", async () => {
  const { office, odoo, bill, settled, hub } = await anOfficeWithTerms();
  const propose = (over: Partial<Wished>) =>
    hub.db.transaction((tx) =>
      proposeMapping(tx, hub, {
        ...{ list: "terms", connection: "bill", theirs: "Net 75, as agreed", ours: "net-75", ends: null },
        ...{ isNew: true, by: "person:stella", because: "as on their contracts", ...over },
      }),
    );
  const accept = (mapping: number) =>
    hub.db.transaction((tx) => acceptMapping(tx, hub, { mapping, by: "person:carl", because: "it is so" }));
  const held = async () => [...new Set((await office.holds()).map(({ code }) => code))];
  const termsInBooks = () =>
    [...odoo.table("res.partner").rows]
      .filter(({ name }) => String(name).startsWith("Harbor"))
      .map((row) => row.property_supplier_payment_term_id);

  const terms = bill.term("Net 75, as agreed");
  for (const n of [1, 2, 3]) {
    const id = bill.creates(vendorOf(n));
    bill.changes(id, { additionalInfo: { paymentTermId: terms } });
  }
  await settled();
  expect(await held()).toEqual(["vocabulary.unmapped"]);
  expect(await unmappedViews(hub)).toMatchObject([
    {
      ...{ way: "hear", connection: "bill", list: "terms", word: "Net 75, as agreed", records: 3 },
      suggestions: [],
    },
  ]);

  const heard = await propose({});
  expect(await foreseeMapping(hub, heard.id)).toMatchObject({
    ...{ records: 3, waiting: 3 },
    tells: [{ connection: "odoo", mode: "live", records: 3, fields: ["terms"] }],
  });
  await accept(heard.id);
  await settled();
  expect(await held()).toEqual(["delivery.refused"]);
  expect(await unmappedViews(hub)).toMatchObject([
    { way: "tell", connection: "odoo", list: "terms", word: "net-75", records: 3, proposed: [] },
  ]);

  const id = odoo.person().create("account.payment.term", { name: "75 Days" });
  const told = await propose({ connection: "odoo", theirs: "75 Days", isNew: false });
  expect(await foreseeMapping(hub, told.id)).toMatchObject({ retold: 3, waiting: 0 });
  expect((await accept(told.id)).again).toBe(3);
  await settled();
  expect(await held()).toEqual([]);
  expect(termsInBooks()).toEqual([1, 2, 3].map(() => ({ 1: id })));
  expect(await unmappedViews(hub)).toEqual([]);
});
