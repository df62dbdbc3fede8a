import { z } from "zod";
import type { Seat } from "../case.ts";
import { fingerprintOf } from "../digest.ts";
import { totalOf } from "../facts.ts";
import { defineFlow, type Guard, type Rule } from "../flow.ts";
import { issue } from "../issue.ts";
import { anEntity } from "../testing.ts";

export const ChangeOrder = z.object({
  number: z.string(),
  budgetLine: z.string(),
  total: z.string(),
  status: z.string(),
  document: z.string().nullable().default(null),
});
export type ChangeOrder = z.infer<typeof ChangeOrder>;

/** What other change orders have approved on the line. */
interface Facts {
  readonly approvedSoFar: string;
}
const BUDGET = 50_000n;

const isApproved: Guard<ChangeOrder, Facts> = ({ number, total }, _facts, asked) => {
  const digest = fingerprintOf(total);
  if (asked.some((one) => one.do === "approve" && one.digest === digest)) return undefined;
  return issue("change-order.unapproved", `Nobody has approved ${number} over ${total}`, {
    wake: { on: "approval", roles: ["project-manager"], people: 1, digest },
    atRisk: `${total} USD`,
  });
};
const isWithinBudget: Guard<ChangeOrder, Facts> = ({ total, budgetLine }, { approvedSoFar }) =>
  BigInt(approvedSoFar) + BigInt(total) <= BUDGET
    ? undefined
    : issue("budget.exceeded", `${budgetLine} has less left than ${total}`, { atRisk: `${total} USD` });

const books = (seats: readonly Seat[]) => seats.filter(({ side }) => side === "erp");
const APPROVED = ["approved", "posted"];
const site = (over: Partial<Rule> = {}): Rule => ({
  owner: "construction",
  else: "hold",
  tells: ["construction"],
  ...over,
});

/** The site submits it, a person approves it as it stands, the books post it. Its money travels as an effect alone. */
export const changeOrderFlow = defineFlow<ChangeOrder, Facts>()({
  entity: anEntity<ChangeOrder>("change-order", ChangeOrder, ({ number }) => number),
  initial: "draft",
  moves: [
    {
      name: "submit",
      from: "draft",
      to: "pending",
      by: "construction",
      when: ({ says }) => says.some(({ status }) => status === "pending"),
    },
    {
      name: "approve",
      from: "pending",
      to: "approved",
      by: "person",
      when: () => true,
      needs: [isApproved, isWithinBudget],
      does: ({ number, total }, seats) =>
        books(seats).map((to) => ({ do: "amend-commitment", to, body: { number, total } })),
    },
    {
      name: "post",
      from: "approved",
      to: "posted",
      by: "erp",
      when: ({ says }) => says.some(({ document }) => Boolean(document)),
    },
    {
      name: "reopen",
      from: "approved",
      to: "draft",
      by: "person",
      when: ({ asked }) => asked.length > 0,
      does: ({ number }, seats) =>
        books(seats).map((to) => ({ do: "reverse-amendment", to, body: { number } })),
    },
  ],
  fields: {
    number: site({ tells: ["construction", "erp"] }),
    status: site(),
    budgetLine: site({ fixedIn: APPROVED }),
    total: site({ fixedIn: APPROVED }),
    document: { owner: "erp", else: "restore", tells: ["construction", "erp"] },
  },
  lives: (_order, { seat, state }) => seat.side === "construction" || APPROVED.includes(state),
  asks: ({ budgetLine = "" }) => ({ approvedSoFar: totalOf(`budget:${budgetLine}`) }),
  marks: ({ budgetLine, total }, state) =>
    APPROVED.includes(state) ? [{ key: `budget:${budgetLine}`, amount: total }] : [],
});
