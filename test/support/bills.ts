import { z } from "zod";
import { type ClearanceFacts, clearanceOf, cleared } from "../../src/domain/compliance/gate.ts";
import { defineEntity } from "../../src/kernel/entity.ts";
import { defineFlow, type Rule } from "../../src/kernel/flow.ts";

const Bill = z.object({
  number: z.string().min(1),
  vendor: z.string().min(1),
  project: z.string().nullable().default(null),
});
export type Bill = z.infer<typeof Bill>;

const accounts: Rule = { owner: "ap", else: "hold", tells: [] };

/** A bill as small as can be: it may be paid once the vendor's papers allow it on its project. */
export const billFlow = defineFlow<Bill, ClearanceFacts>()<"received" | "payable">({
  entity: defineEntity<Bill>({
    noun: "bill",
    schema: Bill,
    classes: {},
    always: [],
    names: ({ number = "" }) => ({ title: number, numbers: [number] }),
  }),
  initial: "received",
  moves: [
    {
      ...{ name: "release", from: "received", to: "payable", by: "ap" },
      when: () => true,
      needs: [cleared("payment", ({ project }) => ({ project }))],
    },
  ],
  fields: { number: accounts, vendor: accounts, project: accounts },
  lives: () => false,
  asks: ({ vendor }) => clearanceOf(vendor),
  marks: () => [],
});
