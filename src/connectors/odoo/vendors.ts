import { VendorEntity } from "../../domain/vendor/entity.ts";
import { defineResource } from "../contract.ts";
import { type Odoo, SETTLED_AFTER_SECONDS } from "./client.ts";
import { toCanonical } from "./vendor-canonical.ts";
import { createVendors } from "./vendor-creates.ts";
import { observed, readVendors, vendorChanges, vendorIds, vendorRows } from "./vendor-reads.ts";
import { bearerOf, survivors } from "./vendor-survivors.ts";
import { CARRIES, VendorWire } from "./vendor-wire.ts";
import { updateVendors } from "./vendor-writes.ts";

/** Vendors: the partners of Odoo that bill us. */
export const vendors = defineResource<Odoo>()({
  entity: VendorEntity,
  carries: CARRIES,
  wire: VendorWire,
  toCanonical,
  changes: vendorChanges,
  read: readVendors,
  ids: vendorIds,
  survivors,
  writes: {
    batch: 200,
    // Odoo keeps external ids unique, and stores them together with the record.
    once: "target",
    settledAfterSeconds: SETTLED_AFTER_SECONDS,
    create: createVendors,
    update: updateVendors,
    find: async (odoo, stamps) => {
      const bearers: number[] = [];
      for (const stamp of stamps) bearers.push(...[(await bearerOf(odoo, stamp)) ?? []].flat());
      return observed(odoo, await vendorRows(odoo, bearers));
    },
  },
});
