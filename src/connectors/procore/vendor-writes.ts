import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { unlessOvertaken } from "../kit/unless-overtaken.ts";
import type { Procore } from "./client.ts";
import { originData } from "./origin.ts";
import { given, placeBody } from "./place.ts";
import { observedOf } from "./rows.ts";
import { type SyncItem, synced } from "./sync.ts";
import { activeById, rowsById, vendorsCreatedSince } from "./vendor-reads.ts";

/**
 * What Procore can be told. It takes no legal name and no verdict of the register through its API; its contacts are
 * people of its directory and its trades a list of the company's, which are theirs to keep.
 */
export const takes = [
  "name",
  "tradeName",
  "taxId",
  "number",
  "address",
  "phone",
  "email",
  "website",
  "licence",
  "approved",
  "active",
] as const satisfies readonly (keyof Vendor)[];

type Patch = { [K in (typeof takes)[number]]?: Vendor[K] };

/** Procore's clock may differ from ours: what was created a little before we asked is looked at, too. */
const SKEW_SECONDS = 600;

export function createVendors(
  procore: Procore,
  items: readonly { readonly stamp: string; readonly patch: Patch }[],
): Promise<readonly Outcome[]> {
  return write(
    procore,
    items.map(({ stamp, patch }) => ({
      stamp,
      body: { ...bodyOf(patch), origin_data: originData(stamp) },
      hide: [patch.taxId],
    })),
  );
}

export const updateVendors = (
  procore: Procore,
  items: readonly Omit<Update<Patch>, "stamp">[],
): Promise<readonly (Outcome | Overtaken)[]> =>
  unlessOvertaken(items, {
    read: async (ids) => (await activeById(procore, ids)).map(observedOf),
    write: (standing) => update(procore, standing),
  });

async function update(
  procore: Procore,
  items: readonly { readonly id: string; readonly patch: Patch }[],
): Promise<readonly Outcome[]> {
  const told = items.filter(({ patch }) => patch.taxId !== null);
  const written = await write(
    procore,
    told.map(({ id, patch }) => ({ id, body: bodyOf(patch), hide: [patch.taxId] })),
  );
  return items.map((item) => written[told.indexOf(item)] ?? { done: false, error: cannotForget });
}

/** Vendors that bear one of these keys, among those created since, as far as they can be seen by now. */
export async function findVendors(
  procore: Procore,
  stamps: readonly string[],
  since: Date,
): Promise<readonly Observed[]> {
  const rows = await vendorsCreatedSince(procore, new Date(since.getTime() - SKEW_SECONDS * 1000));
  return rows.filter(({ stamp }) => stamp !== undefined && stamps.includes(stamp)).map(observedOf);
}

/**
 * Says that the books own these vendors from now on: `origin_id` shows them as synced and locks them for people. Never
 * part of a create. A vendor bears the mark of one integration only: another's is refused.
 */
export function takeOver(
  procore: Procore,
  items: readonly { readonly id: string; readonly originId: string }[],
): Promise<readonly Outcome[]> {
  return write(
    procore,
    items.map(({ id, originId }) => ({ id, body: { origin_id: originId }, hide: [] })),
  );
}

const write = async (procore: Procore, items: readonly SyncItem[]): Promise<readonly Outcome[]> =>
  items.length === 0
    ? []
    : synced(procore, {
        path: "/rest/v1.0/vendors/sync",
        doing: "writing vendors",
        items,
        read: (ids) => rowsById(procore, ids),
      });

const cannotForget = new ConnectorError(
  "refused",
  "Procore, writing vendors: it cannot take a tax identity back; remove the vendor's business register there by hand",
);

function bodyOf({
  name,
  tradeName,
  number,
  address,
  phone,
  email,
  website,
  licence,
  approved,
  active,
  taxId,
}: Patch) {
  return {
    ...given("name", name),
    ...given("trade_name", tradeName),
    ...given("origin_code", number),
    ...given("business_phone", phone),
    ...given("email_address", email),
    ...given("website", website),
    ...given("license_number", licence),
    ...given("prequalified", approved),
    ...given("is_active", active),
    ...placeBody(address),
    ...given("business_register_attributes", registerOf(taxId)),
  };
}

/** Procore's register knows the Australian and the American number only; any other has no place there. */
function registerOf(
  taxId: string | null | undefined,
): { type: "abn" | "ein"; identifier: string } | undefined {
  if (!taxId) return undefined;
  if (/^\d{11}$/.test(taxId)) return { type: "abn", identifier: taxId };
  return /^\d{9}$/.test(taxId) ? { type: "ein", identifier: taxId } : undefined;
}
