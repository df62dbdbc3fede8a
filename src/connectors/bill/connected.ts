import { onTestFinished } from "vitest";
import type { Page, Vault } from "../contract.ts";
import { connect } from "../kit/connect.ts";
import { VirtualClock } from "../kit/fake/clock.ts";
import type { FakeRequest } from "../kit/fake/message.ts";
import { memoryVault } from "../kit/memory-vault.ts";
import { vocabularyOf } from "../kit/vocabulary.ts";
import type { Bill } from "./client.ts";
import type { VendorEntry } from "./fake/vendor.ts";
import { FakeBill, type FakeBillOptions } from "./fake.ts";
import { bill } from "./index.ts";
import { createVendors, updateVendors } from "./vendor-writes.ts";
import { vendors } from "./vendors.ts";

export interface Given extends FakeBillOptions {
  readonly settings?: object;
  readonly secrets?: object;
}

export interface Connected {
  readonly clock: VirtualClock;
  readonly fake: FakeBill;
  readonly client: Bill;
  /** Another worker's client of the same connection, which keeps its tokens in the same vault. */
  another(secrets?: object): Bill;
  /** The requests of this kind so far. */
  asked(method?: string, path?: string): readonly FakeRequest[];
}

/** A fake BILL with pages of four, and a client that is connected to it; both end with the test. */
export async function connected({ settings, secrets, ...options }: Given = {}): Promise<Connected> {
  const clock = new VirtualClock("2026-11-18T16:00:00Z");
  const fake = await FakeBill.start({ clock, ...options });
  const vault: Vault = memoryVault();
  const connection = (others?: object) =>
    connect({
      connector: bill,
      connection: "bill",
      settings: { ...fake.settings, pageSize: 4, ...settings },
      secrets: { ...fake.secrets, ...secrets, ...others },
      vault,
      vocabulary: vocabularyOf(bill.vocabularies),
      now: () => clock.now(),
      sleep: (seconds) => clock.advance(seconds),
    });
  const open = [connection()];
  const [{ client }] = open as [(typeof open)[number]];
  onTestFinished(async () => {
    for (const { close } of open) await close();
    await fake.close();
  });
  return {
    clock,
    fake,
    client,
    another(others) {
      const one = connection(others);
      open.push(one);
      return one.client;
    },
    asked: (method = "", path = "") =>
      fake.server.log
        .map(({ request }) => request)
        .filter((request) => request.method.includes(method) && request.path.endsWith(path)),
  };
}

/** A vendor as somebody enters it. */
export const cascade: VendorEntry = {
  name: "Cascade Concrete LLC",
  email: "ar@cascadeconcrete.example",
  phone: "2535550142",
  address: {
    line1: "1290 Quarry Rd",
    city: "Puyallup",
    stateOrProvince: "WA",
    zipOrPostalCode: "98371",
    country: "US",
  },
};

/** The same as the hub tells it. */
export const told = {
  name: "Cascade Concrete LLC",
  email: "ar@cascadeconcrete.example",
  address: { street: "1290 Quarry Rd", city: "Puyallup", state: "WA", zip: "98371", country: "US" },
  active: true,
};

/** Whose changes are told since a cursor, and the cursor after them. */
export async function changed(client: Bill, since?: unknown): Promise<{ ids: string[]; cursor: unknown }> {
  const pages: Page[] = [];
  for await (const page of vendors.changes(client, since)) pages.push(page);
  return {
    ids: [...new Set(pages.flatMap(({ observed }) => observed.map(({ id }) => id)))],
    cursor: pages.at(-1)?.cursor ?? since,
  };
}

type Patch = Parameters<typeof createVendors>[1][number]["patch"];

/** Creates one vendor as the hub does. */
export async function create(client: Bill, patch: Patch = told, stamp = "key-1") {
  return imageOf(await createVendors(client, [{ stamp, patch }]));
}

/** Changes one vendor as the hub does. */
export async function update(client: Bill, id: string, patch: Patch) {
  return imageOf(await updateVendors(client, [{ id, patch }]));
}

function imageOf([outcome]: Awaited<ReturnType<typeof updateVendors>>) {
  if (!outcome?.done) throw outcome?.error;
  return outcome.image;
}
