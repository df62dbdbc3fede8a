import { z } from "zod";
import type { Side } from "../case.ts";
import { defineFlow, type Rule } from "../flow.ts";
import { anEntity } from "../testing.ts";

export const Vendor = z.object({
  name: z.string().min(1),
  terms: z.string().nullable().default(null),
  account: z.string().nullable().default(null),
  insuredUntil: z.iso.date().nullable().default(null),
  cleared: z.boolean().default(false),
  inbox: z.string().nullable().default(null),
});
export type Vendor = z.infer<typeof Vendor>;

export const all: readonly Side[] = ["construction", "erp", "ap", "compliance"];
const kept = (owner: Side, otherwise: Rule["else"] = "hold", tells = all): Rule => ({
  owner,
  else: otherwise,
  tells,
});

/** Four sides keep a field each; the fourth, whose people check its papers, lets it be paid and stops it. */
export const vendorFlow = defineFlow<Vendor>()({
  entity: anEntity<Vendor>("vendor", Vendor, ({ name }) => name),
  initial: "unchecked",
  moves: [
    {
      name: "clear",
      from: "unchecked",
      to: "payable",
      by: "compliance",
      when: ({ says }) => says.some(isCleared),
    },
    {
      name: "stop",
      from: "payable",
      to: "unchecked",
      by: "compliance",
      when: ({ says }) => !says.some(isCleared),
    },
  ],
  fields: {
    name: kept("construction"),
    terms: kept("erp"),
    account: kept("erp", "hold", ["erp", "ap"]),
    insuredUntil: kept("compliance", "restore"),
    cleared: kept("compliance", "restore"),
    inbox: kept("ap", "restore"),
  },
  // The payers carry it once it may be paid; who must check it carries it from the start.
  lives: (_vendor, { seat, state, holds }) =>
    holds || state === "payable" || seat.side === "compliance" || seat.side === "construction",
  asks: () => ({}),
  marks: () => [],
});

function isCleared({ cleared }: Partial<Vendor>): boolean {
  return cleared === true;
}
