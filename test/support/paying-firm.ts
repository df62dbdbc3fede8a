import { decideVendor, type VendorDecision } from "../../src/api/v1/approvals.ts";
import { vendorFlow } from "../../src/domain/vendor/flow.ts";
import type { CallBack } from "../../src/engine/approve.ts";
import type { Hub } from "../../src/engine/hub.ts";
import { addPrincipal } from "../../src/engine/principals.ts";
import { resolveHold } from "../../src/engine/resolve.ts";
import { openHolds } from "../../src/store/holds.ts";
import { findRecords } from "../../src/store/records.ts";
import { CASCADE } from "./compliance-firm.ts";
import { aDesk, type Drawer } from "./desk-drawer.ts";
import { testHub } from "./hub.ts";

const ANN = { id: "person:ann", role: "controller", kind: "person" } as const;

/** Records what somebody decides of a vendor, by its name. */
export async function decided(hub: Hub, name: string, decision: Partial<VendorDecision>): Promise<void> {
  const found = await findRecords(hub.db, hub.organisation, name);
  const vendor = found.find(({ noun, title }) => noun === "vendor" && title === name);
  if (!vendor) throw new Error(`There is no vendor ${name}`);
  await decideVendor(hub, vendor.key, { verdict: "approve", because: "we know them", ...decision }, ANN);
}

export const OLD = { number: "000123456789", routing: "111000025", trusted: true };
export const NEW = { number: "000999888777", routing: "021000021", trusted: false };
export const NEWER = { ...NEW, number: "000999888778" };
export const CALL: CallBack = {
  ...{ called: "Maria Ruiz, controller", numberFrom: "subcontract 24-017 of March 2024" },
  ...{ at: "2026-11-22T07:30:00Z", outcome: "confirmed" },
};

/** Books and accounts payable that both keep a vendor and its account, and people who may decide. */
export async function aFirmThatPays() {
  const carries = ["name", "taxId", "bankAccounts"];
  const vendors: Drawer = { entity: vendorFlow.entity as never, carries, isTold: true };
  const [books, paying] = [aDesk("books", "erp", [vendors]), aDesk("paying", "ap", [vendors])];
  const hub = await testHub({ flows: [vendorFlow], connections: [books, paying] });
  for (const name of ["ann", "ben", "mia"])
    await addPrincipal(
      hub.db,
      hub,
      { name, kind: "person", role: "controller", legalEntities: null },
      "test",
    );
  await addPrincipal(
    hub.db,
    hub,
    { name: "sam", kind: "person", role: "steward", legalEntities: null },
    "test",
  );
  books.put("vendor", "1", { name: CASCADE.name, taxId: CASCADE.taxId, bankAccounts: [OLD] });
  await hub.settle();
  const paid = () => [...paying.table("vendor").values()].map(({ fields }) => fields.bankAccounts);
  const held = () => openHolds(hub.db, "test", {});
  let says = "";
  const approve = async (who: string, evidence: CallBack | undefined = CALL) => {
    const [hold] = await held();
    const because = `their letter; account ${says}`;
    await resolveHold(hub, {
      hold: hold?.id ?? 0,
      verdict: "approve",
      who: `person:${who}`,
      because,
      evidence,
    });
    await hub.walk();
  };
  const changed = async (account: typeof NEW) => {
    says = account.number;
    books.put("vendor", "1", { bankAccounts: [account], by: { bankAccounts: "mia" } });
    await hub.settle();
  };
  return { hub, books, paid, held, approve, changed };
}
