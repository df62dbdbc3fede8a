import { type Issue, issue } from "../../kernel/issue.ts";
import type { CostCode } from "./entity.ts";

/** May a cost of this day (YYYY-MM-DD) be booked to the code? The reason why not, or nothing. */
export function codeOn(costCode: CostCode, date: string): Issue | undefined {
  const { code, validFrom, validTo, active } = costCode;
  const refused = (reason: string, says: string) =>
    issue(`cost-code.${reason}`, says, { facts: { code, date, validFrom, validTo } });
  if (validTo !== null && date > validTo)
    return refused(
      "expired",
      `${code} ended on ${validTo}: a cost of ${date} needs another code, or another date`,
    );
  if (validFrom !== null && date < validFrom)
    return refused(
      "not-yet",
      `${code} begins on ${validFrom}: a cost of ${date} needs another code, or another date`,
    );
  return active
    ? undefined
    : refused("inactive", `${code} is out of use: a cost of ${date} needs another code`);
}
