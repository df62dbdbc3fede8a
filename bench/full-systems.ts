import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { type AnyConnector, defineConnector, defineResource } from "../src/connectors/contract.ts";
import { Vendor, VendorEntity } from "../src/domain/vendor/entity.ts";
import { vendorFlow } from "../src/domain/vendor/flow.ts";
import type { AnyFlow, Connected, Hub } from "../src/engine/hub.ts";
import type { Side } from "../src/kernel/case.ts";
import { canonical } from "../src/kernel/digest.ts";
import type { Db } from "../src/store/db.ts";
import { knowTarget } from "../src/store/targets.ts";
import { dirtyVendors } from "../test/support/dirty-vendors.ts";

const PAGE = 200;
/** So many vendors of each side share the phone of one bookkeeping office, a group's tax id, and one that is none. */
const SHARING = { phone: 500, taxId: 200, filler: 300 };

/** What a system of this many vendors says, spelt as it likes. */
export interface FullLists {
  readonly site: readonly Vendor[];
  readonly books: readonly Vendor[];
  /** How many companies stand in both. */
  readonly shared: number;
}

export function fullLists(perSide: number): FullLists {
  const shared = Math.round(perSide * 0.6);
  const { construction, erp } = dirtyVendors({ seed: 3, perSide, shared });
  const sharing = (list: typeof erp) =>
    list.map(({ vendor }, nth): Vendor => {
      if (nth < SHARING.phone) return { ...vendor, phone: "+1 206 555 0100" };
      if (nth < SHARING.phone + SHARING.taxId) return { ...vendor, taxId: "770000001" };
      return nth < SHARING.phone + SHARING.taxId + SHARING.filler
        ? { ...vendor, taxId: "000000000" }
        : vendor;
    });
  return { site: sharing(construction), books: sharing(erp), shared };
}

/** A hub beside a site and books that are in memory and full, both observed. */
export async function hubBesideFull(db: Db, organisation: string, { site, books }: FullLists): Promise<Hub> {
  const flow: AnyFlow = vendorFlow;
  const connections = [connected("site", "construction", site), connected("books", "erp", books)];
  const hub: Hub = {
    ...{ organisation, db, rulesVersion: "bench", chance: Math.random, wake: () => {} },
    ...{ newKey: newKey(), legalEntitiesOf: () => new Set<string>() },
    flows: new Map([["vendor", flow]]),
    connections: new Map(connections.map((one) => [one.id, one])),
    rules: () => flow.fields,
    now: () => new Date(),
    digest: (value) => createHash("sha256").update(canonical(value)).digest("hex"),
  };
  for (const { id } of connections)
    await knowTarget(db, organisation, { connection: id, callsMax: 2 }, hub.now());
  return hub;
}

function newKey(): () => string {
  let count = 0;
  return () => `${(++count).toString(16).padStart(12, "0")}${randomUUID().slice(0, 8)}`;
}

const connected = (id: string, side: Side, list: readonly Vendor[]): Connected => {
  const connector = fullConnector(side, list);
  return {
    ...{ id, side, connector, client: () => undefined, mode: () => "observing", webhook: undefined },
    resources: new Map(connector.resources.map((resource) => [resource.entity.noun, resource])),
    vocabulary: { ours: () => undefined, theirs: () => undefined },
    ...{ callsMax: 2, pollSeconds: 0, sweepSeconds: 0 },
  };
};

const AT = "2026-11-22T08:00:00.000Z";

/** It says all that it holds whenever it is asked, page by page, as systems do that cannot say what changed. */
const fullConnector = (side: Side, list: readonly Vendor[]): AnyConnector =>
  defineConnector<object, object, undefined>({
    ...{ id: "full", name: "Full", side, settings: z.object({}), secrets: z.object({}) },
    address: () => "http://127.0.0.1",
    client: () => undefined,
    check: async () => "full",
    resources: [
      defineResource<undefined>()({
        entity: VendorEntity,
        carries: Object.keys(Vendor.shape) as (keyof Vendor)[],
        wire: Vendor,
        toCanonical: (vendor) => ({ says: vendor }),
        async *changes() {
          for (let start = 0; start < list.length; start += PAGE) {
            const observed = list.slice(start, start + PAGE).map((wire, nth) => said(start + nth, wire));
            yield { observed, cursor: start };
          }
        },
        read: async (_client, ids) => ids.map((id) => said(Number(id), list[Number(id)] as Vendor)),
        async *ids() {},
      }),
    ],
  });

const said = (nth: number, wire: Vendor) => ({ id: String(nth), version: AT, at: AT, wire });
