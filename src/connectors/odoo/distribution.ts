import { Decimal } from "decimal.js";
import { ConnectorError } from "../kit/errors.ts";

/** A part of an amount, and the analytic accounts that it goes to: one of each plan, a project's and a cost code's. */
export interface Share {
  readonly accounts: readonly number[];
  /** Of 100, a decimal: `60`, `33.33`. */
  readonly percent: string;
}

/** What joins the accounts of a share in its key: in 17, 18 and 19 alike. */
const JOINT = ",";

/** Odoo keeps a share in hundredths of a percent, and cuts what is finer off. */
const PLACES = 2;

/**
 * The analytic distribution of a line: the accounts of one share stand in one key, so that one analytic line is made
 * with the project and the cost code on it. Two keys would make two lines, and nobody could tell any more which code the
 * project's cost was for. Odoo takes any sum and any account; so the sum is judged here.
 *
 *     distributionOf([{ accounts: [12, 34], percent: "100" }]) // { "12,34": 100 }
 */
export function distributionOf(shares: readonly Share[]): Readonly<Record<string, number>> {
  const parts = new Map<string, Decimal>();
  for (const { accounts, percent } of shares) {
    const key = [...new Set(accounts)].join(JOINT);
    const part = new Decimal(percent);
    if (key === "") throw refused(`${percent} % of it goes to no account: name a project or a cost code`);
    if (part.decimalPlaces() > PLACES || part.lte(0))
      throw refused(`${percent} % cannot be kept: give shares above 0 in hundredths of a percent`);
    parts.set(key, (parts.get(key) ?? new Decimal(0)).plus(part));
  }
  const sum = [...parts.values()].reduce((all, part) => all.plus(part), new Decimal(0));
  if (!sum.eq(100)) throw refused(`its shares come to ${sum.toString()} %, not to 100 %: correct the split`);
  return Object.fromEntries([...parts].map(([key, part]) => [key, part.toNumber()]));
}

const refused = (says: string): ConnectorError =>
  new ConnectorError("refused", `Odoo, an analytic distribution: ${says}`);
