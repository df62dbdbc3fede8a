import { expect, it, onTestFinished } from "vitest";
import { createServer } from "../../src/api/server.ts";
import { FakeBill } from "../../src/connectors/bill/fake.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { resolveHold } from "../../src/engine/resolve.ts";
import { booksIn } from "../support/night/books.ts";
import { anOffice } from "../support/office.ts";

const place = { street: "1290 Quarry Rd", city: "Puyallup", state: "WA", zip: "98371", country: "US" };
const cascade = {
  ...{ name: "Cascade Concrete LLC", taxId: "915550142", email: "ar@cascadeconcrete.example" },
  ...{ phone: "2535550142", address: place, terms: "30 Days" },
};
const harbor = {
  name: "Harbor Tool Rental",
  email: "office@harbortool.example",
  phone: "2065550117",
  address: {
    ...{ line1: "4 Dock St", city: "Kent", stateOrProvince: "WA" },
    ...{ zipOrPostalCode: "98032", country: "US" },
  },
};

async function anOfficeWithBill() {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const [odoo, bill] = await Promise.all([fakeOdoo({ clock }), FakeBill.start({ clock })]);
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
  const errors: string[] = [];
  const server = createServer({ hub: office.hub, onError: (error) => errors.push(String(error)) });
  const notificationUrl = `${await server.listen({ host: "127.0.0.1", port: 0 })}/hooks/bill`;
  bill.hooks.add({ notificationUrl, securityKey: bill.secrets.securityKey });
  onTestFinished(async () => {
    await Promise.all([server.close(), odoo.close(), bill.close()]);
    expect(errors).toEqual([]);
  });
  const held = async () => (await office.holds()).map(({ code, blocks }) => `${code} ${blocks}`);
  const settled = async () => {
    for (let round = 0; round < 3; round++) await office.settle();
  };
  await settled();
  const writes = () =>
    bill.server.log.filter(({ request: { method, path } }) => method !== "GET" && path.includes("/vendors"));
  return { office, books: booksIn(odoo), bill, held, settled, writes, hub: office.hub };
}

it("BILL is told of a vendor of the books once, and archives it when the books block it", async () => {
  const { books, bill, held, settled, writes } = await anOfficeWithBill();
  const id = await books.enter(cascade);
  await settled();
  expect(bill.vendors).toMatchObject([
    { name: cascade.name, email: cascade.email, archived: false, additionalInfo: { taxId: "915550142" } },
  ]);
  expect(await held()).toEqual([]);
  const before = writes().length;
  await settled();
  expect(writes()).toHaveLength(before);

  await books.change(id, { active: false });
  await settled();
  expect(bill.vendors).toMatchObject([{ archived: true }]);
  expect(await held()).toEqual([]);
});

it("what accounts payable archives by itself waits for a person, who may have it restored", async () => {
  const { office, hub, books, bill, held, settled } = await anOfficeWithBill();
  await books.enter(cascade);
  await settled();
  const [vendor] = bill.vendors;

  bill.archives(vendor?.id ?? "");
  // The webhook is on its way; nobody polls.
  for (let round = 0; round < 3; round++) await office.pass(5);
  expect(await held()).toEqual(["ownership.conflict bill#active"]);

  const [hold] = await office.holds();
  await resolveHold(hub, { hold: hold?.id ?? 0, verdict: "keep", who: "Ann", because: "it stays open" });
  await settled();
  expect(bill.vendors).toMatchObject([{ archived: false }]);
  expect(await held()).toEqual([]);
});

it("a vendor that accounts payable enters comes into the books, unless it is like one that is there", async () => {
  const { books, bill, held, settled } = await anOfficeWithBill();
  const cascadeId = await books.enter(cascade);
  await settled();
  bill.creates(harbor);
  bill.creates({ ...harbor, name: "CASCADE CONCRETE", email: cascade.email, phone: cascade.phone });
  await settled();
  expect(await held()).toEqual(["vendor.look-alike admit"]);
  expect(await books.nameOf(cascadeId)).toBe(cascade.name);
  expect(await books.nameOf(String(Number(cascadeId) + 1))).toBe(harbor.name);
});

it("a vendor that BILL does not take waits in BILL's words, and goes there once it is mended", async () => {
  const { office, books, bill, settled } = await anOfficeWithBill();
  const id = await books.enter({ ...cascade, address: null });
  await settled();
  expect(bill.vendors).toEqual([]);
  expect(await office.holds()).toMatchObject([
    {
      code: "delivery.refused",
      blocks: "bill",
      says: expect.stringMatching(/address\.line1: must not be blank/),
    },
  ]);
  await books.change(id, { address: place });
  await settled();
  expect(bill.vendors).toMatchObject([{ name: cascade.name, address: { line1: "1290 Quarry Rd" } }]);
  expect(await office.holds()).toEqual([]);
});
