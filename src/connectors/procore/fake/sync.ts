import { type Actor, Complaint, type Directory } from "./directory.ts";
import { type VendorRow, view } from "./vendor.ts";

type Update = Readonly<Record<string, unknown>>;

/**
 * The sync action. No id and no origin_id: create. Id only: update it, or an error. Origin_id only: update that one, or
 * create. Both: update by id, and only so is an origin_id changed. What fails is echoed; the answer is always 200.
 */
export function sync(
  directory: Directory,
  updates: readonly Update[],
  by: Actor,
): { vendors: VendorRow[]; errors: unknown[] } {
  const vendors: VendorRow[] = [];
  const errors: unknown[] = [];
  for (const update of updates)
    try {
      vendors.push(one(directory, update, by));
    } catch (complaint) {
      if (!(complaint instanceof Complaint)) throw complaint;
      errors.push({ ...update, errors: complaint.said });
    }
  return { vendors, errors };
}

function one(directory: Directory, update: Update, by: Actor): VendorRow {
  const { id, origin_id: originId } = update;
  if (id !== undefined) {
    const vendor = directory.vendors.get(Number(id));
    if (!vendor) throw new Complaint({ base: ["Entity with this ID not found"] });
    return directory.changeByApi(vendor, update, by);
  }
  const owned = directory.byOrigin(originId);
  return owned ? directory.changeByApi(owned, update, by) : directory.createByApi(update, by);
}

/** What a sync answers of a vendor; the published sample shows less than the reference promises, so both can be had. */
export const synced = (row: VendorRow, isShort: boolean): unknown =>
  isShort
    ? { id: row.id, name: row.name, origin_id: row.origin_id, origin_code: row.origin_code }
    : view(row, null);
