import { z } from "zod";
import { type Found, recordOf } from "../facts.ts";
import { defineFlow } from "../flow.ts";
import { issue } from "../issue.ts";
import { anEntity } from "../testing.ts";

export const Submittal = z.object({
  number: z.string(),
  decision: z.string().nullable().default(null),
  orderLine: z.string(),
});
export type Submittal = z.infer<typeof Submittal>;

/** Document control decides on it; approved, it releases the order line that waits for it. */
export const submittalFlow = defineFlow<Submittal>()({
  entity: anEntity<Submittal>("submittal", Submittal, ({ number }) => number),
  initial: "open",
  moves: [
    {
      name: "approve",
      from: "open",
      to: "approved",
      by: "documents",
      when: ({ says }) => says.some(({ decision }) => decision === "approved"),
      does: ({ number, orderLine }) => [
        { do: "release", to: { noun: "order-line", key: orderLine }, body: { submittal: number } },
      ],
    },
    {
      name: "revoke",
      from: "approved",
      to: "open",
      by: "documents",
      when: ({ says }) => says.some(({ decision }) => decision === "revise"),
    },
  ],
  fields: {
    number: { owner: "documents", else: "hold", tells: [] },
    decision: { owner: "documents", else: "hold", tells: [] },
    orderLine: { owner: "documents", else: "hold", tells: [] },
  },
  lives: () => true,
  asks: () => ({}),
  marks: () => [],
});

export const OrderLine = z.object({ item: z.string(), quantity: z.string(), submittal: z.string() });
export type OrderLine = z.infer<typeof OrderLine>;
export interface Facts {
  readonly submittal: Found<Submittal> | undefined;
}

/** It is ordered when another record says so, and only while that one still stands as it did. */
export const orderLineFlow = defineFlow<OrderLine, Facts>()({
  entity: anEntity<OrderLine>("order-line", OrderLine, ({ item }) => item),
  initial: "waiting",
  moves: [
    {
      name: "release",
      from: "waiting",
      to: "ordered",
      by: "hub",
      when: ({ asked }) => asked.length > 0,
      needs: [
        ({ submittal: key }, { submittal }) =>
          submittal?.state === "approved"
            ? undefined
            : issue("submittal.not-approved", `Submittal ${key} is not approved`, {
                wake: { on: "reference", ref: { noun: "submittal", key } },
              }),
      ],
      does: ({ item, quantity }, seats) =>
        seats
          .filter(({ side }) => side === "erp")
          .map((to) => ({ do: "order", to, body: { item, quantity } })),
    },
  ],
  fields: {
    item: { owner: "construction", else: "hold", tells: [] },
    quantity: { owner: "construction", else: "hold", tells: [], fixedIn: ["ordered"] },
    submittal: { owner: "construction", else: "hold", tells: [] },
  },
  lives: () => true,
  asks: ({ submittal = "" }) => ({ submittal: recordOf<Submittal>({ noun: "submittal", key: submittal }) }),
  marks: () => [],
});
