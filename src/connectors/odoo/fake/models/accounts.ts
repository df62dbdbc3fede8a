import { type Env, tableOf } from "../environment.ts";
import type { Rules } from "../rules.ts";

/** The chart of accounts, as far as vendors and their bills need it. */
export const account: Rules = {
  displayName: ({ code, name }) => [code, name].filter(Boolean).join(" "),
  searchNames: ["code", "name"],
};

/** The account of a code. */
export const accountOf = (env: Env, code: string): number | null =>
  tableOf(env, "account.account").by("code", code)[0]?.id ?? null;

/** What partners owe and are owed on, unless they have accounts of their own. */
export const accountFallbacks = {
  property_account_payable_id: (env: Env) => accountOf(env, "211000"),
  property_account_receivable_id: (env: Env) => accountOf(env, "121000"),
};
