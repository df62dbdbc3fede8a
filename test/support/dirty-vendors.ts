import { Vendor } from "../../src/domain/vendor/entity.ts";
import { type Chance, chanceFrom } from "./chance.ts";
import {
  ADJECTIVES,
  CITIES,
  FIRST,
  LEGAL,
  NOUNS,
  SHORT_FORMS,
  STREETS,
  SURNAMES,
  TRADES,
} from "./dirty-words.ts";

/** One vendor as a system holds it, and which company it truly is. */
export interface DirtyVendor {
  readonly company: string;
  readonly vendor: Vendor;
}

export interface DirtyVendors {
  readonly construction: readonly DirtyVendor[];
  readonly erp: readonly DirtyVendor[];
}

/**
 * The vendor lists of a site and of its books as they are before anybody has cleaned them up: `shared` companies stand
 * in both, spelt otherwise, moved, without their tax id; among the rest are twins of them: sisters at one address,
 * namesakes in another town, companies of a group under its tax id. The same seed gives the same lists.
 */
export function dirtyVendors({
  seed,
  perSide,
  shared,
}: {
  seed: number;
  perSide: number;
  shared: number;
}): DirtyVendors {
  const chance = chanceFrom(seed);
  const companies = companiesOf(2 * perSide - shared, chance);
  const both = companies.slice(0, shared);
  const sides = [companies.slice(shared, perSide), companies.slice(perSide)];
  const [construction = [], erp = []] = sides.map((alone) =>
    chance
      .shuffled([...both, ...alone])
      .map((company) => ({ company: company.id, vendor: written(company, chance) })),
  );
  return { construction: withoutAccounts(construction), erp };
}

/** The vendor lists of three systems, each full. */
export interface DirtySystems extends DirtyVendors {
  readonly ap: readonly DirtyVendor[];
}

/**
 * Three such lists. Of the shared companies all stand in the books, two of three on the site, and two of three in
 * accounts payable; the rest of each list is its own. `twins` companies are entered twice on the site, and as many in
 * the books.
 */
export function dirtySystems({
  seed,
  perSide,
  shared,
  twins,
}: {
  seed: number;
  perSide: number;
  shared: number;
  twins: number;
}): DirtySystems {
  const chance = chanceFrom(seed);
  const companies = companiesOf(3 * perSide, chance);
  const known = companies.slice(0, shared);
  const alone = companies.slice(shared);
  const third = Math.floor(shared / 3);
  const entered = (some: readonly Company[], nth: number, doubled: number) => {
    const own = alone.slice(nth * perSide, nth * perSide + perSide - some.length - doubled);
    const again = [...some, ...own].slice(0, doubled);
    return chance
      .shuffled([...some, ...own, ...again])
      .map((company) => ({ company, vendor: written(company, chance) }));
  };
  const named = (list: ReturnType<typeof entered>): readonly DirtyVendor[] =>
    list.map(({ company, vendor }) => ({ company: company.id, vendor }));
  // Accounts payable takes nobody without an address.
  const addressed = entered(known.slice(third), 2, 0).map(({ company, vendor }) => ({
    company,
    vendor: { ...vendor, address: vendor.address ?? company.vendor.address },
  }));
  return {
    construction: withoutAccounts(named(entered(known.slice(0, 2 * third), 0, twins))),
    erp: named(entered(known, 1, twins)),
    ap: withoutAccounts(named(addressed)),
  };
}

const withoutAccounts = (list: readonly DirtyVendor[]): readonly DirtyVendor[] =>
  list.map(({ company, vendor }) => ({ company, vendor: { ...vendor, bankAccounts: [] } }));

interface Company {
  readonly id: string;
  readonly words: string;
  readonly legal: string;
  readonly vendor: Vendor;
}

function companiesOf(count: number, chance: Chance): readonly Company[] {
  const companies: Company[] = [];
  const names = new Set<string>();
  while (companies.length < count) {
    const twin = companies.length > 20 && chance.is(0.08) ? chance.of(companies) : undefined;
    const company = twin ? twinOf(twin, companies.length, chance) : aCompany(companies.length, chance);
    const isNamesake = twin?.words === company.words && twin.vendor.phone !== company.vendor.phone;
    if (!isNamesake && names.has(company.words)) continue;
    names.add(company.words);
    companies.push(company);
  }
  return chance.shuffled(companies);
}

function aCompany(nth: number, chance: Chance): Company {
  return companyOf(nth, { words: aName(chance), legal: chance.of(LEGAL), city: chance.of(CITIES) }, chance);
}

function companyOf(
  nth: number,
  { words, legal, city }: { words: string; legal: string; city: (typeof CITIES)[number] },
  chance: Chance,
): Company {
  const [town, state, zip, area] = city;
  const domain = `${slug(`${words} ${town}`)}.example`;
  const vendor = Vendor.parse({
    name: `${words} ${legal}`.trim(),
    taxId: chance.digits(9),
    address: {
      street: `${chance.upTo(4000) + 1} ${chance.of(STREETS)}`,
      city: town,
      state,
      zip: `${zip}${chance.digits(2)}`,
      country: "US",
    },
    phone: `+1 ${area} 555 ${chance.digits(4)}`,
    email: chance.is(0.15)
      ? `${slug(words)}${chance.digits(3)}@gmail.com`
      : `${chance.of(["office", "info", "ap"])}@${domain}`,
    website: chance.is(0.5) ? `https://www.${domain}/` : null,
    bankAccounts: [{ number: chance.digits(10), routing: chance.digits(9) }],
  });
  return { id: `company-${nth}`, words, legal, vendor };
}

