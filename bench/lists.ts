import type { Call } from "./odoo-instance.ts";
import type { BenchVendor } from "./vendor.ts";

/** The fields that the hub writes of such a vendor, its key among them. */
const COLUMNS = [
  ...["id", "is_company", "supplier_rank", "active", "name", "vat", "phone", "email"],
  ...["street", "city", "zip", "country_id/.id", "state_id/.id"],
];

/** What the hub says about itself with every call that makes something. */
const CONTEXT = {
  ...{ lang: "en_US", tz: "UTC", tracking_disable: true, mail_create_nolog: true },
  ...{ mail_create_nosubscribe: true, mail_notrack: true, mode: "update", noupdate: true },
};

/** Makes vendors in Odoo by lists of so many, over so many connections, and does nothing else. */
export async function makeInLists(
  call: Call,
  vendors: readonly BenchVendor[],
  { size, connections }: { readonly size: number; readonly connections: number },
): Promise<void> {
  const place = await placeIn(call);
  const rows = vendors.map((vendor) => rowOf(vendor, place));
  const lists = Array.from({ length: Math.ceil(rows.length / size) }, (_, nth) =>
    rows.slice(nth * size, (nth + 1) * size),
  );
  const hand = async () => {
    for (let list = lists.shift(); list; list = lists.shift()) {
      const answer = await call("res.partner", "load", [COLUMNS, list], { context: CONTEXT });
      const { ids, messages } = answer as { ids: unknown; messages: unknown[] };
      if (!ids) throw new Error(`Odoo refused a list: ${JSON.stringify(messages)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, hand));
}

const rowOf = ({ name, taxId, phone, email, street, city, zip }: BenchVendor, place: readonly string[]) => [
  ...[`__hub__.${name.replaceAll(" ", "_")}`, "True", "1", "True"],
  ...[name, taxId, phone, email, street, city, zip, ...place],
];

/** The United States and Washington, as Odoo numbers them. */
async function placeIn(call: Call): Promise<readonly string[]> {
  const numbers = async (model: string, domain: unknown[]) =>
    (await call(model, "search", [domain], { limit: 1 })) as number[];
  const usa = await numbers("res.country", [["code", "=", "US"]]);
  const washington = await numbers("res.country.state", [
    ["code", "=", "WA"],
    ["country_id", "in", usa],
  ]);
  return [...usa, ...washington].map(String);
}
