import { describe, expect, it, onTestFinished } from "vitest";
import { connect } from "../kit/connect.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { readingOf } from "../kit/reading.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import type { Odoo } from "./client.ts";
import { fakeOdoo } from "./fake/index.ts";
import { odoo } from "./index.ts";
import { vendors } from "./vendors.ts";

const blocked = { gate: "block", says: "General liability expired on 2027-01-01" } as const;
const LINE = "Plumbline · blocked: General liability expired on 2027-01-01";

async function books(version: 17 | 18 | 19) {
  const fake = await fakeOdoo({ version });
  const vocabulary = vocabularyOf(odoo.vocabularies);
  const { client, close } = connect({
    ...{
      connector: odoo,
      connection: "odoo",
      vault: memoryVault(),
      vocabulary,
      now: () => fake.server.clock.now(),
    },
    settings: { url: fake.url, database: fake.database, user: fake.user },
    secrets: { password: fake.password },
  });
  onTestFinished(async () => {
    await close();
    await fake.close();
  });
  const person = fake.person();
  const id = String(person.create("res.partner", { name: "Cascade", is_company: true, supplier_rank: 1 }));
  const row = () => {
    const found = [...fake.table("res.partner").rows].find((one) => one.id === Number(id));
    const { purchase_warn, purchase_warn_msg, invoice_warn, invoice_warn_msg } = (found ?? {}) as Record<
      string,
      unknown
    >;
    return { purchase_warn, purchase_warn_msg, invoice_warn, invoice_warn_msg };
  };
  const tell = async (notice: typeof blocked | { gate: "warn"; says: string } | null) => {
    const [outcome] =
      (await vendors.writes?.update(client as Odoo, [{ id, stamp: "k", patch: { notice } }])) ?? [];
    if (!outcome?.done) throw outcome?.error;
    return readingOf(vendors, outcome.image.wire, vocabulary).says.notice;
  };
  return { person, id, row, tell };
}

describe.each([17, 18] as const)("a vendor's notice in Odoo %i", (version) => {
  it("stops purchases, and warns of invoices, which may be a customer's", async () => {
    const { row, tell } = await books(version);
    expect(await tell(blocked)).toEqual(blocked);
    expect(row()).toEqual({
      purchase_warn: "block",
      purchase_warn_msg: LINE,
      invoice_warn: "warning",
      invoice_warn_msg: LINE,
    });
    expect(await tell(null)).toBeNull();
    expect(row()).toMatchObject({ purchase_warn: "no-message", invoice_warn: "no-message" });
  });

  it("stands above what somebody wrote there, and leaves it when it goes", async () => {
    const { person, id, row, tell } = await books(version);
    person.write("res.partner", Number(id), {
      purchase_warn: "warning",
      purchase_warn_msg: "Ask Dana first.",
    });
    expect(await tell({ gate: "warn", says: "Depot: expired" })).toEqual({
      gate: "warn",
      says: "Depot: expired",
    });
    expect(row().purchase_warn_msg).toBe("Plumbline · to be minded: Depot: expired\nAsk Dana first.");
    await tell(null);
    expect(row()).toMatchObject({ purchase_warn: "warning", purchase_warn_msg: "Ask Dana first." });
  });
});

describe("a vendor's notice in Odoo 19", () => {
  it("is a message on purchases, which has no levels any more", async () => {
    const { row, tell } = await books(19);
    expect(await tell(blocked)).toEqual(blocked);
    expect(row()).toMatchObject({ purchase_warn_msg: LINE });
  });
});
