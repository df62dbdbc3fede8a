import { describe, expect, it } from "vitest";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import { connected } from "./connected.ts";
import record from "./fixtures/primary-record.json" with { type: "json" };
import request from "./fixtures/primary-record-create-request.json" with { type: "json" };
import { rowOf } from "./rows.ts";
import { vendors } from "./vendors.ts";

const address = {
  street: "1290 Quarry Rd, Suite 4",
  city: "Puyallup",
  state: "WA",
  zip: "98371",
  country: "US",
};

describe("a vendor in TrustLayer", () => {
  it("is read with its number in the books, and known by our key", () => {
    expect(readingOf(vendors, record, vocabularyOf({})).says).toEqual({
      name: "Cascade Concrete LLC",
      number: "V-4471",
      website: null,
      address,
    });
    expect(rowOf(record, "vendors").stamp).toBe("019a000000000000000000000a");
  });

  it("is made in the documented form, with our key among its codes", async () => {
    const { client, workspace, asked } = await connected();
    const told = { ...address, street: "1290 Quarry Rd" };
    const patch = { name: "Cascade Concrete LLC", number: "odoo:res.partner:4471", address: told };
    const [outcome] = (await vendors.writes?.create(client, [{ stamp: "key-1", patch }])) ?? [];
    const [sent] = asked("POST", "/v2/primary-records");
    const externalCodes = ["plumbline:key-1", ...request.externalCodes];
    expect(sent?.json()).toEqual({ ...request, externalCodes });
    expect(outcome).toMatchObject({
      done: true,
      image: { id: [...workspace.vendors.keys()][0], stamp: "key-1" },
    });
  });

  it("keeps the codes that others wrote, and ours, when its number changes", async () => {
    const { client, workspace } = await connected();
    const { _id: id } = workspace.addVendor({
      name: "Cascade",
      externalCodes: ["V-1", "plumbline:k", "SAP-88"],
    });
    await vendors.writes?.update(client, [{ id, stamp: "k", patch: { number: "V-2" } }]);
    expect(workspace.vendors.get(id)?.externalCodes).toEqual(["V-2", "plumbline:k", "SAP-88"]);
    await vendors.writes?.update(client, [{ id, stamp: "k", patch: { website: "https://cascade.example" } }]);
    expect(workspace.vendors.get(id)?.externalCodes).toEqual(["V-2", "plumbline:k", "SAP-88"]);
  });

  it("of another kind of primary record is not read", async () => {
    const { client, workspace } = await connected();
    const { _id: id } = workspace.addVendor({
      name: "A tenant",
      primaryObjectId: "65f0c1a2b3c4d5e6f7081999",
    });
    expect(await vendors.read(client, [id])).toEqual([]);
  });

  it("that TrustLayer does not take is refused with its own sentence", async () => {
    const { client } = await connected();
    const [outcome] = (await vendors.writes?.create(client, [{ stamp: "k", patch: { name: "" } }])) ?? [];
    expect(outcome).toMatchObject({ done: false, error: { remedy: "refused", unanswered: false } });
    expect(outcome?.done === false && outcome.error?.message).toContain(
      "must NOT have fewer than 1 characters",
    );
  });
});
