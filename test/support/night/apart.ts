import { type Hub, resourceOf } from "../../../src/engine/hub.ts";
import { type OpenHold, openHolds } from "../../../src/store/holds.ts";
import { linksOf, meantBy, type Truth } from "./truth.ts";

export type Fields = Readonly<Record<string, unknown>>;
export type Table = ReadonlyMap<string, Fields>;

/** How the records of a noun stand when all is well. */
export interface Wanted {
  readonly noun: string;
  readonly truth: Truth;
  /** Fields in which a system and the books must agree. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  agrees(field: string, there: unknown, inBooks: unknown): boolean;
  /** A record that stands in only one of the two, and rightly so. */
  mayStandAlone(there: Fields | undefined, inBooks: Fields | undefined): boolean;
}

/** What each system's own table says of a noun, in canonical words, read through its connector. */
async function tableOf(hub: Hub, connection: string, noun: string): Promise<Table> {
  const resource = resourceOf(hub, connection, noun);
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

const BOOKS = "odoo";
/** These explain that a record stands in one place and not in another. */
const ABSENT = new Set(["record.vanished", "vendor.invalid-tax-id"]);

/** What each system's table says, and all in which the others and the books are apart without a hold, each in a sentence. */
export async function apart(
  hub: Hub,
  wanted: Wanted,
): Promise<{ readonly tables: ReadonlyMap<string, Table>; readonly faults: readonly string[] }> {
  const { noun, truth, fields } = wanted;
  const tables = new Map<string, Table>();
  for (const connection of [BOOKS, ...Object.keys(fields)])
    tables.set(connection, await tableOf(hub, connection, noun));
  const books = tables.get(BOOKS) as Table;
  const holds = Map.groupBy(
    await openHolds(hub.db, hub.organisation, { noun, most: 100_000 }),
    ({ record }) => record,
  );
  const links = Map.groupBy(await linksOf(hub, noun), ({ record }) => record);
  const meant = await meantBy(hub, noun, truth);
  const faults: string[] = [];
  const linked = new Set([...links.values()].flat().flatMap(({ connection, id }) => at(connection, id)));
  for (const [id, { name, title }] of books)
    if (!linked.has(id)) faults.push(`${noun} ${id} of the books (${name ?? title}) is nobody's record`);
  const seen = new Map<string, string>();
  for (const [record, its] of links) {
    const idAt = (connection: string) => its.find((one) => one.connection === connection)?.id;
    const here = idAt(BOOKS);
    const kept = here === undefined ? undefined : books.get(here);
    const what = `${meant.get(record) ?? "nothing known"}, ${noun} ${record} (${its.map(({ connection, id }) => `${connection} ${id}`).join(", ")})`;
    if (kept && here !== undefined) {
      const other = seen.get(meant.get(record) ?? record);
      if (other !== undefined) faults.push(`${what}: stands in the books a second time, beside ${other}`);
      seen.set(meant.get(record) ?? record, here);
    }
    for (const [connection, shared] of Object.entries(fields)) {
      const id = idAt(connection);
      const said = id === undefined ? undefined : tables.get(connection)?.get(id);
      if (id === undefined && here === undefined) continue;
      const held = holds.get(record) ?? [];
      if (said && kept) faults.push(...differing(wanted, { what, connection, shared, said, kept, held }));
      else if (
        !wanted.mayStandAlone(said, kept) &&
        !held.some((one) => explains(one, noun, said, connection))
      )
        faults.push(`${what} stands in one of ${connection} and the books only, and nobody is asked`);
    }
  }
  return { tables, faults };
}

const at = (connection: string, id: string): string[] => (connection === BOOKS ? [id] : []);

/** It asks about the absence: of the record anywhere, or of what the system without it has refused. */
const explains = (hold: OpenHold, noun: string, said: Fields | undefined, connection: string): boolean =>
  ABSENT.has(hold.code) || hold.code === `${noun}.look-alike` || isRefusedBy(hold, said ? BOOKS : connection);

const isRefusedBy = ({ code, blocks }: OpenHold, connection: string): boolean =>
  code === "delivery.refused" && blocks.split("/")[0] === connection;

interface Both {
  readonly what: string;
  readonly connection: string;
  readonly shared: readonly string[];
  readonly said: Fields;
  readonly kept: Fields;
  readonly held: readonly OpenHold[];
}

function differing({ agrees }: Wanted, { what, connection, shared, said, kept, held }: Both): string[] {
  // `odoo/2#name` speaks of the books of one company.
  const speaksOf = ({ blocks }: OpenHold, place: string) => blocks.replace(/\/[^#]*#/, "#") === place;
  const isHeld = (field: string) =>
    [connection, BOOKS].some((place) =>
      held.some((one) => speaksOf(one, `${place}#${field}`) || isRefusedBy(one, place)),
    );
  return shared.flatMap((field) =>
    agrees(field, said[field], kept[field]) || isHeld(field)
      ? []
      : `${what}: ${field} is ${JSON.stringify(said[field])} in ${connection} and ${JSON.stringify(kept[field])} in the books`,
  );
}
