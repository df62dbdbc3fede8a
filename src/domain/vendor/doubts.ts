import type { Side } from "../../kernel/case.ts";
import type { Doubt } from "../../kernel/flow.ts";
import { bankNumberBroken } from "../values/bank-number.ts";
import { taxId, tellingTaxId } from "../values/tax-id.ts";
import { taxIdBroken } from "../values/tax-id-rules.ts";
import type { Vendor } from "./entity.ts";

/** Numbers that are none: money and its reports must not go by them. */
export const doubtsOf =
  (keptFrom: readonly Side[]) =>
  (vendor: Vendor): readonly Doubt<Vendor>[] => [
    ...taxDoubts(vendor).map((one) => ({ ...one, field: "taxId" as const, keptFrom })),
    ...bankDoubts(vendor).map((one) => ({ ...one, field: "bankAccounts" as const, keptFrom })),
  ];

type Found = Pick<Doubt<Vendor>, "code" | "says">;
const NEXT = "Correct it where it was entered, or accept it with a reason";

function taxDoubts({ taxId: text, name, address }: Vendor): readonly Found[] {
  if (taxId(text) === null) return [];
  if (tellingTaxId(text) === null)
    return [
      { code: "vendor.filler-tax-id", says: `The tax id is what people type for want of one. ${NEXT}` },
    ];
  const broken = taxIdBroken(text, { country: address?.country, name });
  if (broken === undefined) return [];
  const says = `The tax id is not what ${address?.country} gives: ${broken}. ${NEXT}`;
  return [{ code: "vendor.invalid-tax-id", says }];
}

function bankDoubts({ bankAccounts, address }: Vendor): readonly Found[] {
  const broken = bankAccounts.flatMap((account, nth) => {
    const rule = bankNumberBroken(account, address?.country);
    return rule === undefined ? [] : [`${bankAccounts.length > 1 ? `of account ${nth + 1} ` : ""}${rule}`];
  });
  if (broken.length === 0) return [];
  const says = `The bank accounts do not hold: ${broken.join("; ")}. ${NEXT}`;
  return [{ code: "vendor.invalid-account", says }];
}
