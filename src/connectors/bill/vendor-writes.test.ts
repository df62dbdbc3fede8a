import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { cascade, changed, connected, create, told, update } from "./connected.ts";
import { problem } from "./fake/problems.ts";
import { findVendors } from "./vendor-writes.ts";

const account = {
  nameOnAccount: "Cascade Concrete LLC",
  accountNumber: "000123454321",
  routingNumber: "021000021",
  type: "CHECKING",
};

describe("a vendor that the hub makes", () => {
  it("is a business, and bears the hub's key as its short name", async () => {
    const { fake, client } = await connected();
    await create(client, told, "019a5c3d4e5f00112233445566");
    expect(fake.vendors).toMatchObject([
      {
        accountType: "BUSINESS",
        shortName: "pl:019a5c3d4e5f00112233445566",
        accountNumber: "",
        address: { line1: "1290 Quarry Rd", line2: "", country: "US" },
      },
    ]);
  });

  it("is refused by BILL without an address, in BILL's words, for whoever keeps the vendor", async () => {
    const { client } = await connected();
    await expect(create(client, { name: "Evergreen Rebar Supply" })).rejects.toMatchObject({
      remedy: "refused",
      unanswered: false,
      message: expect.stringMatching(/^BILL, writing a vendor: .*address\.line1: must not be blank/),
    });
  });

  it("that is blocked already is archived as soon as it is made", async () => {
    const { fake, client } = await connected();
    expect((await create(client, { ...told, active: false })).stamp).toBe("key-1");
    expect(fake.vendors).toMatchObject([{ archived: true }]);
  });

  it("is found again when it was made and could not be archived", async () => {
    const { clock, fake, client } = await connected();
    const since = clock.now();
    fake.server.misbehave({ kind: "dead", when: ({ path }) => path.endsWith("/archive") });
    await expect(create(client, { ...told, active: false })).rejects.toMatchObject({ unanswered: true });
    await clock.advance(150);
    const found = await findVendors(client, ["key-1"], since);
    expect(found.map(({ id }) => id)).toEqual(fake.vendors.map(({ id }) => id));
  });

  it("is found also where BILL's clock is a little behind ours", async () => {
    const { clock, client } = await connected();
    const { id } = await create(client);
    const ours = new Date(clock.now().getTime() + 300_000);
    expect(await findVendors(client, ["key-1"], ours)).toMatchObject([{ id }]);
  });

  it("is found also after somebody has archived it", async () => {
    const { clock, fake, client } = await connected();
    const since = clock.now();
    const { id } = await create(client);
    fake.archives(id);
    expect(await findVendors(client, ["key-1"], since)).toMatchObject([{ id, stamp: "key-1" }]);
  });

  it("is known by its key for as long as nobody gives it another short name; others' short names are none", async () => {
    const { fake, client } = await connected();
    const { id } = await create(client);
    fake.changes(id, { shortName: "Cascade" });
    expect(await findVendors(client, ["key-1", "Cascade"], new Date(0))).toEqual([]);
  });
});

