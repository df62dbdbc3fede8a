import { z } from "zod";
import type { Observed, Page } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { answered } from "./answer.ts";
import { changedRows, type Dated, isoOf, Mark, markOfNow, NOTHING_READ, type Rows } from "./changes.ts";
import type { Odoo } from "./client.ts";
import type { Domain } from "./domain.ts";
import { stampAmong } from "./stamps.ts";
import { WARNINGS, type Warning } from "./vendor-notice.ts";
import { specificationOf } from "./vendor-wire.ts";

/** A company that bills us, whether in use or not. Its people, places and branches are partners below it. */
const VENDORS: Domain = [
  ["supplier_rank", ">", 0],
  ["parent_id", "=", false],
];
const ALL = { active_test: false };

/** A vendor's row as Odoo says it; the rest of its shape is checked where it is read. */
export const VendorRow = z.looseObject({
  id: z.number(),
  write_date: z.string(),
  write_uid: z.union([z.number(), z.literal(false)]),
  child_ids: z.array(z.looseObject({ write_date: z.string() })),
  bank_ids: z.array(z.looseObject({ write_date: z.string() })),
});
export type VendorRow = z.infer<typeof VendorRow>;

const Found = z.object({ records: z.array(VendorRow) });

/** The tables that make up a vendor. A change of a contact or an account leaves no trace on its partner. */
const TABLES = {
  contacts: { model: "res.partner", of: "parent_id" },
  accounts: { model: "res.partner.bank", of: "partner_id" },
} as const;

const Cursor = z.object({ vendors: Mark, contacts: Mark, accounts: Mark });
type Cursor = z.infer<typeof Cursor>;

/**
 * Vendors written since the cursor, then those of which a contact or an account was. A cursor that an earlier version
 * of ours left, and nobody can read, begins anew.
 */
export async function* vendorChanges(odoo: Odoo, since: unknown): AsyncGenerator<Page> {
  const { overlapSeconds, pageSize } = odoo.settings;
  const how = { overlapSeconds, pageSize, now: odoo.now };
  let cursor = Cursor.safeParse(since).data ?? (await beginning(odoo));
  const tables = cursor.vendors.seen === null ? [] : (["contacts", "accounts"] as const);
  // The first reading hears everything; the others what was not answered for already.
  const rows = cursor.vendors.seen === null ? vendorsWhere(odoo) : newsWhere(odoo);
  for await (const { rows: read, mark } of changedRows({ ...how, rows, mark: cursor.vendors })) {
    cursor = { ...cursor, vendors: mark };
    yield { observed: await observed(odoo, read), cursor };
    for (const row of read) odoo.ownWrites.heard(row);
  }
  for (const table of tables) {
    const parts = { ...how, rows: partsWhere(odoo, table), mark: cursor[table] };
    for await (const { rows, mark } of changedRows(parts)) {
      cursor = { ...cursor, [table]: mark };
      const ids = [...new Set(rows.map(({ of }) => of))];
      yield { observed: await observed(odoo, await vendorRows(odoo, ids)), cursor };
    }
  }
}

/** With each vendor its contacts and accounts are read: of these, only what comes later is still to be read. */
async function beginning(odoo: Odoo): Promise<Cursor> {
  return {
    vendors: NOTHING_READ,
    contacts: await markOfNow(partsWhere(odoo, "contacts"), odoo.now),
    accounts: await markOfNow(partsWhere(odoo, "accounts"), odoo.now),
  };
}

const vendorsWhere =
  (odoo: Odoo): Rows<VendorRow> =>
  (condition, order, limit) =>
    search(odoo, [...VENDORS, ...condition], order, limit);

const newsWhere =
  (odoo: Odoo): Rows<VendorRow> =>
  async (condition, order, limit) => {
    const { uid } = await odoo.session();
    return search(odoo, [...VENDORS, ...condition, ...odoo.ownWrites.others(uid)], order, limit);
  };

const partsWhere =
  (odoo: Odoo, table: keyof typeof TABLES): Rows<Dated & { readonly of: number }> =>
  async (condition, order, limit) => {
    const { model, of } = TABLES[table];
    const domain = [[of, "!=", false], [`${of}.supplier_rank`, ">", 0], ...condition];
    const answer = await odoo.call({
      ...{ model, method: "search_read", context: ALL },
      args: { domain, fields: ["write_date", of], order, limit },
    });
    const Part = z.object({
      id: z.number(),
      write_date: z.string(),
      [of]: z.tuple([z.number(), z.string()]),
    });
    return answered(z.array(Part), answer, `${model}.search_read`).map((row) => ({
      ...{ id: row.id as number, write_date: row.write_date as string },
      of: (row[of] as [number, string])[0],
    }));
  };

