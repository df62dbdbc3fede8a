import { z } from "zod";
import type { Vendor } from "../../domain/vendor/entity.ts";
import { answered } from "./answer.ts";
import type { Odoo } from "./client.ts";
import { type Keyed, keyedCreate } from "./recipes.ts";
import { partId } from "./stamps.ts";

/** The ids of what Odoo keeps lists of, by the words of the canonical record. */
export interface Lookups {
  country(code: string): number | undefined;
  /** A state's code means something only within a country: where none is said, the company's own. */
  state(code: string, country: string | null): number | undefined;
  term(name: string): number | undefined;
  trade(name: string): number | undefined;
}

type Ids = ReadonlyMap<string, number>;
type Words = Partial<Pick<Vendor, "address" | "remitTo" | "terms" | "trades">>;

/** Looks up what these records name, once for all of them. A trade that Odoo does not know yet is made a tag there. */
export async function lookupsFor(odoo: Odoo, patches: readonly Words[]): Promise<Lookups> {
  const places = patches.flatMap(({ address, remitTo }) => [address ?? [], remitTo ?? []].flat());
  const stated = places.filter(({ state }) => state !== null);
  const home = stated.some(({ country }) => country === null) ? await homeCountry(odoo) : "";
  const keyOf = (state: string, country: string | null) => stateKey(country ?? home, state);
  const among = (list: List, words: readonly string[]) =>
    words.length > 0 ? listed(odoo, list, words) : NONE;
  const countries = await among(
    LISTS.countries,
    places.flatMap(({ country }) => country ?? []),
  );
  const states = await among(
    LISTS.states,
    stated.map(({ state, country }) => keyOf(state ?? "", country)),
  );
  const terms = await among(
    LISTS.terms,
    patches.flatMap((patch) => (patch.terms ? (odoo.vocabulary.theirs("terms", patch.terms) ?? []) : [])),
  );
  const trades = await tradesNamed(
    odoo,
    patches.flatMap((patch) => patch.trades ?? []),
  );
  return {
    country: (code) => countries.get(code),
    state: (code, country) => states.get(keyOf(code, country)),
    term: (name) => terms.get(name),
    trade: (name) => trades.get(name),
  };
}

const NONE: Ids = new Map();
const stateKey = (country: string, state: string): string => `${country}/${state}`;

interface List {
  readonly model: string;
  readonly field: string;
  /** Keys of rows: by default what the field says. */
  readonly within?: string;
}

const LISTS = {
  countries: { model: "res.country", field: "code" },
  states: { model: "res.country.state", field: "code", within: "country_id" },
  terms: { model: "account.payment.term", field: "name" },
  trades: { model: "res.partner.category", field: "display_name" },
} as const satisfies Record<string, List>;

/** A list of Odoo's is read whole and remembered; again, when a word is not in it. */
async function listed(odoo: Odoo, list: List, words: readonly string[]): Promise<Ids> {
  const name = `list of ${list.model}`;
  const known = await odoo.remember(name, () => read(odoo, list));
  if (words.every((word) => known.has(word))) return known;
  odoo.forget(name);
  return odoo.remember(name, () => read(odoo, list));
}

/** The first of a name counts, where there are several. */
async function read(odoo: Odoo, { model, field, within }: List): Promise<Ids> {
  const Row = z.looseObject({ id: z.number(), [field]: z.string() });
  const specification = { [field]: {}, ...(within ? { [within]: { fields: { code: {} } } } : {}) };
  const answer = await odoo.call({
    ...{ model, method: "web_search_read" },
    args: { domain: [], specification, order: "id", count_limit: 1 },
  });
  const { records } = answered(z.object({ records: z.array(Row) }), answer, `${model}.web_search_read`);
  const ids = new Map<string, number>();
  for (const row of records) {
    const outer = within ? z.object({ code: z.string() }).safeParse(row[within]).data?.code : undefined;
    const key = outer === undefined ? String(row[field]) : stateKey(outer, String(row[field]));
    if (!ids.has(key)) ids.set(key, row.id as number);
  }
  return ids;
}

const Home = z.tuple([z.object({ country_id: z.union([z.object({ code: z.string() }), z.literal(false)]) })]);

const homeCountry = (odoo: Odoo): Promise<string> =>
  odoo.remember("home country", async () => {
    const { companies } = await odoo.session();
    const answer = await odoo.call({
      ...{ model: "res.company", method: "web_read", ids: companies.slice(0, 1) },
      args: { specification: { country_id: { fields: { code: {} } } } },
    });
    const [{ country_id }] = answered(Home, answer, "res.company.web_read");
    return country_id ? country_id.code : "";
  });

async function tradesNamed(odoo: Odoo, names: readonly string[]): Promise<Ids> {
  if (names.length === 0) return NONE;
  const known = await listed(odoo, LISTS.trades, names);
  const missing = [...new Set(names)].filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  const { model } = LISTS.trades;
  const made = await keyedCreate(odoo, {
    model,
    rows: missing.map((name) => ({ key: partId("tag", "trade", name), cells: { name } })),
  });
  odoo.forget(`list of ${model}`);
  return new Map([...known, ...missing.flatMap((name, nth) => idOf(made[nth], name))]);
}

const idOf = (keyed: Keyed | undefined, name: string): [string, number][] =>
  keyed && "id" in keyed ? [[name, keyed.id]] : [];
