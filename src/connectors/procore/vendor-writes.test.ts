import { describe, expect, it } from "vitest";
import { connected, told } from "./connected.ts";
import { createVendors, takeOver, updateVendors } from "./vendor-writes.ts";
import { vendors } from "./vendors.ts";

describe("writing vendors", () => {
  it("stamps what it makes without marking it as the books' own", async () => {
    const { fake, client } = await connected();
    const id = await told(client, { name: "Evergreen Rebar Supply", number: "V-04502" }, "vendor/7/0");
    expect(fake.vendor(id)).toMatchObject({
      origin_data: '{"plumbline":"vendor/7/0"}',
      origin_id: null,
      origin_code: "V-04502",
    });
  });

  it("leaves the mark alone when it changes what others made", async () => {
    const { fake, client } = await connected();
    const id = fake.creates({ name: "Cascade", origin_data: "another app's own", origin_id: "other:1" });
    await updateVendors(client, [{ id, patch: { phone: "1" } }]);
    expect(fake.vendor(id)).toMatchObject({
      business_phone: "1",
      origin_data: "another app's own",
      origin_id: "other:1",
    });
    const [read] = await vendors.read(client, [id]);
    expect(read?.stamp).toBeUndefined();
  });

  it("marks a vendor as the books' own only when it is taken over", async () => {
    const { fake, client } = await connected();
    const [first = "", second = ""] = fake.seed(2);
    const outcomes = await takeOver(client, [
      { id: first, originId: "odoo:res.partner:4471" },
      { id: second, originId: "odoo:res.partner:4471" },
    ]);
    expect(outcomes).toMatchObject([
      { done: true, image: { id: first } },
      {
        done: false,
        error: { remedy: "refused", message: expect.stringMatching(/origin_id has already been taken/) },
      },
    ]);
    expect(fake.vendor(first).origin_id).toBe("odoo:res.partner:4471");
    expect(fake.vendor(second).origin_id).toBeNull();
  });

  it("reads back what a sync shows in short", async () => {
    const { client } = await connected({ shortSyncs: true });
    const items = ["key-1", "key-2", "key-3"].map((stamp, n) => ({
      stamp,
      patch: { name: `Vendor ${n}`, phone: `${n}` },
    }));
    const outcomes = await createVendors(client, items);
    expect(outcomes).toMatchObject(items.map(({ stamp }) => ({ done: true, image: { stamp } })));
    expect(outcomes.map((outcome) => outcome.done && outcome.image.wire)).toMatchObject(
      items.map(({ patch }) => ({ name: patch.name, business_phone: patch.phone })),
    );
  });

  it("does not say that nothing happened when it cannot read back what a sync made", async () => {
    const { fake, client } = await connected({ shortSyncs: true });
    fake.server.misbehave({ kind: "drop-before", when: ({ method }) => method === "GET" });
    await expect(told(client, { name: "Evergreen" })).rejects.toMatchObject({
      remedy: "later",
      unanswered: true,
    });
    expect(fake.vendors).toHaveLength(1);
  });

  it("does not guess which one failed when a sync does not say", async () => {
    const { fake, client } = await connected();
    const change = (body: unknown) => ({ ...(body as object), entities: [] });
    fake.server.misbehave({ kind: "drift", change, when: ({ method }) => method === "PATCH" });
    await expect(told(client, { name: "Evergreen" })).rejects.toMatchObject({
      remedy: "later",
      unanswered: true,
    });
  });

  it.each([
    ["an American number", "915550142", { type: "EIN", identifier: "915550142" }],
    ["an Australian number", "53004085616", { type: "ABN", identifier: "53004085616" }],
    ["a number of elsewhere, which has no place there", "ATU12345678", null],
  ])("writes %s", async (_, taxId, register) => {
    const { fake, client } = await connected();
    const id = await told(client, { name: "Cascade", taxId });
    if (register) expect(fake.vendor(id).business_register).toMatchObject(register);
    else expect(fake.vendor(id).business_register).toBeNull();
  });

  it("says that a tax identity cannot be taken back, and writes the others of the call", async () => {
    const { fake, client } = await connected();
    const [first = "", second = ""] = fake.seed(2);
    const outcomes = await updateVendors(client, [
      { id: first, patch: { taxId: null } },
      { id: second, patch: { phone: "7" } },
    ]);
    expect(outcomes).toMatchObject([
      { done: false, error: { remedy: "refused", message: expect.stringMatching(/by hand/) } },
      { done: true, image: { id: second } },
    ]);
  });

  it("empties what it is told to empty", async () => {
    const { fake, client } = await connected();
    const [id = ""] = fake.seed(1);
    await updateVendors(client, [{ id, patch: { address: null, phone: null } }]);
    expect(fake.vendor(id)).toMatchObject({
      address: null,
      city: null,
      country_code: null,
      business_phone: null,
    });
  });

  it("passes on what Procore says of a field, item by item", async () => {
    const { client } = await connected();
    const outcomes = await createVendors(client, [
      { stamp: "a", patch: { name: " " } },
      { stamp: "b", patch: { name: "Evergreen" } },
    ]);
    expect(outcomes).toMatchObject([
      { done: false, error: { remedy: "refused", message: "Procore, writing vendors: name can't be blank" } },
      { done: true },
    ]);
  });
});
