import { describe, expect, it, onTestFinished } from "vitest";
import { papersOf } from "../../src/api/v1/papers.ts";
import { connect } from "../../src/connectors/kit/connect.ts";
import { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { memoryVault } from "../../src/connectors/kit/memory-vault.ts";
import { vocabularyOf } from "../../src/connectors/kit/vocabulary.ts";
import type { Cover } from "../../src/connectors/trustlayer/fake/records.ts";
import { FakeTrustLayer } from "../../src/connectors/trustlayer/fake.ts";
import { trustlayer } from "../../src/connectors/trustlayer/index.ts";
import { complianceFlow } from "../../src/domain/compliance/flow.ts";
import { aProject } from "../../src/domain/project/example.ts";
import { projectFlow } from "../../src/domain/project/flow.ts";
import { aVendor } from "../../src/domain/vendor/example.ts";
import { vendorFlow } from "../../src/domain/vendor/flow.ts";
import { beginDay } from "../../src/engine/days.ts";
import { mergeRecords } from "../../src/engine/merge.ts";
import { candidatesOf, resolveHold } from "../../src/engine/resolve.ts";
import { sql } from "../../src/store/db.ts";
import { openHolds } from "../../src/store/holds.ts";
import { findRecords } from "../../src/store/records.ts";
import { billFlow } from "../support/bills.ts";
import { aDesk, type Drawer } from "../support/desk-drawer.ts";
import { testHub } from "../support/hub.ts";

const CASCADE = { name: "Cascade Concrete LLC", taxId: "915550142", email: "ar@cascade.example" };
const EVERGREEN = { name: "Evergreen Rebar Supply", taxId: "845550199", email: "ar@evergreen.example" };
const [P1, P2] = [
  { number: "24-017", name: "Riverside Medical Pavilion" },
  { number: "25-003", name: "Quarry Road Depot" },
];
const HOUR = 3600;

const vendorFields = ["name", "taxId", "email"];
const vendors: Drawer = { entity: vendorFlow.entity as never, carries: vendorFields };
const bills: Drawer = {
  entity: billFlow.entity as never,
  carries: ["number", "vendor", "project"],
  refs: { vendor: "vendor", project: "project" },
};
const projects: Drawer = {
  entity: projectFlow.entity as never,
  carries: ["number", "numbers", "name", "status", "legalEntity"],
};

/** A site with its vendors and projects, whoever pays with their bills, the books, and a compliance platform. */
async function aFirm() {
  const clock = new VirtualClock("2026-11-22T08:00:00Z");
  const fake = await FakeTrustLayer.start({ clock });
  const vocabulary = vocabularyOf(trustlayer.vocabularies);
  const { client, close } = connect({
    ...{ connector: trustlayer, connection: "trustlayer", settings: fake.settings, secrets: fake.secrets },
    ...{ vault: memoryVault(), vocabulary, now: () => clock.now() },
  });
  onTestFinished(async () => {
    await close();
    await fake.close();
  });
  const site = aDesk("site", "construction", [vendors, projects]);
  const paying = aDesk("paying", "ap", [vendors, { ...projects, carries: ["number", "name"] }, bills]);
  const books = aDesk("books", "erp", [{ ...vendors, isTold: true }]);
  const hub = await testHub({
    flows: [vendorFlow, projectFlow, complianceFlow, billFlow],
    connections: [site, paying, books, { id: "trustlayer", connector: trustlayer, client: () => client }],
  });
  const pass = async (hours: number) => {
    hub.advance(hours * HOUR);
    await clock.advance(hours * HOUR);
    await beginDay(hub);
    await hub.walk();
  };
  const same = async (noun: string) => {
    await hub.settle();
    for (;;) {
      const [hold] = await openHolds(hub.db, "test", { noun, code: `${noun}.look-alike` });
      if (!hold) return;
      const [other] = candidatesOf(hold.facts);
      await resolveHold(hub, { hold: hold.id, verdict: "same", other, who: "Ann", because: "one of them" });
      await hub.walk();
    }
  };
  /** Somebody says which of ours the projects are that only another system speaks of. */
  const matched = async () => {
    await hub.settle();
    const found = await findRecords(hub.db, "test", "", 100);
    const ours = found.filter(({ noun, state }) => noun === "project" && state === "open");
    const theirs = found.filter(
      ({ noun, state, mergedInto }) => noun === "project" && state === "proposed" && !mergedInto,
    );
    for (const { key, known } of theirs) {
      const into = ours.find((one) => one.known?.name === known?.name)?.key;
      if (!into) throw new Error(`None of ours is called ${known?.name}`);
      const merging = { noun: "project", from: key, into, by: "Ann", because: "the same job" };
      await hub.db.transaction((tx) => mergeRecords(tx, hub, merging));
    }
    await hub.walk();
  };
  const held = async () =>
    (await openHolds(hub.db, "test", {}))
      .filter(({ code }) => code.startsWith("compliance."))
      .map(({ title, blocks, code }) => `${title} ${blocks} ${code}`)
      .sort();
  const state = async (title: string) => (await findRecords(hub.db, "test", title))[0]?.state;
  return { hub, fake, site, paying, books, pass, same, matched, held, state };
}
type Firm = Awaited<ReturnType<typeof aFirm>>;

const liability = (until: string, from = "2026-01-01"): Cover => ({
  code: "commercialGeneralLiability",
  label: "General liability",
  effectiveDate: `${from}T00:00:00.000Z`,
  expirationDate: `${until}T00:00:00.000Z`,
});

/** Both vendors and both projects are known everywhere, and each system's are ours. */
async function settled(firm: Firm, { isMatched = true } = {}) {
  const { hub, fake, site, paying, same, matched } = firm;
  const { workspace } = fake;
  for (const [nth, vendor] of [CASCADE, EVERGREEN].entries()) {
    const { name, taxId, email } = aVendor(vendor);
    site.put("vendor", `v${nth}`, { name, taxId, email });
    await same("vendor");
    paying.put("vendor", `p${nth}`, { name, taxId, email });
    await same("vendor");
  }
  const { status, legalEntity } = aProject();
  for (const [nth, project] of [P1, P2].entries())
    site.put("project", `j${nth}`, { ...project, numbers: [project.number], status, legalEntity });
  await hub.settle();
  for (const [nth, project] of [P1, P2].entries()) paying.put("project", `k${nth}`, project);
  const contexts = [P1, P2].map(
    ({ name, number }) => workspace.addProject({ name, externalCodes: [number] })._id,
  );
  if (isMatched) await matched();
  const vendorIn = (name: string) =>
    [...workspace.vendors.values()].find((one) => one.name === name)?._id ?? "";
  const asked = (vendor: { name: string }, project: number | undefined, ...covers: Cover[]) =>
    workspace.addRequest({
      name: `${vendor.name} ${project === undefined ? "everywhere" : [P1, P2][project]?.number}`,
      primaryRecordId: vendorIn(vendor.name),
      contextRecordId: project === undefined ? undefined : contexts[project],
      covers,
    })._id;
  const billed = async (number: string, vendor: number, project: number) => {
    // Whom nobody has judged yet may be paid: what the platform says is read first.
    await hub.settle();
    paying.put("bill", number, { number, vendor: `p${vendor}`, project: `k${project}` });
    await hub.settle();
  };
  return { asked, billed, workspace };
}

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
