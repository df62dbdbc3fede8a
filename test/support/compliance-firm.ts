import { onTestFinished } from "vitest";
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
import { openHolds } from "../../src/store/holds.ts";
import { findRecords } from "../../src/store/records.ts";
import { billFlow } from "./bills.ts";
import { aDesk, type Drawer } from "./desk-drawer.ts";
import { testHub } from "./hub.ts";

export const CASCADE = { name: "Cascade Concrete LLC", taxId: "915550142", email: "ar@cascade.example" };
export const EVERGREEN = {
  name: "Evergreen Rebar Supply",
  taxId: "845550199",
  email: "ar@evergreen.example",
};
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
export async function aFirm() {
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
  const books = aDesk("books", "erp", [{ ...vendors, carries: [...vendorFields, "notice"], isTold: true }]);
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
export type Firm = Awaited<ReturnType<typeof aFirm>>;

/** General liability until this day. */
export const liability = (until: string, from = "2026-01-01"): Cover => ({
  code: "commercialGeneralLiability",
  label: "General liability",
  effectiveDate: `${from}T00:00:00.000Z`,
  expirationDate: `${until}T00:00:00.000Z`,
});

/** Both vendors and both projects are known everywhere, and each system's are ours. */
export async function settled(firm: Firm, { isMatched = true } = {}) {
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
