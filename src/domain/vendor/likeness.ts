import { addressLikeness } from "../values/address-likeness.ts";
import { email, ownDomain } from "../values/email.ts";
import { type Evidence, type Likeness, weighed } from "../values/evidence.ts";
import { phone } from "../values/phone.ts";
import { isSlip } from "../values/slip.ts";
import { tellingTaxId } from "../values/tax-id.ts";
import type { Vendor } from "./entity.ts";
import { accountKey, namesOf } from "./marks.ts";
import { nameLikeness } from "./name-likeness.ts";

/** From this score on a person is asked. */
export const ALIKE_FROM = 0.6;

/** Compares two vendors by what both are known by; what only one of them has says nothing. */
export function likeness(a: Vendor, b: Vendor): Likeness {
  return weighed([
    ofTaxId(a, b),
    ofBankAccounts(a, b),
    ofNames(a, b),
    ofEmail(a, b),
    ofPhone(a, b),
    addressLikeness(a.address, b.address),
    ofLicence(a, b),
  ]);
}

function ofTaxId(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [tellingTaxId(a.taxId), tellingTaxId(b.taxId)];
  if (!ours || !theirs) return undefined;
  if (ours === theirs) return { points: 1.05, says: "the same tax id" };
  return isSlip(ours, theirs)
    ? { points: 0.2, says: "tax ids that differ in one place" }
    : { points: -0.5, says: "different tax ids" };
}

function ofBankAccounts(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [a, b].map(({ bankAccounts }) =>
    bankAccounts.map(({ number }) => accountKey(number)),
  );
  if (!ours?.length || !theirs?.length) return undefined;
  return ours.some((one) => theirs.includes(one))
    ? { points: 0.6, says: "the same bank account" }
    : { points: -0.15, says: "different bank accounts" };
}

/** The pair of their names that is most alike. */
function ofNames(a: Vendor, b: Vendor): Evidence | undefined {
  const pairs = namesOf(a).flatMap((one) => namesOf(b).map((other) => nameLikeness(one, other)));
  return pairs.toSorted((one, other) => other.points - one.points)[0];
}

function ofEmail(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [a, b].map((one) =>
    [one.email, ...one.contacts.map((contact) => contact.email)].flatMap((address) => email(address) ?? []),
  );
  if (ours?.some((one) => theirs?.includes(one))) return { points: 0.4, says: "the same e-mail address" };
  const [here, there] = [a, b].map((one) =>
    [one.email, one.website].flatMap((text) => ownDomain(text) ?? []),
  );
  if (!here?.length || !there?.length) return undefined;
  return here.some((one) => there.includes(one))
    ? { points: 0.2, says: "the same internet domain" }
    : { points: -0.2, says: "different internet domains" };
}

function ofPhone(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [phone(a.phone), phone(b.phone)];
  if (!ours || !theirs) return undefined;
  return ours === theirs
    ? { points: 0.35, says: "the same phone" }
    : { points: -0.1, says: "different phones" };
}

function ofLicence(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [a, b].map(({ licence }) => accountKey(licence ?? ""));
  return ours && ours === theirs ? { points: 0.5, says: "the same licence" } : undefined;
}
