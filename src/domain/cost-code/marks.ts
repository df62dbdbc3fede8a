import type { Mark } from "../../kernel/facts.ts";
import { plainNumber } from "../values/number.ts";
import type { CostCode } from "./entity.ts";

/** What a code can be found by: its signs, however they are split, within the project whose own it is. */
export function marksOf(costCode: Partial<CostCode>): readonly Mark[] {
  return [...new Set(signsOf(costCode))].sort().map((signs) => ({ key: `cost-code:signs:${signs}` }));
}

/** The ways in which it is written, without what joins its parts: as it is compared. */
export const signsOf = ({ code, codes = [], segments = [] }: Partial<CostCode>): readonly string[] =>
  [...new Set([code, ...codes, segments.map(({ value }) => value).join("")])]
    .filter((one) => typeof one === "string")
    .map(plainNumber)
    .filter((one) => one !== "");
