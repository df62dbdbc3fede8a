import { digestOf } from "../../kernel/digest.ts";
import type { Quality, QualityRule } from "../../kernel/quality.ts";
import { isEmpty } from "../../kernel/same.ts";
import { email } from "../values/email.ts";
import { phone } from "../values/phone.ts";
import { taxId, tellingTaxId } from "../values/tax-id.ts";
import type { Vendor } from "./entity.ts";
import { accountKey } from "./marks.ts";
import { plainName } from "./name.ts";

type Rule = QualityRule<Vendor>;
type Field = keyof Vendor & string;

const missing = (field: Field, code: string, says: string): Rule => ({
  kind: "each",
  code,
  says,
  amiss: (vendor) => (field in vendor && isEmpty(vendor[field]) ? says : undefined),
});

const invalid = (code: string, says: string, amiss: (vendor: Partial<Vendor>) => boolean): Rule => ({
  kind: "each",
  code,
  says,
  amiss: (vendor) => (amiss(vendor) ? says : undefined),
});

/** What is looked for in a list of vendors before it goes live, in the order in which it hurts. */
export const vendorQuality: Quality<Vendor> = [
  missing("taxId", "vendor.no-tax-id", "has no tax id"),
  invalid(
    "vendor.filler-tax-id",
    "has a tax id that people type for want of one",
    (vendor) => taxId(vendor.taxId) !== null && tellingTaxId(vendor.taxId) === null,
  ),
  invalid("vendor.invalid-tax-id", "has a tax id that its country does not give", hasOddTaxId),
  { kind: "shared", code: "vendor.shared-tax-id", says: "share a tax id", bears: taxIds },
  { kind: "shared", code: "vendor.shared-account", says: "are paid to one bank account", bears: accounts },
  { kind: "shared", code: "vendor.same-name", says: "bear one name", bears: names },
  missing("address", "vendor.no-address", "has no address"),
  missing("terms", "vendor.no-terms", "has no payment terms"),
  invalid(
    "vendor.unreachable",
    "has neither an e-mail address nor a phone",
    (vendor) => "email" in vendor && "phone" in vendor && isEmpty(vendor.email) && isEmpty(vendor.phone),
  ),
  invalid(
    "vendor.invalid-email",
    "has an e-mail address that is none",
    (vendor) => !isEmpty(vendor.email) && email(vendor.email) === null,
  ),
  invalid(
    "vendor.invalid-phone",
    "has a phone that is none",
    (vendor) => !isEmpty(vendor.phone) && phone(vendor.phone) === null,
  ),
  spelt("vendor.trades-spelt", "trades that go by several spellings", ({ trades }) => trades ?? []),
  spelt("vendor.cities-spelt", "cities that go by several spellings", ({ address }) => [address?.city]),
  spelt("vendor.states-spelt", "states that go by several spellings", ({ address }) => [address?.state]),
];

/** In the United States nine digits; elsewhere at least a few signs. A filler is told of by itself. */
function hasOddTaxId({ taxId: text, address }: Partial<Vendor>): boolean {
  const signs = tellingTaxId(text);
  if (signs === null) return false;
  return address?.country === "US" ? !/^\d{9}$/.test(signs) : signs.length < 5;
}

/** Numbers are compared by what tells them apart, and not kept. */
function taxIds({ taxId: text }: Partial<Vendor>): readonly string[] {
  const signs = tellingTaxId(text);
  return signs === null ? [] : [digestOf(signs)];
}

function accounts({ bankAccounts = [] }: Partial<Vendor>): readonly string[] {
  return bankAccounts.map(({ number }) => digestOf(accountKey(number)));
}

function names({ name }: Partial<Vendor>): readonly string[] {
  const { own, trades, common } = plainName(name);
  const words = [...own, ...[...trades, ...common].sort()].join(" ");
  return words === "" ? [] : [words];
}

function spelt(
  code: string,
  says: string,
  words: (vendor: Partial<Vendor>) => readonly (string | null | undefined)[],
): Rule {
  return {
    kind: "spelt",
    code,
    says,
    words: (vendor) => words(vendor).filter((word) => typeof word === "string" && word !== "") as string[],
    plain: (word) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""),
  };
}