describe("a vendor that is archived", () => {
  it("is restored before it is told anything", async () => {
    const { fake, client, asked } = await connected();
    const id = fake.creates({ ...cascade, archived: true });
    await update(client, id, { active: true, phone: "2535550199" });
    expect(fake.vendor(id)).toMatchObject({ archived: false, phone: "2535550199" });
    expect(asked().map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual([
      "POST login",
      "POST restore",
      `PATCH ${id}`,
    ]);
  });

  it("is told first what it lacks when it is archived by the hub", async () => {
    const { fake, client } = await connected();
    const id = fake.creates(cascade);
    await update(client, id, { active: false, phone: "2535550199" });
    expect(fake.vendor(id)).toMatchObject({ archived: true, phone: "2535550199" });
  });

  it("is not restored for another change's sake: what BILL says of that reaches a person", async () => {
    const { fake, client } = await connected();
    const id = fake.creates({ ...cascade, archived: true });
    await expect(update(client, id, { phone: "2535550199" })).rejects.toMatchObject({
      remedy: "refused",
      unanswered: false,
      message: expect.stringContaining("Restore it first"),
    });
    expect(fake.vendor(id).archived).toBe(true);
  });

  it("says that it took effect when it was restored and the rest was refused", async () => {
    const { fake, client } = await connected();
    const id = fake.creates({ ...cascade, archived: true });
    await expect(update(client, id, { active: true, email: "nobody" })).rejects.toMatchObject({
      remedy: "refused",
      unanswered: true,
    });
  });

  it("stays as it is when it is archived twice", async () => {
    const { fake, client } = await connected();
    const id = fake.creates({ ...cascade, archived: true });
    const before = fake.vendor(id).updatedTime;
    expect((await update(client, id, { active: false })).version).toBe(before);
  });
});

describe("bank details", () => {
  it("are neither told nor touched by any change", async () => {
    const { fake, client, asked } = await connected();
    const id = fake.creates({ ...cascade, paymentInformation: { payByType: "ACH", bankAccount: account } });
    await update(client, id, { ...told, phone: "2535550199", name: "Cascade Concrete Inc" });
    expect(fake.vendor(id).paymentInformation).toMatchObject({ payByType: "ACH", bankAccount: account });
    const written = asked("PATCH").map(({ body }) => body);
    expect(written.join()).not.toMatch(/bankAccount|paymentInformation|payeeName|accountNumber/);
    expect(asked("", "/bank-account")).toEqual([]);
  });
});

describe("a tax identity of which BILL shows the end only", () => {
  const withTaxId = (taxId: string) => ({ ...cascade, additionalInfo: { taxId, taxIdType: "EIN" } });

  it("is told where BILL has none", async () => {
    const { fake, client } = await connected();
    const id = fake.creates(cascade);
    await update(client, id, { taxId: "915550142" });
    expect(fake.vendor(id).additionalInfo.taxId).toBe("915550142");
  });

  it("is not written again where the end is ours, and the rest is", async () => {
    const { fake, client, asked } = await connected();
    const id = fake.creates(withTaxId("915550142"));
    await update(client, id, { taxId: "915550142", phone: "2535550199" });
    expect(asked("PATCH").map(({ json }) => json())).toEqual([{ phone: "2535550199" }]);
    await update(client, id, { taxId: "915550142" });
    expect(asked("PATCH")).toHaveLength(1);
  });

  it.each([
    ["another", "915559999"],
    ["none", null],
  ])("is not overwritten unseen with %s", async (_, taxId) => {
    const { fake, client } = await connected();
    const id = fake.creates(withTaxId("915550142"));
    const failure = await update(client, id, { taxId }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      remedy: "refused",
      message: expect.stringContaining("correct it in BILL"),
    });
    expect(inspect(failure, { depth: 9 })).not.toMatch(/0142|9999/);
    expect(fake.vendor(id).additionalInfo.taxId).toBe("915550142");
  });

  it("is overwritten where BILL shows it whole: then it was compared", async () => {
    const { fake, client } = await connected({ masksTaxIds: false });
    const id = fake.creates(withTaxId("915550142"));
    await update(client, id, { taxId: "915559999" });
    expect(fake.vendor(id).additionalInfo.taxId).toBe("915559999");
  });
});

describe("a change", () => {
  it("that empties a field is told as an empty text, for null is overlooked", async () => {
    const { fake, client } = await connected();
    const id = fake.creates(cascade);
    await update(client, id, { phone: null, email: null });
    expect(fake.vendor(id)).toMatchObject({ phone: "", email: "" });
  });

  it("of a street of several lines keeps them apart", async () => {
    const { fake, client } = await connected();
    const id = fake.creates(cascade);
    await update(client, id, { address: { ...told.address, street: "1290 Quarry Rd, Suite 2, Dock 4" } });
    expect(fake.vendor(id).address).toMatchObject({ line1: "1290 Quarry Rd", line2: "Suite 2, Dock 4" });
  });

  it("for which BILL wants a second factor is left to a person", async () => {
    const { fake, client } = await connected();
    const id = fake.creates(cascade);
    const reply = () => problem(403, "BDC_1361", "Untrusted session.");
    fake.server.misbehave({ kind: "refuse", reply, when: ({ method }) => method === "PATCH" });
    await expect(update(client, id, { address: told.address })).rejects.toMatchObject({
      remedy: "refused",
      message: expect.stringMatching(/Untrusted session.*change it in BILL/),
    });
  });

  it("of nobody is refused", async () => {
    const { client } = await connected();
    await expect(update(client, "00901XYZABCDEFnobody", { phone: "1" })).rejects.toMatchObject({
      remedy: "refused",
    });
  });
});

describe("in the words of the office", () => {
  it("a vendor that accounts payable archives is heard as closed to new business, and as open once restored", async () => {
    const { clock, fake, client } = await connected();
    const id = fake.creates(cascade);
    let { cursor } = await changed(client);
    for (const [act, heard] of [
      ["archives", true],
      ["restores", false],
    ] as const) {
      await clock.advance(3600);
      fake[act](id);
      const news = await changed(client, cursor);
      expect(news.ids).toEqual([id]);
      expect(fake.vendor(id).archived).toBe(heard);
      cursor = news.cursor;
    }
  });
});
