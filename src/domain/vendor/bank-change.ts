import type { FieldApproval } from "../../kernel/flow.ts";
import type { BankAccount } from "./entity.ts";
import { accountKey } from "./marks.ts";

/**
 * A change of bank details waits for two people, neither of whom made it, who have called the vendor back at a number
 * that they knew before. To take an account away, or to trust one in the books, sends no money elsewhere.
 */
export const BANK_CHANGE: FieldApproval = {
  ...{ people: 2, roles: ["controller", "administrator"], evidence: "call-back" },
  of: (ours, theirs) => {
    const [before, after] = [accountsOf(ours), accountsOf(theirs)];
    const isNew = after.some((one) => !before.includes(one));
    return isNew ? { before, after } : undefined;
  },
};

/** What of them money goes by, in one order. */
const accountsOf = (accounts: unknown): readonly string[] =>
  ((accounts ?? []) as readonly BankAccount[])
    .map(({ number, routing }) => `${accountKey(number)} ${accountKey(routing ?? "")}`)
    .sort();
