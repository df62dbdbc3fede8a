import { z } from "zod";
import { defineFlow, type Rule } from "../flow.ts";
import { anEntity } from "../testing.ts";

export const Project = z.object({
  number: z.string(),
  name: z.string(),
  companies: z.array(z.string()).default([]),
  manager: z.string().nullable().default(null),
});
export type Project = z.infer<typeof Project>;

const site: Rule = { owner: "construction", else: "hold", tells: ["construction", "erp"] };

/** One project under each of two legal entities: two companies of one Odoo are two seats, and the north leads. */
export const projectFlow = defineFlow<Project>()({
  entity: anEntity<Project>("project", Project, ({ name }) => name),
  initial: "open",
  moves: [
    {
      name: "close",
      from: "open",
      to: "closed",
      by: "person",
      when: ({ asked }) => asked.length > 0,
      does: ({ number, companies }, seats) =>
        seats
          .filter((to) => isOf(companies, to))
          .map((to) => ({ do: "close-project", to, body: { number } })),
    },
  ],
  fields: {
    number: site,
    name: site,
    companies: { ...site, tells: ["construction"] },
    manager: { ...site, owner: "erp", leader: "erp/north" },
  },
  lives: ({ companies }, { seat }) => seat.side !== "erp" || isOf(companies, seat),
  asks: () => ({}),
  marks: () => [],
});

function isOf(companies: readonly string[], { company }: { readonly company?: string | undefined }): boolean {
  return company !== undefined && companies.includes(company);
}
