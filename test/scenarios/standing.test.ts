import { describe, expect, it } from "vitest";
import { papersOf } from "../../src/api/v1/papers.ts";
import { aVendor } from "../../src/domain/vendor/example.ts";
import { sql } from "../../src/store/db.ts";
import { openHolds } from "../../src/store/holds.ts";
import { findRecords } from "../../src/store/records.ts";
import { aFirm, CASCADE, EVERGREEN, type Firm, liability, settled } from "../support/compliance-firm.ts";

/** What the books are told of Cascade's papers. */
const noticeIn = ({ books }: Firm) =>
  [...books.table("vendor").values()].find(({ fields }) => fields.name === CASCADE.name)?.fields.notice;

describe("a vendor's standing", () => {
  it("lets it be paid on one project and blocks it on another, in one run", async () => {
    const firm = await aFirm();
    const { asked, billed } = await settled(firm);
    asked(CASCADE, 0, liability("2027-06-01"));
    asked(CASCADE, 1, liability("2026-11-01"));
    await billed("B-1", 0, 0);
    await billed("B-2", 0, 1);

    expect([await firm.state("B-1"), await firm.state("B-2")]).toEqual(["payable", "received"]);
    expect(await firm.held()).toEqual(["B-2 release compliance.lapsed"]);
    const [vendor] = await findRecords(firm.hub.db, "test", CASCADE.name);
    const papers = await papersOf(firm.hub, vendor?.key ?? "", "payment");
    expect(papers.map(({ where, gate, until }) => [where, gate, until]).sort()).toEqual([
      ["24-017 Riverside Medical Pavilion", "allowed", "2027-06-01"],
      ["25-003 Quarry Road Depot", "blocked", null],
    ]);
    const [hold] = await openHolds(firm.hub.db, "test", { noun: "bill" });
    expect(hold?.says).toContain(
      "No payment with this vendor: Cascade Concrete LLC 25-003: General liability expired on 2026-11-01.",
    );
  });

  it("changes with the midnight at which a certificate expires, and a renewal releases exactly what that held", async () => {
    const firm = await aFirm();
    const { asked, billed, workspace } = await settled(firm);
    const onP1 = asked(CASCADE, 0, liability("2026-11-24"));
    asked(CASCADE, 1, liability("2026-11-01"));
    asked(EVERGREEN, 0, liability("2026-11-01"));
    await billed("B-1", 0, 0);
    expect(await firm.state("B-1")).toBe("payable");

    await firm.pass(39);
    await billed("B-2", 0, 0);
    expect([await firm.state("B-2"), await firm.state("Cascade Concrete LLC 24-017")]).toEqual([
      "payable",
      "in-force",
    ]);

    await firm.pass(1);
    expect(await firm.state("Cascade Concrete LLC 24-017")).toBe("lapsed");
    expect(noticeIn(firm)).toEqual({
      gate: "block",
      says: "Cascade Concrete LLC 24-017: General liability expired on 2026-11-24. Cascade Concrete LLC 25-003: General liability expired on 2026-11-01",
    });
    await billed("B-3", 0, 0);
    await billed("B-4", 0, 1);
    await billed("B-5", 1, 0);
    await billed("B-6", 0, 0);
    expect(await firm.held()).toEqual([
      "B-3 release compliance.lapsed",
      "B-4 release compliance.lapsed",
      "B-5 release compliance.lapsed",
      "B-6 release compliance.lapsed",
    ]);

    workspace.changeRequest(onP1, { covers: [liability("2027-11-24", "2026-11-24")] });
    await firm.hub.settle();
    expect(await firm.held()).toEqual(["B-4 release compliance.lapsed", "B-5 release compliance.lapsed"]);
    expect([await firm.state("B-3"), await firm.state("B-6")]).toEqual(["payable", "payable"]);
    expect(noticeIn(firm)).toMatchObject({ gate: "warn" });
  });

  it("is that of the day on which cover begins, by itself", async () => {
    const firm = await aFirm();
    const { asked, billed } = await settled(firm);
    asked(CASCADE, 0, liability("2027-11-23", "2026-11-23"));
    await billed("B-1", 0, 0);
    expect(await firm.held()).toEqual(["B-1 release compliance.lapsed"]);
    await firm.pass(16);
    expect([await firm.state("B-1"), await firm.held()]).toEqual(["payable", []]);
  });

  it("keeps a vendor out of the books while all its papers have lapsed, and lets it in with the first that holds", async () => {
    const firm = await aFirm();
    const { hub, fake, site, books, held } = firm;
    const { name, taxId, email } = aVendor(CASCADE);
    const { _id: primaryRecordId } = fake.workspace.addVendor({ name, externalCodes: [] });
    const request = { name: "Cascade everywhere", primaryRecordId };
    const { _id: id } = fake.workspace.addRequest({ ...request, covers: [liability("2026-11-01")] });
    await hub.read("trustlayer");
    await hub.settle();
    expect([books.table("vendor").size, await held()]).toEqual([0, [`${name} books compliance.lapsed`]]);
    site.put("vendor", "v0", { name, taxId, email });
    fake.workspace.changeRequest(id, { covers: [liability("2027-11-01")] });
    await hub.settle();
    expect([books.table("vendor").size, await held()]).toEqual([1, []]);
  });

  it("does not rest on a judgement that the platform has deleted, and a person is told", async () => {
    const firm = await aFirm();
    const { asked, billed, workspace } = await settled(firm);
    asked(CASCADE, undefined, liability("2026-11-01"));
    const onP1 = asked(CASCADE, 0, liability("2027-06-01"));
    await billed("B-1", 0, 0);
    workspace.requests.delete(onP1);
    await firm.hub.settle({ sweep: true });
    await billed("B-2", 0, 0);
    expect([await firm.state("B-1"), await firm.state("B-2")]).toEqual(["payable", "received"]);
    const vanished = await openHolds(firm.hub.db, "test", { code: "record.vanished" });
    expect(vanished.map(({ title }) => title)).toEqual(["Cascade Concrete LLC 24-017"]);
  });
});

