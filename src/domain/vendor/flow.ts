import type { Asked, Seat, Side } from "../../kernel/case.ts";
import { alike, policyOn } from "../../kernel/facts.ts";
import { defineFlow, type Rule } from "../../kernel/flow.ts";
import type { Issue } from "../../kernel/issue.ts";
import {
  approvalDays,
  approvalsOn,
  isRefused,
  notCleared,
  noticeBy,
  papersOf,
  withApprovals,
} from "../compliance/gate.ts";
import { BANK_CHANGE } from "./bank-change.ts";
import { doubtsOf } from "./doubts.ts";
import { type Vendor, VendorEntity } from "./entity.ts";
import { inTheWay, looksLikeNobodyElse, type VendorFacts } from "./look-alike.ts";
import { marksOf } from "./marks.ts";
import { incomplete, type OnboardingPolicy } from "./onboarding.ts";
import { vendorQuality } from "./quality.ts";

const EVERYBODY = ["construction", "erp", "ap", "compliance"] as const satisfies readonly Side[];
/** Where it is paid from: nobody else is told of its accounts. */
const PAYING = ["erp", "ap"] as const satisfies readonly Side[];

const site = (otherwise: Rule["else"]): Rule => ({
  owner: "construction",
  else: otherwise,
  tells: EVERYBODY,
});
const following = (tells: readonly Side[]): Rule => ({ owner: "compliance", else: "restore", tells });
const books = (tells: readonly Side[] = EVERYBODY): Rule => ({ owner: "erp", else: "hold", tells });

/**
 * A vendor is entered on either side, and lives everywhere once nobody can be found whom it might duplicate. The
 * construction side keeps what its people enter, the books keep how it is paid. What decides whom money goes to, or
 * where the mail about it goes, waits for a person when the other side changes it; the rest is put back.
 */
export const vendorFlow = defineFlow<Vendor, VendorFacts>()({
  entity: VendorEntity,
  initial: "proposed",
  moves: [
    {
      name: "admit",
      from: "proposed",
      to: "active",
      by: "hub",
      when: (_ear, { approvals }) => !isRefused(approvals),
      needs: [looksLikeNobodyElse],
    },
    ...(["proposed", "active", "inactive"] as const).map((from) => ({
      ...{ name: `refuse ${from}`, from, to: "refused" as const, by: "hub" as const },
      when: (_ear: unknown, { approvals }: Vendor) => isRefused(approvals),
    })),
    {
      ...{ name: "reconsider", from: "refused", to: "proposed", by: "hub" },
      when: (_ear, { approvals }) => !isRefused(approvals),
    },
    {
      name: "block",
      from: "active",
      to: "inactive",
      by: "erp",
      when: ({ says }, { active }) => !active && says.some((one) => one.active === false),
    },
    {
      name: "unblock",
      from: "inactive",
      to: "active",
      by: "erp",
      when: ({ says }, { active }) => active && says.some((one) => one.active === true),
    },
  ],
  fields: {
    name: site("hold"),
    legalName: site("hold"),
    tradeName: site("hold"),
    taxId: site("hold"),
    registration: site("hold"),
    address: site("hold"),
    email: site("hold"),
    phone: site("restore"),
    website: site("restore"),
    licence: site("restore"),
    contacts: site("merge"),
    trades: site("merge"),
    number: books(),
    terms: books(),
    active: books(),
    remitTo: books(PAYING),
    bankAccounts: { ...books(PAYING), approval: BANK_CHANGE },
    notice: following(["erp"]),
    approvals: following([]),
    approved: following(["construction"]),
  },
  follows: {
    approvals: (_vendor, { today }, asked) => [...approvalsOn(asked, today)],
    notice: (_vendor, facts, asked) => noticeBy(decidedBy(facts, asked)),
    approved: (_vendor, facts, asked) => isApproved(decidedBy(facts, asked)),
  },
  doubts: doubtsOf(PAYING),
  // It is kept true where it is already, and made only where nobody stands whom it may be, and its papers allow it.
  lives: (vendor, { state, seat, holds, asked }, facts) =>
    holds ||
    (state === "active" &&
      (inTheWay(vendor, facts, { seat, asked }) ?? unfitFor(seat, vendor, facts) ?? true)),
  asks: (draft, { key }, asked = []) => ({
    lookAlikes: alike(
      "vendor",
      marksOf(draft).map(({ key }) => key),
    ),
    ...papersOf(key, approvalDays(asked)),
    onboarding: policyOn<OnboardingPolicy>("onboarding"),
  }),
  marks: (vendor) => marksOf(vendor),
  quality: vendorQuality,
});

/** The facts, with what was decided of the vendor itself. */
const decidedBy = (facts: VendorFacts, asked: readonly Asked[]): VendorFacts =>
  withApprovals(facts, approvalsOn(asked, facts.today));

/** Where money is spent a vendor is made only once it is complete, while its papers and people allow it anywhere. */
function unfitFor(seat: Seat, vendor: Vendor, facts: VendorFacts): Issue | undefined {
  if (!PAYING.some((one) => one === seat.side)) return undefined;
  const decided = withApprovals(facts, vendor.approvals);
  return (
    incomplete(vendor, facts.onboarding ?? {}, seat) ??
    notCleared(decided, { effect: "vendor", scope: undefined })
  );
}

/** May it be worked with at all? Undefined where the firm has no word on that, and systems keep their own. */
function isApproved(facts: VendorFacts): boolean | undefined {
  const { supplier, compliancePolicy = [] } = facts;
  const approvals = supplier?.record.approvals ?? [];
  const isWanted = compliancePolicy.some(({ unapproved = "off" }) => unapproved !== "off");
  if (approvals.length === 0 && !isWanted) return undefined;
  return !isRefused(approvals) && noticeBy(facts)?.gate !== "block";
}
