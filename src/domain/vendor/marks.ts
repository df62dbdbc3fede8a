import { digestOf } from "../../kernel/digest.ts";
import type { Mark } from "../../kernel/facts.ts";
import { placeKey } from "../values/address-likeness.ts";
import { email, ownDomain } from "../values/email.ts";
import { phone } from "../values/phone.ts";
import { tellingTaxId } from "../values/tax-id.ts";
import { soundOf } from "../values/words.ts";
import type { Vendor } from "./entity.ts";
import { KIN, plainName } from "./name.ts";

/**
 * What a vendor can be found by. Two that might be the same share at least one mark, or they never meet; so the name
 * gives several, and one misspelt letter leaves one of them as it is. A mark that anybody bears is none.
 */
export function marksOf(vendor: Partial<Vendor>): readonly Mark[] {
  const { address, remitTo, bankAccounts = [], contacts = [] } = vendor;
  const marks = [
    ...numbersOf({
      tax: [tellingTaxId(vendor.taxId)],
      bank: bankAccounts.map(({ number }) => accountKey(number)),
    }),
    ...[vendor.email, ...contacts.map((contact) => contact.email)].map((one) => mark("email", email(one))),
    ...[vendor.email, vendor.website].map((one) => mark("domain", ownDomain(one))),
    mark("phone", phone(vendor.phone)),
    ...[address, remitTo].map((one) => mark("place", placeKey(one))),
    ...namesOf(vendor).flatMap(nameMarks),
  ];
  return [...new Set(marks.filter((one) => one !== undefined))].sort().map((key) => ({ key }));
}

/** The names it goes by. */
export const namesOf = ({ name, legalName, tradeName }: Partial<Vendor>): readonly string[] =>
  [
    ...new Set([name, legalName, tradeName].filter((one) => typeof one === "string" && one.trim() !== "")),
  ] as string[];

/** An account number as it is compared. */
export const accountKey = (number: string): string => number.toUpperCase().replace(/[^A-Z0-9]/g, "");

const mark = (kind: string, value: string | null | undefined): string | undefined =>
  value ? `vendor:${kind}:${value}` : undefined;

/** Tax and bank numbers are not written down here, only what tells them apart. */
const numbersOf = (numbers: Readonly<Record<string, readonly (string | null)[]>>) =>
  Object.entries(numbers).flatMap(([kind, values]) =>
    values.map((value) => mark(kind, value && digestOf(value))),
  );

/**
 * The name as it sounds; the same without each of its words; its first and its last letters with the trade. Brothers
 * and sons are in many names, and are no part to be found by.
 */
function nameMarks(name: string): readonly (string | undefined)[] {
  const { own, trades } = plainName(name);
  const telling = own.filter((word) => !KIN.has(word));
  const sounds = telling.map(soundOf);
  const parts = sounds.length > 5 ? [] : sounds.map((_, nth) => key(sounds.toSpliced(nth, 1)));
  const letters = telling.join("");
  const trade = [...new Set(trades)].sort().join(" ");
  const ends = letters.length < 6 ? [] : [`${letters.slice(0, 4)} ${trade}`, `${letters.slice(-4)} ${trade}`];
  return [
    mark("sound", key(own.map(soundOf))),
    ...parts.filter((part) => part.length > 2).map((part) => mark("part", part)),
    ...ends.map((end) => mark("letters", end)),
  ];
}

const key = (sounds: readonly string[]): string => sounds.toSorted().join(" ");
