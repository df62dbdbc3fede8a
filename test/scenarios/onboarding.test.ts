import { describe, expect, it, onTestFinished } from "vitest";
import { FakeBill } from "../../src/connectors/bill/fake.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { fakeOdoo } from "../../src/connectors/odoo/fake/index.ts";
import { FakeProcore } from "../../src/connectors/procore/fake.ts";
import { FakeTrustLayer } from "../../src/connectors/trustlayer/fake.ts";
import { mergeRecords } from "../../src/engine/merge.ts";
import { resolveHold, type Verdict } from "../../src/engine/resolve.ts";
import { openHolds } from "../../src/store/holds.ts";
import { findRecords } from "../../src/store/records.ts";
import { aFirm, CASCADE, liability, settled } from "../support/compliance-firm.ts";
import { booksIn } from "../support/night/books.ts";
import { anOffice } from "../support/office.ts";
import { aFirmThatPays, decided } from "../support/paying-firm.ts";

const place = { street: "4 Dock St", city: "Kent", state: "WA", zip: "98032", country: "US" };
const harbor = { name: "Harbor Tool Rental LLC", taxId: "845550199" };
/** As somebody types it into Procore. */
const register = (identifier: string) => ({
  business_register: { type: "EIN", identifier, verification_status: null, verified_at: null },
});

async function aFirmThatOnboards() {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const [odoo, bill, procore, trustlayer] = await Promise.all([
    fakeOdoo({ clock }),
    FakeBill.start({ clock }),
    FakeProcore.start({ clock }),
    FakeTrustLayer.start({ clock }),
  ]);
  onTestFinished(async () => {
    await Promise.all([odoo, bill, procore, trustlayer].map((one) => one.close()));
  });
  const { url, database, user, password } = odoo;
  const office = await anOffice({
    clock,
    flows: { vendor: "live" },
    policies: { onboarding: { requires: ["taxId", "address"] } },
    systems: [
      { id: "odoo", connector: "odoo", settings: { url, database, user }, secrets: { password } },
      ...Object.entries({ bill, procore, trustlayer }).map(([id, one]) => ({
        ...{ id, connector: id, settings: one.settings, secrets: one.secrets },
      })),
    ],
  });
  const settle = async () => {
    for (let round = 0; round < 2; round++) await office.settle();
  };
  await settle();
  const held = async () => (await office.holds()).map(({ code, blocks }) => `${code} ${blocks}`).sort();
  const resolve = async (code: string, verdict: Verdict) => {
    const hold = (await office.holds()).find((one) => one.code === code);
    await resolveHold(office.hub, { hold: hold?.id ?? 0, verdict, who: "Ann", because: "I asked them" });
    await settle();
  };
  const inProcore = () => [...procore.directory.vendors.values()].find(({ name }) => name === harbor.name);
  const inOdoo = () => [...odoo.table("res.partner").rows].find(({ name }) => name === harbor.name);
  return {
    ...{ office, hub: office.hub, books: booksIn(odoo) },
    bill,
    procore,
    trustlayer,
    settle,
    held,
    resolve,
    inProcore,
    inOdoo,
  };
}

