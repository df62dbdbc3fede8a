import type { Seat, Side } from "../../kernel/case.ts";
import { alike } from "../../kernel/facts.ts";
import { defineFlow, type Rule } from "../../kernel/flow.ts";
import type { Issue } from "../../kernel/issue.ts";
import { type ClearanceFacts, clearanceOf, notCleared, noticeBy } from "../compliance/gate.ts";
import { type Vendor, VendorEntity } from "./entity.ts";
import { inTheWay, looksLikeNobodyElse, type VendorFacts } from "./look-alike.ts";
import { marksOf } from "./marks.ts";
import { vendorQuality } from "./quality.ts";

const EVERYBODY = ["construction", "erp", "ap", "compliance"] as const satisfies readonly Side[];
/** Where it is paid from: nobody else is told of its accounts. */
const PAYING = ["erp", "ap"] as const satisfies readonly Side[];

const site = (otherwise: Rule["else"]): Rule => ({
  owner: "construction",
  else: otherwise,
  tells: EVERYBODY,
});
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
      when: () => true,
      needs: [looksLikeNobodyElse],
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
    bankAccounts: books(PAYING),
    notice: { owner: "compliance", else: "restore", tells: ["erp"] },
  },
  follows: { notice: (_vendor, facts) => noticeBy(facts) },
  // It is kept true where it is already, and made only where nobody stands whom it may be, and its papers allow it.
  lives: (vendor, { state, seat, holds, asked }, facts) =>
    holds ||
    (state === "active" && (inTheWay(vendor, facts, { seat, asked }) ?? unfitFor(seat, facts) ?? true)),
  asks: (draft, { key }) => ({
    lookAlikes: alike(
      "vendor",
      marksOf(draft).map(({ key }) => key),
    ),
    ...clearanceOf(key),
  }),
  marks: (vendor) => marksOf(vendor),
  quality: vendorQuality,
});

/** Where money is spent a vendor is made only while its papers allow it anywhere. */
const unfitFor = ({ side }: Seat, facts: ClearanceFacts): Issue | undefined =>
  PAYING.some((one) => one === side) ? notCleared(facts, { effect: "vendor", scope: undefined }) : undefined;
