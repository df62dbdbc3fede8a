import { z } from "zod";
import { defineFlow, type Guard, type Rule } from "../flow.ts";
import { issue } from "../issue.ts";
import { anEntity } from "../testing.ts";

export const Time = z.object({
  employee: z.string(),
  day: z.iso.date(),
  hours: z.string(),
  costCode: z.string().nullable().default(null),
  approved: z.boolean().default(false),
});
export type Time = z.infer<typeof Time>;

const isCoded: Guard<Time, object> = ({ costCode, hours }) =>
  costCode ? undefined : issue("time.uncoded", `${hours} hours have no cost code`);

const field: Rule = { owner: "field", else: "restore", tells: ["field"], fixedIn: ["approved"] };

/** The foreman approves it; one move pays it and books its cost. Reopened, both are taken back before it is changed. */
export const timeFlow = defineFlow<Time>()({
  entity: anEntity<Time>("time", Time, ({ employee }) => employee),
  initial: "entered",
  moves: [
    {
      name: "approve",
      from: "entered",
      to: "approved",
      by: "field",
      when: ({ says }) => says.some(({ approved }) => approved === true),
      needs: [isCoded],
      does: ({ employee, day, hours, costCode }, seats) => [
        ...seats
          .filter(({ side }) => side === "payroll")
          .map((to) => ({ do: "pay", to, body: { employee, day, hours } })),
        // Cost follows pay: what payroll refuses is no cost.
        ...seats
          .filter(({ side }) => side === "erp")
          .map((to) => ({ do: "book", to, body: { day, hours, costCode }, after: ["pay"] })),
      ],
    },
    {
      name: "reopen",
      from: "approved",
      to: "entered",
      by: "person",
      when: ({ asked }) => asked.length > 0,
      does: ({ employee, day }, seats) =>
        seats
          .filter(({ side }) => side === "payroll" || side === "erp")
          .map((to) => ({ do: "reverse", to, body: { employee, day } })),
    },
  ],
  fields: { employee: field, day: field, hours: field, costCode: field, approved: { ...field, fixedIn: [] } },
  lives: () => true,
  asks: () => ({}),
  marks: () => [],
});