describe("a vendor that is captured on the compliance platform", () => {
  it("is made in the books once it is complete, its numbers hold and nobody else is it; then site and payables hear how it stands", async () => {
    const firm = await aFirmThatOnboards();
    const { hub, books, bill, procore, trustlayer, settle, held, resolve, inProcore, inOdoo } = firm;
    trustlayer.workspace.addVendor({ name: harbor.name });
    await settle();
    expect(await held()).toEqual(["vendor.lacking bill", "vendor.lacking odoo"]);
    expect([inProcore()?.name, inOdoo(), bill.vendors]).toEqual([harbor.name, undefined, []]);

    const id = String(inProcore()?.id);
    procore.changes(id, {
      address: place.street,
      city: place.city,
      state_code: "WA",
      zip: place.zip,
      country_code: "US",
    });
    procore.changes(id, { ...register("07-1234567"), email_address: "office@harbortool.example" } as never);
    await settle();
    expect(await held()).toEqual(["vendor.invalid-tax-id procore#taxId"]);
    const [invalid] = await firm.office.holds();
    expect(invalid?.says).toMatch(/The tax id is not what US gives: an EIN/);
    expect([invalid?.says.includes("1234567"), inOdoo(), bill.vendors]).toEqual([false, undefined, []]);

    await books.enter({
      ...harbor,
      name: "Harbor Tool Rentals",
      email: "office@harbortool.example",
      address: place,
    });
    procore.changes(id, register("84-5550199") as never);
    await settle();
    expect((await held()).some((one) => one.startsWith("vendor.look-alike"))).toBe(true);
    expect(inOdoo()).toBeUndefined();

    await resolve("vendor.look-alike", "distinct");
    expect(await held()).toEqual([]);
    expect(inOdoo()).toMatchObject({ name: harbor.name, vat: harbor.taxId });
    expect(bill.vendors.map(({ name }) => name)).toContain(harbor.name);

    expect(inProcore()?.prequalified).toBe(false);
    await decided(hub, harbor.name, {});
    await settle();
    expect(inProcore()?.prequalified).toBe(true);
  });

  it("is made nowhere once it is refused, and everywhere once that is withdrawn; a number that is odd and right is accepted; refused later, each system says so as it can", async () => {
    const { hub, bill, procore, trustlayer, settle, held, resolve, inProcore, inOdoo } =
      await aFirmThatOnboards();
    trustlayer.workspace.addVendor({ name: harbor.name });
    await settle();
    await decided(hub, harbor.name, { verdict: "refuse" });
    procore.changes(String(inProcore()?.id), {
      ...register("07-1234567"),
      ...{ address: place.street, city: place.city, state_code: "WA", zip: place.zip, country_code: "US" },
    } as never);
    await settle();
    expect([await held(), inOdoo(), bill.vendors]).toEqual([[], undefined, []]);
    await decided(hub, harbor.name, { verdict: "withdraw" });
    await settle();
    expect(await held()).toEqual(["vendor.invalid-tax-id procore#taxId"]);
    await resolve("vendor.invalid-tax-id", "accept");
    expect([await held(), inOdoo()?.vat, bill.vendors.length]).toEqual([[], "071234567", 1]);

    await decided(hub, harbor.name, { verdict: "refuse", because: "insolvent" });
    await settle();
    expect(inProcore()?.prequalified).toBe(false);
    expect(inOdoo()?.purchase_warn_msg ?? inOdoo()?.invoice_warn_msg).toContain(
      "person:ann has refused it: insolvent",
    );
    expect(await held()).toEqual([]);
  });
});

describe("a vendor that people approve by scope", () => {
  it("is payable on one project and blocked on another in one run, and what is decided anew releases exactly that", async () => {
    const firm = await aFirm();
    const { asked, billed } = await settled(firm);
    asked(CASCADE, undefined, liability("2027-06-01"));
    await firm.hub.settle();
    const [p2] = (await findRecords(firm.hub.db, "test", "25-003")).filter(({ noun }) => noun === "project");
    await decided(firm.hub, CASCADE.name, { verdict: "refuse", project: p2?.key, because: "quarrels there" });
    await firm.hub.settle();
    await billed("B-1", 0, 0);
    await billed("B-2", 0, 1);
    await billed("B-3", 1, 1);
    expect([await firm.state("B-1"), await firm.state("B-2"), await firm.state("B-3")]).toEqual([
      "payable",
      "received",
      "payable",
    ]);
    expect(await firm.held()).toEqual(["B-2 release compliance.refused"]);

    await decided(firm.hub, CASCADE.name, { verdict: "approve", project: p2?.key, until: "2026-11-24" });
    await firm.hub.settle();
    expect([await firm.state("B-2"), await firm.held()]).toEqual(["payable", []]);
    const [vendor] = await findRecords(firm.hub.db, "test", CASCADE.name);
    expect(vendor?.known?.approvals).toMatchObject([
      { verdict: "approved", project: p2?.key, role: "controller" },
    ]);
    await firm.pass(40);
    expect((await findRecords(firm.hub.db, "test", CASCADE.name))[0]?.known?.approvals).toEqual([]);
  });
});

it("a vendor that was refused stays refused as the one that it turns out to be", async () => {
  const { hub, books } = await aFirmThatPays();
  await decided(hub, CASCADE.name, {});
  await hub.walk();
  books.put("vendor", "2", { name: "Cascade Concr.", taxId: null, bankAccounts: [] });
  await hub.read("books");
  await decided(hub, "Cascade Concr.", { verdict: "refuse" });
  await hub.walk();
  const keyOf = async (title: string) =>
    (await findRecords(hub.db, "test", title)).find((one) => one.title === title)?.key ?? "";
  const [from, into] = [await keyOf("Cascade Concr."), await keyOf(CASCADE.name)];
  books.table("vendor").delete("2");
  await hub.settle({ sweep: true });
  for (const { id } of await openHolds(hub.db, "test", { code: "record.vanished" }))
    await resolveHold(hub, { hold: id, verdict: "unlink", who: "Ann", because: "it is the other" });
  await hub.walk();
  const merging = { noun: "vendor", from, into, by: "Ann", because: "one firm" };
  expect(await hub.db.transaction((tx) => mergeRecords(tx, hub, merging))).toBeUndefined();
  await hub.walk();
  expect((await findRecords(hub.db, "test", into))[0]?.state).toBe("refused");
});
