import { email, ownDomain } from "../values/email.ts";
import { phone } from "../values/phone.ts";
import { houseNumber, postalCode } from "../values/postal.ts";
import { taxId } from "../values/tax-id.ts";
import type { Address, Vendor } from "./entity.ts";
import { accountKey, namesOf } from "./marks.ts";
import { wordsOf } from "./name.ts";
import { type Evidence, nameLikeness, wordLikeness } from "./name-likeness.ts";
import { isSlip } from "./slip.ts";

/** How much speaks for two vendors being the same, from 0 to 1, and what. */
export interface Likeness {
  readonly score: number;
  readonly because: readonly string[];
}

/** From this score on a person is asked. */
export const ALIKE_FROM = 0.6;

/** Compares two vendors by what both are known by; what only one of them has says nothing. */
export function likeness(a: Vendor, b: Vendor): Likeness {
  const evidence = [
    ofTaxId(a, b),
    ofBankAccounts(a, b),
    ofNames(a, b),
    ofEmail(a, b),
    ofPhone(a, b),
    ofAddress(a.address, b.address),
    ofLicence(a, b),
  ].filter((one) => one !== undefined);
  const sum = evidence.reduce((points, one) => points + one.points, 0);
  return {
    score: Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100,
    because: evidence.toSorted((one, other) => other.points - one.points).map(({ says }) => says),
  };
}

function ofTaxId(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [taxId(a.taxId), taxId(b.taxId)];
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

function ofAddress(a: Address | null, b: Address | null): Evidence | undefined {
  const [code, otherCode] = [postalCode(a?.zip), postalCode(b?.zip)];
  if (!code || !otherCode) return undefined;
  if (code.slice(0, 3) !== otherCode.slice(0, 3))
    return { points: -0.2, says: "addresses in different regions" };
  if (code !== otherCode) return { points: -0.05, says: "different postal codes" };
  const house = houseNumber(a?.street);
  const [street, otherStreet] = [a, b].map((one) =>
    wordsOf(one?.street ?? "").find((word) => /^\p{L}{3,}/u.test(word)),
  );
  const isSame =
    house !== null &&
    house === houseNumber(b?.street) &&
    wordLikeness(street ?? "", otherStreet ?? "") > 0.85;
  return isSame ? { points: 0.35, says: "the same address" } : { points: 0.1, says: "the same postal code" };
}

function ofLicence(a: Vendor, b: Vendor): Evidence | undefined {
  const [ours, theirs] = [a, b].map(({ licence }) => accountKey(licence ?? ""));
  return ours && ours === theirs ? { points: 0.5, says: "the same licence" } : undefined;
}
