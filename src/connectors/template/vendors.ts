import { z } from "zod";
import { taxId } from "../../domain/values/tax-id.ts";
import { type Vendor, VendorEntity } from "../../domain/vendor/entity.ts";
import { defineResource, type Reading, type Unmapped, type Vocabulary } from "../contract.ts";
import type { Api } from "./client.ts";
import { changedVendors, readVendors, vendorIds } from "./vendor-reads.ts";
import { createVendors, findVendors, updateVendors } from "./vendor-writes.ts";

const text = z.string().nullish();

/** Only the fields we read; the system may add others freely. Words are any text: the vocabulary maps them. */
const Wire = z.object({
  name: z.string().min(1),
  tax_number: text,
  phone: text,
  email: text,
  standing: z.string(),
});
type Wire = z.infer<typeof Wire>;

const carries = ["name", "taxId", "phone", "email", "active"] as const satisfies readonly (keyof Vendor)[];

export const vendors = defineResource<Api>()({
  entity: VendorEntity,
  carries,
  wire: Wire,
  toCanonical,
  changes: changedVendors,
  read: readVendors,
  ids: vendorIds,
  writes: {
    batch: 20,
    once: "looking",
    settledAfterSeconds: 150,
    create: createVendors,
    update: updateVendors,
    find: findVendors,
  },
});

type Says = { [K in (typeof carries)[number]]?: Vendor[K] | undefined };

function toCanonical(wire: Wire, vocabulary: Vocabulary): Reading<Says> {
  const says: Says = {
    name: wire.name.trim(),
    taxId: taxId(wire.tax_number),
    phone: line(wire.phone),
    email: line(wire.email),
  };
  const unmapped: Unmapped[] = [];
  const standing = vocabulary.ours("standing", wire.standing);
  if (standing === "active" || standing === "inactive") says.active = standing === "active";
  else unmapped.push({ field: "active", list: "standing", word: wire.standing });
  return { says, unmapped };
}

const line = (said: string | null | undefined): string | null => said?.trim() || null;