async function search(
  odoo: Odoo,
  domain: Domain,
  order: string,
  limit?: number,
): Promise<readonly VendorRow[]> {
  const answer = await odoo.call({
    ...{ model: "res.partner", method: "web_search_read", context: ALL },
    args: { domain, specification: await specification(odoo), order, limit, count_limit: 1 },
  });
  return answered(Found, answer, "res.partner.web_search_read").records;
}

/** The vendors among these partners, as they stand. */
export async function vendorRows(odoo: Odoo, ids: readonly number[]): Promise<readonly VendorRow[]> {
  if (ids.length === 0) return [];
  return search(odoo, [["id", "in", ids], ...VENDORS], "id");
}

/** The warnings of a partner that this Odoo has. */
export async function warningsOf(odoo: Odoo): Promise<readonly Warning[]> {
  const partner = await odoo.fields("res.partner");
  return WARNINGS.filter((name) => name in partner);
}

/** Of the fields that Odoo is asked for, all are asked once whether the user may see them: one that is hidden would fail every call. */
export const specification = (odoo: Odoo) =>
  odoo.remember("specification of a vendor", async () => {
    const { version } = await odoo.session();
    const accounts = await odoo.fields("res.partner.bank");
    const routing = accounts[version.routing] ? version.routing : undefined;
    const asked = specificationOf(routing, await warningsOf(odoo));
    const partner = await odoo.fields("res.partner");
    const missing = Object.keys({ ...asked, supplier_rank: {}, parent_id: {} }).filter(
      (name) => !partner[name],
    );
    if (missing.length > 0)
      throw new ConnectorError(
        "reconnect",
        `Odoo shows no ${missing.join(", ")} on a partner: install Invoicing (account), or give the hub's user the right to see it`,
      );
    return asked;
  });

/** What Odoo says of each, with the hub's own key where one is stamped on it. */
export async function observed(odoo: Odoo, rows: readonly VendorRow[]): Promise<readonly Observed[]> {
  const stamps = await stampsOf(
    odoo,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => observedAs(row, stamps.get(row.id)));
}

/** The version is the vendor's own write_date, which never goes back; the moment that of its latest part. */
export function observedAs(row: VendorRow, stamp: string | undefined): Observed {
  const dates = [row, ...row.child_ids, ...row.bank_ids].map(({ write_date }) => write_date);
  return {
    id: String(row.id),
    version: row.write_date,
    at: isoOf(dates.sort().at(-1) ?? row.write_date),
    wire: row,
    ...(stamp === undefined ? {} : { stamp }),
  };
}

const Metadata = z.array(z.object({ id: z.number(), xmlids: z.array(z.object({ xmlid: z.string() })) }));

/** All external ids of each partner are asked for: of several, `get_external_id` answers with any one. */
export async function stampsOf(odoo: Odoo, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const answer = await odoo.call({ model: "res.partner", method: "get_metadata", ids, context: ALL });
  return new Map(
    answered(Metadata, answer, "res.partner.get_metadata").flatMap(({ id, xmlids }) => {
      const stamp = stampAmong(
        "vendor",
        xmlids.map(({ xmlid }) => xmlid),
      );
      return stamp === undefined ? [] : [[id, stamp] as const];
    }),
  );
}

/** The vendors among these, in the order asked for. A number that is none is of no record. */
export async function readVendors(odoo: Odoo, ids: readonly string[]): Promise<readonly Observed[]> {
  const rows = await vendorRows(odoo, ids.map(Number).filter(Number.isSafeInteger));
  const found = new Map((await observed(odoo, rows)).map((one) => [one.id, one]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

const IDS_A_CALL = 1000;

/** The ids of all vendors. */
export async function* vendorIds(odoo: Odoo): AsyncGenerator<readonly string[]> {
  for (let after = 0; ; ) {
    const answer = await odoo.call({
      ...{ model: "res.partner", method: "search", context: ALL },
      args: { domain: [...VENDORS, ["id", ">", after]], order: "id", limit: IDS_A_CALL },
    });
    const ids = answered(z.array(z.number()), answer, "res.partner.search");
    const last = ids.at(-1);
    if (last === undefined) return;
    yield ids.map(String);
    if (ids.length < IDS_A_CALL) return;
    after = last;
  }
}
