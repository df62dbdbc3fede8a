import type { Vendor } from "../../domain/vendor/entity.ts";
import type { Observed, Outcome, Overtaken, Update } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import type { Ask } from "../kit/http.ts";
import { unlessOvertaken } from "../kit/unless-overtaken.ts";
import { type Api, called } from "./client.ts";
import { observedOf, rowOf, rowsOf } from "./rows.ts";
import { readVendors } from "./vendor-reads.ts";

type Patch = { [K in "name" | "taxId" | "phone" | "email" | "active"]?: Vendor[K] };

export const createVendors = (
  api: Api,
  items: readonly { readonly stamp: string; readonly patch: Patch }[],
): Promise<readonly Outcome[]> =>
  eachOf(items, ({ stamp, patch }) =>
    write(api, { method: "POST", path: "/vendors", json: { ...bodyOf(patch), reference: stamp } }, patch),
  );

export const updateVendors = (
  api: Api,
  items: readonly Omit<Update<Patch>, "stamp">[],
): Promise<readonly (Outcome | Overtaken)[]> =>
  unlessOvertaken(items, {
    read: (ids) => readVendors(api, ids),
    write: (standing) =>
      eachOf(standing, ({ id, patch }) =>
        write(
          api,
          { method: "PATCH", path: `/vendors/${encodeURIComponent(id)}`, json: bodyOf(patch) },
          patch,
        ),
      ),
  });

/** Vendors that bear one of these keys. The system finds them at any age: `since` is of no use to it. */
export async function findVendors(api: Api, stamps: readonly string[]): Promise<readonly Observed[]> {
  const found: Observed[] = [];
  for (const reference of stamps) {
    const ask: Ask = { method: "GET", path: "/vendors", query: { reference } };
    found.push(...rowsOf(await called(api, { ask, doing: "looking for a vendor" })).map(observedOf));
  }
  return found;
}

async function write(api: Api, ask: Ask, { taxId }: Patch): Promise<Observed> {
  const answer = await called(api, { ask, doing: "writing a vendor", hide: [taxId] });
  try {
    return observedOf(rowOf(answer.json()));
  } catch (error) {
    throw error instanceof ConnectorError ? withEffect(error) : error;
  }
}

/** The call took effect: an answer that cannot be read must not look as if nothing had happened. */
const withEffect = ({ remedy, message }: ConnectorError): ConnectorError =>
  new ConnectorError(remedy, message, { unanswered: true });

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

const bodyOf = ({ name, taxId, phone, email, active }: Patch): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({
      name,
      tax_number: taxId,
      phone,
      email,
      standing: active === undefined ? undefined : active ? "open" : "closed",
    }).filter(([, value]) => value !== undefined),
  );
