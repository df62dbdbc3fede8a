import { addressLikeness } from "../values/address-likeness.ts";
import { email, ownDomain } from "../values/email.ts";
import { type Evidence, type Likeness, weighed } from "../values/evidence.ts";
import { phone } from "../values/phone.ts";
import { rememberedWith } from "../values/remembered.ts";
import { isSlip } from "../values/slip.ts";
import { tellingTaxId } from "../values/tax-id.ts";
import type { Vendor } from "./entity.ts";
import { accountKey, namesOf } from "./marks.ts";
import { nameLikeness } from "./name-likeness.ts";

/** From this score on a person is asked. */
export const ALIKE_FROM = 0.6;

/** The most that names can say for two vendors. */
const NAMES_MOST = 0.75;

/**
 * Compares two vendors by what both are known by; what only one of them has says nothing. Where a score below `from` is
 * all the same to the caller, those who cannot come to it are not compared by their names, and score 0.
 */
export function likeness(a: Vendor, b: Vendor, from = 0): Likeness {
  const [one, other] = [traitsOf(a), traitsOf(b)];
  const numbers = [ofTaxId(one, other), ofAccounts(one, other)];
  const rest = [
    ofEmail(one, other),
    ofPhone(one, other),
    addressLikeness(a.address, b.address),
    ofLicence(one, other),
  ];
  const sum = [...numbers, ...rest].reduce((points, said) => points + (said?.points ?? 0), 0);
  if (sum + NAMES_MOST < from - ROUNDED) return { score: 0, because: [] };
  return weighed([...numbers, ofNames(one, other), ...rest]);
}

/** A score is rounded: what is missing by less may be there. */
const ROUNDED = 0.01;

/** What a vendor is compared by. */
interface Traits {
  readonly taxId: string | null;
  readonly accounts: readonly string[];
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly domains: readonly string[];
  readonly phone: string | null;
  readonly licence: string;
}

const traitsOf = rememberedWith((vendor: Vendor): Traits => {
  const { taxId, bankAccounts, contacts, website, licence } = vendor;
  const addresses = [vendor.email, ...contacts.map((contact) => contact.email)];
  return {
    taxId: tellingTaxId(taxId),
    accounts: bankAccounts.map(({ number }) => accountKey(number)),
    names: namesOf(vendor),
    emails: addresses.flatMap((address) => email(address) ?? []),
    domains: [vendor.email, website].flatMap((text) => ownDomain(text) ?? []),
    phone: phone(vendor.phone),
    licence: accountKey(licence ?? ""),
  };
});

function ofTaxId({ taxId: ours }: Traits, { taxId: theirs }: Traits): Evidence | undefined {
  if (!ours || !theirs) return undefined;
  if (ours === theirs) return { points: 1.05, says: "the same tax id" };
  return isSlip(ours, theirs)
    ? { points: 0.2, says: "tax ids that differ in one place" }
    : { points: -0.5, says: "different tax ids" };
}

function ofAccounts({ accounts: ours }: Traits, { accounts: theirs }: Traits): Evidence | undefined {
  if (ours.length === 0 || theirs.length === 0) return undefined;
  return ours.some((one) => theirs.includes(one))
    ? { points: 0.6, says: "the same bank account" }
    : { points: -0.15, says: "different bank accounts" };
}

/** The pair of their names that is most alike. */
function ofNames(a: Traits, b: Traits): Evidence | undefined {
  const pairs = a.names.flatMap((one) => b.names.map((other) => nameLikeness(one, other)));
  return pairs.toSorted((one, other) => other.points - one.points)[0];
}

function ofEmail(a: Traits, b: Traits): Evidence | undefined {
  if (a.emails.some((one) => b.emails.includes(one))) return { points: 0.4, says: "the same e-mail address" };
  if (a.domains.length === 0 || b.domains.length === 0) return undefined;
  return a.domains.some((one) => b.domains.includes(one))
    ? { points: 0.2, says: "the same internet domain" }
    : { points: -0.2, says: "different internet domains" };
}

function ofPhone({ phone: ours }: Traits, { phone: theirs }: Traits): Evidence | undefined {
  if (!ours || !theirs) return undefined;
  return ours === theirs
    ? { points: 0.35, says: "the same phone" }
    : { points: -0.1, says: "different phones" };
}

const ofLicence = ({ licence: ours }: Traits, { licence: theirs }: Traits): Evidence | undefined =>
  ours && ours === theirs ? { points: 0.5, says: "the same licence" } : undefined;
