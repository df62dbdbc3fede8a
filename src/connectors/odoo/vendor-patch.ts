import type { Address } from "../../domain/vendor/entity.ts";
import { same } from "../../kernel/same.ts";
import type { Vocabulary } from "../contract.ts";
import type { Lookups } from "./lookups.ts";
import { addressOf, siteOf, toCanonical } from "./vendor-canonical.ts";
import { noticeValues, type Warning } from "./vendor-notice.ts";
import { accountsLack, contactsLack, remitToLack } from "./vendor-parts.ts";
import type { Said, Told, VendorWire } from "./vendor-wire.ts";

/** Values as Odoo's `write` takes them. */
export type Values = Readonly<Record<string, unknown>>;

/** A record below a vendor that is to be made: a contact, an invoice address, a bank account. */
export interface Part {
  readonly model: "res.partner" | "res.partner.bank";
  readonly key: string;
  readonly values: Values;
}

/** What of a patch Odoo does not hold yet: what to write, what to make, and what a person has to see to first. */
export interface Lack {
  readonly values: Values;
  readonly children: readonly { readonly id: number; readonly values: Values }[];
  readonly parts: readonly Part[];
  readonly problems: readonly string[];
}

export interface Telling {
  readonly stamp: string;
  readonly patch: Told;
  /** As it stands in Odoo; nothing yet, where it is to be made. */
  readonly stands: VendorWire | undefined;
}

export interface Terms {
  readonly lookups: Lookups;
  readonly vocabulary: Vocabulary;
  /** The field of a routing number, where Odoo has one. */
  readonly routing: string | undefined;
  /** The fields of warnings that this Odoo has. */
  readonly warnings: readonly Warning[];
}

/** Compares what a vendor is told with what stands, field by field in canonical words: only what differs is written. */
export function lackOf(telling: Telling, terms: Terms): Lack {
  const { patch, stands } = telling;
  const says: Said = stands ? toCanonical(stands, terms.vocabulary).says : NOTHING;
  const differs = (field: keyof Told) => field in patch && !same(patch[field], says[field]);
  const simple = Object.entries(SIMPLE).filter(([field]) => differs(field as keyof Told));
  const lacks = [
    {
      values: Object.fromEntries(
        simple.map(([field, name]) => [name, patch[field as keyof typeof SIMPLE] ?? false]),
      ),
    },
    differs("website") && siteOf(patch.website ?? null) !== says.website
      ? { values: { website: patch.website ?? false } }
      : {},
    differs("notice") ? { values: noticeValues(stands, patch.notice ?? null, terms.warnings) } : {},
    differs("active") ? { values: { active: patch.active ?? true } } : {},
    differs("address") ? placeLack(stands, patch.address ?? null, terms) : {},
    differs("terms") ? termLack(patch.terms ?? null, terms) : {},
    differs("trades") ? tradesLack(stands, patch.trades ?? [], terms) : {},
    differs("remitTo") ? remitToLack(telling, terms) : {},
    differs("contacts") ? contactsLack(telling) : {},
    differs("bankAccounts") ? accountsLack(telling, terms) : {},
  ] satisfies Partial<Lack>[];
  return lacks.reduce<Lack>(joined, { values: {}, children: [], parts: [], problems: [] });
}

export const isNothing = ({ values, children, parts, problems }: Lack): boolean =>
  Object.keys(values).length + children.length + parts.length + problems.length === 0;

const NOTHING: Said = { active: true };

/** Fields that are a text here and there. Odoo keeps a tax id as it was entered: it is written only where it differs as compared. */
const SIMPLE = { name: "name", taxId: "vat", number: "ref", phone: "phone", email: "email" } as const;

const joined = (a: Lack, b: Partial<Lack>): Lack => ({
  values: { ...a.values, ...b.values },
  children: [...a.children, ...(b.children ?? [])],
  parts: [...a.parts, ...(b.parts ?? [])],
  problems: [...a.problems, ...(b.problems ?? [])],
});

type Place = Parameters<typeof addressOf>[0];

/** Odoo's two lines of a street stay as they are, unless the street itself is another one. */
export function placeLack(
  stands: Place | undefined,
  wanted: Address | null,
  { lookups }: Terms,
): Partial<Lack> {
  const says = stands ? addressOf(stands) : null;
  const differs = (part: keyof Address) => !same(wanted?.[part], says?.[part]);
  const country = wanted?.country ?? null;
  const state = wanted?.state ?? null;
  const countryId = country === null ? false : lookups.country(country);
  const stateId = state === null ? false : lookups.state(state, country);
  return {
    values: {
      ...(differs("street")
        ? { street: wanted?.street ?? false, ...(stands?.street2 ? { street2: false } : {}) }
        : {}),
      ...(differs("city") ? { city: wanted?.city ?? false } : {}),
      ...(differs("zip") ? { zip: wanted?.zip ?? false } : {}),
      ...(differs("country") && countryId !== undefined ? { country_id: countryId } : {}),
      ...((differs("state") || differs("country")) && stateId !== undefined ? { state_id: stateId } : {}),
    },
    problems: [
      ...(differs("country") && countryId === undefined
        ? [`Odoo knows no country ${country}: correct the address`]
        : []),
      ...((differs("state") || differs("country")) && stateId === undefined
        ? [
            `Odoo knows no state ${state} of ${country ?? "the company's own country"}: correct the address, or add the state in Odoo`,
          ]
        : []),
    ],
  };
}

function termLack(wanted: string | null, { lookups, vocabulary }: Terms): Partial<Lack> {
  if (wanted === null) return { values: { property_supplier_payment_term_id: false } };
  const name = vocabulary.theirs("terms", wanted);
  const id = name === undefined ? undefined : lookups.term(name);
  if (id !== undefined) return { values: { property_supplier_payment_term_id: id } };
  return {
    problems: [
      name === undefined
        ? `No payment term of Odoo is mapped to ${wanted}: add it to the vocabulary \`terms\``
        : `Odoo has no payment term "${name}", which ${wanted} is mapped to: create it there, or map another`,
    ],
  };
}

/** Tags are put on and taken off one by one: Odoo must not see as new what was there before. */
function tradesLack(
  stands: VendorWire | undefined,
  wanted: readonly string[],
  { lookups }: Terms,
): Partial<Lack> {
  const tags = stands?.category_id ?? [];
  const on = wanted.filter((name) => !tags.some(({ display_name }) => display_name === name));
  const off = tags.filter(({ display_name }) => !wanted.includes(display_name ?? ""));
  const ids = on.flatMap((name) => lookups.trade(name) ?? []);
  const missing = on.filter((name) => lookups.trade(name) === undefined);
  const commands = [...ids.map((id) => [4, id]), ...off.map(({ id }) => [3, id])];
  return {
    ...(commands.length > 0 ? { values: { category_id: commands } } : {}),
    problems: missing.map((name) => `Odoo could not make the tag ${name}: create it there`),
  };
}