function aName(chance: Chance): string {
  const [surname, trade] = [chance.of(SURNAMES), chance.of(TRADES)];
  return chance.of([
    `${surname} ${trade}`,
    `${surname} & ${chance.of(SURNAMES)} ${trade}`,
    `${surname} Brothers ${trade}`,
    `${surname} & Sons ${trade}`,
    `${chance.of(FIRST)} ${surname} ${trade}`,
    `${chance.of(ADJECTIVES)} ${chance.of(NOUNS)} ${trade}`,
    `${chance.of(ADJECTIVES)} ${chance.of(NOUNS)} ${chance.of(["Construction", "Builders", "Services", "Supply"])}`,
    `${chance.of(CITIES)[0]} ${trade} ${chance.of(["Services", "Company", "Specialties"])}`,
  ]);
}

/** A sister at the same address, a namesake in another town, or a company of the same group under one tax id. */
function twinOf(one: Company, nth: number, chance: Chance): Company {
  const other = aCompany(nth, chance);
  const kind = chance.upTo(20);
  if (kind < 14) {
    const trade = new RegExp(TRADES.find((word) => one.words.includes(word)) ?? "[^ ]+$");
    const words = one.words.replace(trade, chance.of(TRADES));
    const { address, phone, website } = one.vendor;
    const sister = companyOf(nth, { words, legal: one.legal, city: chance.of(CITIES) }, chance);
    return { ...sister, vendor: { ...sister.vendor, address, phone, website } };
  }
  if (kind < 19) {
    const city = chance.of(CITIES.filter(([town]) => town !== one.vendor.address?.city));
    return companyOf(nth, { words: one.words, legal: chance.of(LEGAL), city }, chance);
  }
  return { ...other, vendor: { ...other.vendor, taxId: one.vendor.taxId } };
}

/** The company as one more person has typed it. */
function written({ words, legal, vendor }: Company, chance: Chance): Vendor {
  const { address, phone, email } = vendor;
  return {
    ...vendor,
    name: spelt(words, legal, chance),
    taxId: chance.is(0.3) ? null : chance.is(0.02) ? slipped(vendor.taxId ?? "", chance) : vendor.taxId,
    address:
      chance.is(0.1) || !address
        ? null
        : chance.is(0.12)
          ? movedTo(address, chance)
          : addressed(address, chance),
    phone: chance.is(0.2)
      ? null
      : chance.is(0.1)
        ? `512-555-${chance.digits(4)}`
        : dialled(phone ?? "", chance),
    email: chance.is(0.25)
      ? null
      : chance.is(0.2)
        ? (email ?? "").replace(/^.*@/, `${chance.of(FIRST).toLowerCase()}@`)
        : email,
    website: chance.is(0.5) ? null : vendor.website,
    bankAccounts: chance.is(0.3) ? [] : vendor.bankAccounts,
  };
}

function spelt(words: string, legal: string, chance: Chance): string {
  const ending = chance.is(0.3)
    ? chance.of(["", legal.replace(/\./g, ""), legal.toUpperCase(), chance.of(LEGAL)])
    : legal;
  const short = chance.is(0.25)
    ? SHORT_FORMS.reduce((text, [long, abbreviated]) => text.replace(long, abbreviated), words)
    : words;
  const slip = chance.is(0.2) ? slipped(short, chance) : short;
  const umlaut = chance.is(0.5) ? slip.replace(/ü/g, "ue").replace(/ö/g, "oe").replace(/ä/g, "ae") : slip;
  const whole = `${umlaut}${ending === "" ? "" : `${chance.is(0.2) ? "," : ""} ${ending}`}`;
  return chance.is(0.15) ? whole.toUpperCase() : whole;
}

/** One sign left out, doubled, exchanged with its neighbour, or another; of a number always another. */
function slipped(text: string, chance: Chance): string {
  const at = 1 + chance.upTo(Math.max(1, text.length - 2));
  const [head, sign, next, tail] = [
    text.slice(0, at),
    text.charAt(at),
    text.charAt(at + 1),
    text.slice(at + 2),
  ];
  if (/^\d+$/.test(text)) return head + String((Number(sign) + 1) % 10) + next + tail;
  return chance.of([
    head + next + tail,
    head + sign + sign + next + tail,
    head + next + sign + tail,
    `${head}e${next}${tail}`,
  ]);
}

/** Mostly to another street of the same town. */
function movedTo(from: NonNullable<Vendor["address"]>, chance: Chance): Vendor["address"] {
  const { address } = aCompany(0, chance).vendor;
  if (chance.is(0.3)) return address;
  return { ...from, street: address?.street ?? null, zip: `${from.zip?.slice(0, 3)}${chance.digits(2)}` };
}

function addressed(address: NonNullable<Vendor["address"]>, chance: Chance): Vendor["address"] {
  const street = (address.street ?? "")
    .replace(/Street$/, chance.of(["Street", "St", "St."]))
    .replace(/Avenue$/, chance.of(["Avenue", "Ave", "Ave."]));
  const zip = chance.is(0.2) ? `${address.zip}-${chance.digits(4)}` : address.zip;
  return { ...address, street: chance.is(0.2) ? `${street}, Suite ${chance.digits(2)}` : street, zip };
}

function dialled(phone: string, chance: Chance): string {
  const [, area = "", middle = "", last = ""] = phone.split(" ");
  const ways = [
    phone,
    `(${area}) ${middle}-${last}`,
    `${area}.${middle}.${last}`,
    `1-${area}-${middle}-${last} ext. 12`,
  ];
  return chance.of(ways);
}

const slug = (words: string): string =>
  words
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