describe("a judgement on a project that only the platform speaks of", () => {
  it("says nothing of ours, waits in words, and counts once somebody has said which it is", async () => {
    const firm = await aFirm();
    const { asked, billed } = await settled(firm, { isMatched: false });
    asked(CASCADE, 1, liability("2026-11-01"));
    await billed("B-1", 0, 1);
    expect(await firm.held()).toEqual(["Cascade Concrete LLC 25-003 lapse compliance.unknown-project"]);
    await firm.matched();
    await billed("B-2", 0, 1);
    expect(await firm.held()).toEqual(["B-2 release compliance.lapsed"]);
  });
});

describe("a field that the platform drops", () => {
  it("stops its judgements alone, and says so; vendors and projects go on", async () => {
    const firm = await aFirm();
    const { asked, billed } = await settled(firm);
    asked(CASCADE, 0, liability("2026-11-24"));
    await billed("B-1", 0, 0);
    const change = (body: unknown) => withoutModules(body as { data: object[] });
    const isJudgement = ({ path }: { path: string }) => path.endsWith("/request-records");
    firm.fake.server.misbehave({ kind: "drift", change, when: isJudgement, times: 100 });
    const { workspace } = firm.fake;
    for (const { _id } of [...workspace.requests.values()]) workspace.changeRequest(_id, {});
    for (const { _id, name } of [...workspace.vendors.values()])
      workspace.changeVendor(_id, { website: `https://${name.slice(0, 4)}.example` });
    await firm.hub.settle();

    const unread = await firm.hub.db.query<{ noun: string; reason: string }>(
      sql`select noun, reason from quarantine`,
    );
    expect(unread).toEqual([{ noun: "compliance", reason: expect.stringContaining("complianceModules") }]);
    expect(
      (await findRecords(firm.hub.db, "test", CASCADE.name)).map(({ known }) => known?.website),
    ).toContain("https://Casc.example");
    // What is known of the certificate stands, and still ends with its day.
    await firm.pass(40);
    await billed("B-2", 0, 0);
    expect(await firm.held()).toEqual(["B-2 release compliance.lapsed"]);
  });
});

const withoutModules = ({ data, ...rest }: { data: object[] }) => ({
  ...rest,
  data: data.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([name]) => name !== "complianceModules")),
  ),
});
