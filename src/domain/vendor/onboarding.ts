import type { Seat, Side } from "../../kernel/case.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import { isEmpty } from "../../kernel/same.ts";
import type { Vendor } from "./entity.ts";

/** What the firm wants to know of a vendor before it is made in the books: attributes by name. */
export interface OnboardingPolicy {
  readonly requires?: readonly string[] | undefined;
}

/** What may be required, who keeps it, and what it is called. */
const REQUIRABLE = {
  legalName: ["construction", "legal name"],
  taxId: ["construction", "tax id"],
  address: ["construction", "address"],
  email: ["construction", "e-mail address"],
  phone: ["construction", "phone"],
  licence: ["construction", "licence"],
  trades: ["construction", "trades"],
  number: ["erp", "number"],
  terms: ["erp", "payment terms"],
  bankAccounts: ["erp", "bank account"],
} as const satisfies { readonly [K in keyof Vendor]?: readonly [Side, string] };

const WHO: Readonly<Record<string, string>> = { construction: "the site", erp: "the books" };

/** Why it is not made there yet: what it lacks, and who supplies that. What the books alone can say does not keep it out of them. */
export function incomplete(
  vendor: Vendor,
  { requires = [] }: OnboardingPolicy,
  { side }: Seat,
): Issue | undefined {
  const lacking = Object.entries(REQUIRABLE).filter(
    ([field, [owner]]) =>
      requires.includes(field) && owner !== side && isEmpty(vendor[field as keyof typeof REQUIRABLE]),
  );
  if (lacking.length === 0) return undefined;
  const byOwner = Map.groupBy(lacking, ([, [owner]]) => owner);
  const says = [...byOwner].map(
    ([owner, some]) =>
      `its ${some.map(([, [, name]]) => name).join(", ")} (${WHO[owner]} can supply it, or whoever else enters it)`,
  );
  return issue("vendor.lacking", `It is not made here while it lacks ${says.join(" and ")}`, {
    facts: { lacking: lacking.map(([field]) => field) },
  });
}
