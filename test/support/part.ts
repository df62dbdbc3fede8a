import { z } from "zod";
import type { Asked, Side } from "../../src/kernel/case.ts";
import { defineEntity } from "../../src/kernel/entity.ts";
import { type Alike, alike } from "../../src/kernel/facts.ts";
import { defineFlow } from "../../src/kernel/flow.ts";
import { issue } from "../../src/kernel/issue.ts";

/** A noun as small as can be, for tests of the road itself. */
const Part = z.object({
  name: z.string().min(1),
  code: z.string().nullable().default(null),
  price: z.string().nullable().default(null),
  secret: z.string().nullable().default(null),
});
export type Part = z.infer<typeof Part>;

export const PartEntity = defineEntity<Part>({
  noun: "part",
  schema: Part,
  classes: { secret: "bank" },
  always: [],
  names: ({ name, code }) => ({ title: name ?? "", numbers: code ? [code] : [] }),
});

const both: readonly Side[] = ["construction", "erp"];

interface PartFacts {
  readonly twins: readonly Alike<Part>[];
}

const mark = (code: string | null | undefined): readonly string[] => (code ? [`part:code/${code}`] : []);

const undecided = (twins: PartFacts["twins"], asked: readonly Asked[]) =>
  twins.filter(({ ref }) => !asked.some((one) => one.do === "distinct" && one.about === `part/${ref.key}`));

/** The site keeps name and code, the books keep the price; a second part of the same code waits for a person. */
export const partFlow = defineFlow<Part, PartFacts>()({
  entity: PartEntity,
  initial: "proposed",
  moves: [
    {
      name: "admit",
      from: "proposed",
      to: "active",
      by: "hub",
      when: () => true,
      needs: [
        (_part, { twins }, asked) =>
          undecided(twins, asked).length > 0
            ? issue("part.twin", "Another part has this code", {
                facts: { candidates: undecided(twins, asked).map(({ ref }) => ({ ref })) },
              })
            : undefined,
      ],
    },
  ],
  fields: {
    name: { owner: "construction", else: "hold", tells: both },
    code: { owner: "construction", else: "restore", tells: both },
    price: { owner: "erp", else: "hold", tells: both },
    secret: { owner: "erp", else: "hold", tells: ["erp"] },
  },
  lives: (_part, { state, seat, holds, asked }, { twins }) =>
    state === "active" &&
    (holds || !undecided(twins, asked).some(({ seats }) => seats.includes(seat.connection))),
  asks: ({ code }) => ({ twins: alike("part", mark(code)) }),
  marks: ({ code }) => mark(code).map((key) => ({ key })),
});
