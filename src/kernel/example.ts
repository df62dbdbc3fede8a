import { z } from "zod";
import { defineEntity } from "./entity.ts";
import { defineFlow, type Rules } from "./flow.ts";
import { rule } from "./testing.ts";

const Crane = z.object({
  name: z.string().min(1),
  phone: z.string().nullable().default(null),
  email: z.string().nullable().default(null),
  trades: z.array(z.string()).default([]),
  rate: z.string().nullable().default(null),
});
/** A made-up noun to tell stories of the grammar with: a crane for hire. */
export type Crane = z.infer<typeof Crane>;

export const craneRules: Rules<Crane> = {
  name: rule("construction", "hold"),
  phone: rule("construction", "restore"),
  email: rule("erp", "hold"),
  trades: rule("construction", "merge"),
  rate: rule("erp", { newest: 60 }, { fixedIn: ["hired"] }),
};

/** It is on offer until a person hires it; who hires it orders it in the books. Hired, its rate is fixed. */
export const craneFlow = defineFlow<Crane>()<string>({
  entity: defineEntity<Crane>({
    noun: "crane",
    schema: Crane,
    classes: {},
    always: [],
    names: ({ name = "" }) => ({ title: name, numbers: [] }),
  }),
  initial: "offered",
  moves: [
    {
      name: "hire",
      from: "offered",
      to: "hired",
      by: "person",
      when: ({ asked }) => asked.length > 0,
      does: ({ rate }, seats) =>
        seats.filter(({ side }) => side === "erp").map((to) => ({ do: "order", to, body: { rate } })),
    },
    { name: "return", from: "hired", to: "offered", by: "person", when: ({ asked }) => asked.length > 0 },
    {
      name: "scrap",
      from: "offered",
      to: "scrapped",
      by: "erp",
      when: ({ says }) => says.some(({ phone }) => phone === "scrapped"),
    },
  ],
  fields: craneRules,
  lives: (_record, { state }) => state !== "scrapped",
  asks: () => ({}),
  marks: () => [],
});
