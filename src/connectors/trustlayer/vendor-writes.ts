import { z } from "zod";
import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Answer } from "../kit/http.ts";
import { unlessOvertaken } from "../kit/unless-overtaken.ts";
import { called, type TrustLayer } from "./client.ts";
import { codeOf, withNumber } from "./codes.ts";
import { type Listing, recordsByCode, recordsById } from "./lists.ts";
import { observedOf, type Row } from "./rows.ts";

type Patch = { [K in "name" | "number" | "address" | "website"]?: Vendor[K] };
type Change = Omit<Update<Patch>, "stamp">;

const Made = z.object({ _id: z.string().min(1) });

export const createVendors = (
  trustLayer: TrustLayer,
  listing: Listing,
  items: readonly { readonly stamp: string; readonly patch: Patch }[],
): Promise<readonly Outcome[]> =>
  eachOf(items, async ({ stamp, patch }) => {
    const { vendorObjectId: primaryObjectId } = trustLayer.settings;
    const externalCodes = withNumber([codeOf(stamp)], patch.number ?? null);
    const json = { primaryObjectId, status: "active", ...bodyOf(patch), externalCodes };
    const ask = { method: "POST", path: listing.path, json } as const;
    return standing(trustLayer, listing, await called(trustLayer, { ask, doing: "making a vendor" }));
  });

export async function updateVendors(
  trustLayer: TrustLayer,
  listing: Listing,
  items: readonly Change[],
): Promise<readonly (Outcome | Overtaken)[]> {
  const present = new Map<string, Row>();
  const look = async (ids: readonly string[]) => {
    for (const row of await recordsById(trustLayer, listing, ids)) present.set(row.id, row);
  };
  return unlessOvertaken(items, {
    read: async (ids) => {
      await look(ids);
      return [...present.values()].map(observedOf);
    },
    write: async (changes) => {
      // The list of codes is written as a whole: what others wrote there is read first.
      const blind = changes.filter(({ id, patch }) => "number" in patch && !present.has(id));
      await look(blind.map(({ id }) => id));
      return eachOf(changes, (item) => updated(trustLayer, listing, item, present.get(item.id)));
    },
  });
}

/** Vendors that bear one of these keys. They are found at any age. */
export async function findVendors(
  trustLayer: TrustLayer,
  listing: Listing,
  stamps: readonly string[],
): Promise<readonly Observed[]> {
  const found: Row[] = [];
  for (const stamp of stamps) found.push(...(await recordsByCode(trustLayer, listing, codeOf(stamp))));
  return found.filter(({ stamp }) => stamp !== undefined && stamps.includes(stamp)).map(observedOf);
}

async function updated(
  trustLayer: TrustLayer,
  listing: Listing,
  { id, patch }: Change,
  present: Row | undefined,
): Promise<Observed> {
  const { externalCodes = [] } = (present?.wire ?? {}) as { externalCodes?: readonly string[] };
  const codes = "number" in patch ? { externalCodes: withNumber(externalCodes, patch.number ?? null) } : {};
  const path = `${listing.path}/${encodeURIComponent(id)}`;
  const ask = { method: "PATCH", path, json: { ...bodyOf(patch), ...codes } } as const;
  return standing(trustLayer, listing, await called(trustLayer, { ask, doing: "changing a vendor" }));
}

/** What was made or changed, as it stands: a creation answers with the id alone. It has taken effect, whatever now fails. */
async function standing(trustLayer: TrustLayer, listing: Listing, answer: Answer): Promise<Observed> {
  try {
    const made = Made.safeParse(answer.json());
    if (!made.success) throw new ConnectorError("changed", "TrustLayer does not say which vendor it wrote");
    const [row] = await recordsById(trustLayer, listing, [made.data._id]);
    if (!row) throw new ConnectorError("later", `TrustLayer does not show vendor ${made.data._id} yet`);
    return observedOf(row);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { remedy, message, retryAfterSeconds } = error;
    throw new ConnectorError(remedy, message, { cause: error, retryAfterSeconds, unanswered: true });
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

/** A part of an address that is empty is left out; TrustLayer takes none that is. */
function bodyOf({ name, address, website }: Patch): Record<string, unknown> {
  const parts = {
    line1: address?.street,
    city: address?.city,
    region: address?.state,
    postalCode: address?.zip,
    country: address?.country,
  };
  return {
    ...(name === undefined ? {} : { name }),
    ...(website === undefined ? {} : { website }),
    ...(address === undefined
      ? {}
      : { address: Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) }),
  };
}
