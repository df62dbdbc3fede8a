import { type Hub, resourceOf } from "../../../src/engine/hub.ts";
import { same } from "../../../src/kernel/same.ts";
import { openHolds } from "../../../src/store/holds.ts";
import type { Entry } from "./books.ts";
import type { SiteValues, Town } from "./town.ts";
import { companies, linksOf } from "./truth.ts";

type Fields = Readonly<Record<string, unknown>>;
type Table = ReadonlyMap<string, Fields>;

/** What each system's own table says, in canonical words, read through its connector. */
async function tableOf(hub: Hub, connection: string): Promise<Table> {
  const resource = resourceOf(hub, connection, "vendor");
  const { client, vocabulary } = hub.connections.get(connection) as NonNullable<
    ReturnType<typeof hub.connections.get>
  >;
  const ids: string[] = [];
  for await (const some of resource.ids(client())) ids.push(...some);
  const observed = await resource.read(client(), [...new Set(ids)]);
  return new Map(
    observed.map(({ id, wire }) => [
      id,
      resource.toCanonical(resource.wire.parse(wire), vocabulary).says as Fields,
    ]),
  );
}

/** All that is not as it should be after the night, each in a sentence. Nothing, if all is well. */
export async function faultsOf(hub: Hub, town: Town): Promise<readonly string[]> {
  const [site, books] = [await tableOf(hub, "procore"), await tableOf(hub, "odoo")];
  const holds = await openHolds(hub.db, hub.organisation, { most: 100_000 });
  const links = await linksOf(hub);
  const companyOf = await companies(hub, town);
  const idOf = (connection: string) =>
    new Map(links.filter((one) => one.connection === connection).map(({ record, id }) => [record, id]));
  const [onSite, inBooks] = [idOf("procore"), idOf("odoo")];
  const isHeld = (record: string, blocks: string) =>
    holds.some((one) => one.record === record && one.blocks === blocks);
  const waits = (record: string) =>
    holds.some(
      (one) => one.record === record && (one.code === "record.vanished" || one.code === "vendor.look-alike"),
    );

  const faults: string[] = [];
  const seen = new Map<string, string>();
  const linked = new Set([...inBooks.values()]);
  for (const id of books.keys())
    if (!linked.has(id)) faults.push(`partner ${id} (${books.get(id)?.name}) is nobody's record`);
  for (const record of new Set(links.map((one) => one.record))) {
    const [there, here] = [onSite.get(record), inBooks.get(record)];
    const company = companyOf.get(record) ?? `that of ${record}`;
    const what = `${company}, record ${record} (procore ${there}, odoo ${here})`;
    if (here !== undefined && books.has(here)) {
      const other = seen.get(company);
      if (other !== undefined) faults.push(`${what}: a second partner of the company beside ${other}`);
      seen.set(company, here);
    }
    const [said, kept] = [there && site.get(there), here && books.get(here)];
    if (!said || !kept) {
      const isBlocked = !said && kept && kept.active === false;
      if (!waits(record) && !isBlocked) faults.push(`${what} stands in one system only, and nobody is asked`);
      continue;
    }
    for (const field of SHARED)
      if (
        !stands(field, said[field], kept[field]) &&
        !isHeld(record, `odoo#${field}`) &&
        !isHeld(record, `procore#${field}`)
      )
        faults.push(
          `${what}: ${field} is ${JSON.stringify(said[field])} on the site and ${JSON.stringify(kept[field])} in the books`,
        );
  }
  faults.push(...overwritten(town, site, books));
  return faults;
}

/** The fields that both systems carry and can be told; trades go from the site to the books. */
const SHARED = [
  "name",
  "taxId",
  "number",
  "address",
  "phone",
  "email",
  "website",
  "trades",
  "active",
] as const;

/** The books know a trade more where two partners were merged into one: Procore takes none. */
const stands = (field: string, onSite: unknown, inBooks: unknown): boolean =>
  field === "trades"
    ? (onSite as readonly string[]).every((trade) => (inBooks as readonly string[]).includes(trade))
    : agrees(field, onSite, inBooks);

/** An address on the web is the same with its protocol and without. */
const agrees = (field: string, a: unknown, b: unknown): boolean =>
  field === "website" ? same(bare(a), bare(b)) : same(a, b);
const bare = (site: unknown): unknown =>
  typeof site === "string" ? site.replace(/^https?:\/\//, "").replace(/\/$/, "") : site;

/** What was typed last by those whose word counts must stand as they typed it. */
function overwritten({ typedOnSite, typedInBooks }: Town, site: Table, books: Table): readonly string[] {
  const faults: string[] = [];
  const check = (where: string, id: string, said: Fields | undefined, typed: Fields, fields: Fields) => {
    for (const [field, theirs] of Object.entries(fields)) {
      const stands =
        theirs === "street" ? (said?.address as Fields | null | undefined)?.street : said?.[String(theirs)];
      const words =
        field === "trades"
          ? (typed.trades as readonly Fields[] | undefined)?.map(({ name }) => name)
          : typed[field];
      if (said && words !== undefined && !agrees(String(theirs), words, stands))
        faults.push(
          `${where} ${id}: ${field} was typed as ${JSON.stringify(words)} and is ${JSON.stringify(stands)}`,
        );
    }
  };
  for (const [id, typed] of typedOnSite) check("procore", id, site.get(id), typed as Fields, OWN_ON_SITE);
  for (const [id, typed] of typedInBooks)
    check("odoo", id, books.get(id), { ...typed, terms: termsIn(typed) }, OWN_IN_BOOKS);
  return faults;
}

const termsIn = ({ terms }: Partial<Entry>): string | undefined => terms?.replace(/^(\d+) Days$/, "net-$1");

const OWN_ON_SITE: { readonly [K in keyof SiteValues]: string } = {
  ...{ name: "name", business_phone: "phone", email_address: "email", website: "website" },
  ...{ address: "street", trades: "trades" },
};
const OWN_IN_BOOKS: { readonly [K in keyof Entry]?: string } = {
  terms: "terms",
  number: "number",
  active: "active",
};
