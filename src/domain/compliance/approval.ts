import { Decimal } from "decimal.js";
import type { Asked } from "../../kernel/case.ts";
import { canonical } from "../../kernel/digest.ts";
import type { Approval } from "./entity.ts";
import { LIMITS, type Scope } from "./policy.ts";

/** What a person can decide of a vendor in a scope: the later takes the place of the earlier. */
export const APPROVALS = ["approve", "refuse", "withdraw"] as const;
export type ApprovalVerdict = (typeof APPROVALS)[number];

/** What goes on record beside the name of the decision. */
export interface ApprovalTerms {
  readonly scope: Scope;
  /** A decimal and a currency: `50000.00 USD`. */
  readonly limit?: string | undefined;
  /** The first day on which it holds no longer. */
  readonly until?: string | undefined;
  readonly role: string;
  readonly because: string;
}

/** One scope, as a key: nothing in it is everywhere. */
export const scopeKey = (scope: Scope): string =>
  `scope:${canonical(Object.fromEntries(LIMITS.flatMap((one) => (scope[one] ? [[one, scope[one]]] : []))))}`;

/** The decisions that stand on this day: of each scope the last, unless it was withdrawn or has ended. */
export function approvalsOn(asked: readonly Asked[], day: string): readonly Approval[] {
  return lastOfEach(asked).flatMap(({ do: verdict, who, at, particulars }) => {
    const { scope, limit = null, until = null, role, because } = particulars as unknown as ApprovalTerms;
    if (verdict === "withdraw" || (until !== null && until <= day)) return [];
    const { project = null, region = null, trade = null, legalEntity = null } = scope;
    return [
      {
        ...{ verdict: verdict === "approve" ? ("approved" as const) : ("refused" as const) },
        ...{ project, region, trade, legalEntity, limit, until, who, role, because, at },
      },
    ];
  });
}

/** The days on which time alone changes them. */
export const approvalDays = (asked: readonly Asked[]): readonly string[] =>
  lastOfEach(asked).flatMap(({ particulars }) => (particulars as unknown as ApprovalTerms).until ?? []);

function lastOfEach(asked: readonly Asked[]): readonly Asked[] {
  const last = new Map<string, Asked>();
  for (const one of asked)
    if (one.by === "person" && one.about?.startsWith("scope:") && isVerdict(one.do)) last.set(one.about, one);
  return [...last.values()].sort((a, b) => String(a.about).localeCompare(String(b.about)));
}

const isVerdict = (act: string): boolean => APPROVALS.some((one) => one === act);

/** What people have decided of a vendor in a scope. `beyond`: approved, and not for as much. */
export interface Ruling {
  readonly is: "approved" | "refused" | "beyond" | "none";
  readonly says: string;
  readonly until: string | null;
}

/**
 * The decisions for the very place count; where there are none, those for wider ones. Scope undefined: anywhere, where
 * one approval is enough. Worth: what is to be done, a decimal and a currency.
 */
export function rulingIn(
  approvals: readonly Approval[],
  { scope, worth }: { readonly scope: Scope | undefined; readonly worth?: string | undefined },
): Ruling {
  if (scope === undefined) {
    const rulings = approvals.map((one) => rulingIn(approvals, { scope: one, worth }));
    const best = ORDER.flatMap((is) => rulings.find((one) => one.is === is) ?? [])[0];
    return best ?? NONE;
  }
  const near = nearest(approvals, scope);
  const refusal = near.find(({ verdict }) => verdict === "refused");
  if (refusal)
    return { is: "refused", says: `${refusal.who} has refused it${reasonOf(refusal)}`, until: refusal.until };
  const [first] = near.toSorted((a, b) => (b.until ?? "9999").localeCompare(a.until ?? "9999"));
  if (!first) return NONE;
  const enough = near.find(({ limit }) => covers(limit, worth));
  if (!enough) {
    const limits = near.map(({ who, limit }) => `${who} up to ${limit}`).join(", ");
    return { is: "beyond", says: `it was approved by ${limits}, and this is ${worth}`, until: first.until };
  }
  const { who, until } = enough;
  return { is: "approved", says: `${who} has approved it${until ? ` until ${until}` : ""}`, until };
}

const ORDER = ["approved", "beyond", "refused"] as const;
const NONE: Ruling = { is: "none", says: "nobody has approved it, neither here nor everywhere", until: null };

const reasonOf = ({ because }: Approval): string => (because ? `: ${because}` : "");

function nearest(approvals: readonly Approval[], scope: Scope): readonly Approval[] {
  const limits = (one: Approval) => LIMITS.filter((limit) => one[limit] !== null);
  const fitting = approvals.filter((one) => limits(one).every((limit) => one[limit] === scope[limit]));
  const most = Math.max(0, ...fitting.map((one) => limits(one).length));
  return fitting.filter((one) => limits(one).length === most);
}

/** Money of another currency is beyond any limit: nobody has said what it comes to. */
function covers(limit: string | null, worth: string | undefined): boolean {
  if (limit === null || worth === undefined) return true;
  const [most = "0", currency] = limit.split(" ");
  const [amount = "0", other] = worth.split(" ");
  return currency === other && new Decimal(amount).lessThanOrEqualTo(most);
}

/** Is it refused everywhere, and approved nowhere? */
export const isRefused = (approvals: readonly Approval[]): boolean =>
  rulingIn(approvals, { scope: {} }).is === "refused" &&
  !approvals.some(({ verdict }) => verdict === "approved");
