import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer, Ask } from "../kit/http.ts";
import { unlessOvertaken } from "../kit/unless-overtaken.ts";
import { type Bill, called } from "./client.ts";
import { VENDORS } from "./lists.ts";
import { observedOf, type Row, rowIn } from "./rows.ts";
import { shortNameOf } from "./stamp.ts";
import { isMasked, mayBe } from "./tax-id.ts";
import { shownById, vendorById, vendorPath, vendorsCreatedSince } from "./vendor-reads.ts";

/** What BILL can be told. That its API takes a vendor's terms is not documented: it only says them. */
export const takes = [
  "name",
  "taxId",
  "address",
  "phone",
  "email",
  "active",
] as const satisfies readonly (keyof Vendor)[];

type Patch = { [K in (typeof takes)[number]]?: Vendor[K] };
type Change = Pick<Update<Patch>, "id" | "patch">;

/** BILL's clock may differ from ours: what was created a little before we asked is looked at, too. */
const SKEW_SECONDS = 600;

export const createVendors = (
  bill: Bill,
  items: readonly { readonly stamp: string; readonly patch: Patch }[],
): Promise<readonly Outcome[]> => eachOf(items, ({ stamp, patch }) => created(bill, stamp, patch));

export async function updateVendors(
  bill: Bill,
  items: readonly Omit<Update<Patch>, "stamp">[],
): Promise<readonly (Outcome | Overtaken)[]> {
  const present = new Map<string, Row>();
  return unlessOvertaken(items, {
    read: async (ids) => {
      for (const row of await shownById(bill, ids)) present.set(row.id, row);
      return [...present.values()].map(observedOf);
    },
    write: (standing) => eachOf(standing, (item) => updated(bill, item, present.get(item.id))),
  });
}

/** Vendors that bear one of these keys, among those created since: BILL finds nobody by a short name. */
export async function findVendors(
  bill: Bill,
  stamps: readonly string[],
  since: Date,
): Promise<readonly Observed[]> {
  const rows = await vendorsCreatedSince(bill, new Date(since.getTime() - SKEW_SECONDS * 1000));
  return rows.filter(({ stamp }) => stamp !== undefined && stamps.includes(stamp)).map(observedOf);
}

async function created(bill: Bill, stamp: string, patch: Patch): Promise<Observed> {
  const shortName = shortNameOf(stamp);
  if (!shortName) throw new ConnectorError("changed", "The hub's key does not fit into BILL's short name");
  const json = { accountType: "BUSINESS", shortName, ...bodyOf(patch) };
  const answer = await write(bill, { method: "POST", path: VENDORS, json }, patch);
  return afterEffect(async () => {
    const row = await rowIn(bill, answer);
    return observedOf(patch.active === false ? await moved(bill, row.id, "archive") : row);
  });
}

/** An archived vendor is restored before it is changed, and one is changed before it is archived. */
async function updated(bill: Bill, { id, patch }: Change, present: Row | undefined): Promise<Observed> {
  const { active, ...told } = await withoutKnownTaxId(bill, { id, patch }, present);
  const json = bodyOf(told);
  const steps = [
    ...(active === true ? [() => moved(bill, id, "restore")] : []),
    ...(Object.keys(json).length > 0 ? [() => changed(bill, id, { json, patch })] : []),
    ...(active === false ? [() => moved(bill, id, "archive")] : []),
  ];
  let row: Row | undefined;
  for (const step of steps) row = await (row ? afterEffect(step) : step());
  row ??= await vendorById(bill, id);
  if (!row) throw new ConnectorError("refused", `BILL, writing vendor ${id}: there is no such vendor`);
  return observedOf(row);
}

async function changed(
  bill: Bill,
  id: string,
  { json, patch }: { readonly json: object; readonly patch: Patch },
): Promise<Row> {
  return inEffect(bill, await write(bill, { method: "PATCH", path: vendorPath(id), json }, patch));
}

const moved = async (bill: Bill, id: string, move: "archive" | "restore"): Promise<Row> =>
  inEffect(bill, await write(bill, { method: "POST", path: `${vendorPath(id)}/${move}` }, {}));

const write = (bill: Bill, ask: Ask, { taxId }: Patch): Promise<Answer> =>
  called(bill, { ask, doing: "writing a vendor", hide: [taxId] });

const inEffect = (bill: Bill, answer: Answer): Promise<Row> => afterEffect(() => rowIn(bill, answer));

/**
 * A tax identity of which BILL shows only the end cannot be compared. Where the end is ours it is not written again;
 * where it is another's it is not overwritten unseen.
 */
async function withoutKnownTaxId(
  bill: Bill,
  { id, patch }: Change,
  present: Row | undefined,
): Promise<Patch> {
  if (patch.taxId === undefined) return patch;
  const { wire } = present ?? (await vendorById(bill, id)) ?? {};
  const { additionalInfo } = (wire ?? {}) as { additionalInfo?: { taxId?: string | null } | null };
  const shown = additionalInfo?.taxId;
  if (!shown || !isMasked(shown)) return patch;
  const { taxId, ...rest } = patch;
  if (taxId !== null && mayBe(shown, taxId)) return rest;
  throw new ConnectorError(
    "refused",
    `BILL, writing vendor ${id}: it keeps another tax identity, which it shows only the end of: correct it in BILL, or here`,
  );
}

function bodyOf({ name, taxId, address, phone, email }: Patch): Record<string, unknown> {
  return {
    ...given("name", name),
    ...given("phone", blank(phone)),
    ...given("email", blank(email)),
    ...given("address", address === undefined ? undefined : placeOf(address)),
    ...given("additionalInfo", taxId === undefined ? undefined : { taxId: taxId ?? "" }),
  };
}

const given = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined ? {} : { [name]: value };

/** Nothing is told as an empty text: whether BILL takes null for a change is not known. */
const blank = (text: string | null | undefined): string | undefined => (text === null ? "" : text);

function placeOf(address: Vendor["address"]): Record<string, string> {
  const [line1 = "", ...more] = (address?.street ?? "").split(", ");
  return {
    line1,
    line2: more.join(", "),
    city: address?.city ?? "",
    stateOrProvince: address?.state ?? "",
    zipOrPostalCode: address?.zip ?? "",
    country: address?.country ?? "",
  };
}

/** The call took effect: what failed after it must not look as if nothing had happened. */
async function afterEffect<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { remedy, message, cause, retryAfterSeconds } = error;
    throw new ConnectorError(remedy, message, { cause, retryAfterSeconds, unanswered: true });
  }
}

async function eachOf<T>(
  items: readonly T[],
  act: (item: T) => Promise<Observed>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const item of items)
    try {
      outcomes.push({ done: true, image: await act(item) });
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      outcomes.push({ done: false, error });
    }
  return outcomes;
}
