import { z } from "zod";
import { defineEntity } from "../../kernel/entity.ts";
import { type Issue, issue } from "../../kernel/issue.ts";

const text = z.string().max(500).nullable().default(null);
const date = z.iso.date().nullable().default(null);

/** One part of a code: `phase`, `code`, `costType`, or what else a firm splits by. */
export const Segment = z.object({ segment: z.string().min(1), value: z.string().min(1) });
export type Segment = z.infer<typeof Segment>;

/** What a cost is for. */
export const CostCode = z.object({
  /** As it is written: `03-3000.S`. */
  code: z.string().regex(/\S/, "is blank").max(100),
  /** All the ways in which it is written anywhere. */
  codes: z.array(z.string().min(1)).default([]),
  /** In the order of the code; none where it is not split. */
  segments: z.array(Segment).default([]),
  title: z.string().regex(/\S/, "is blank").max(300),
  /** The code that it is a part of. */
  parent: text,
  /** The project whose own it is, by one of its numbers; the firm's standard where there is none. */
  project: text,
  /** The first and the last day on which costs are booked to it. */
  validFrom: date,
  validTo: date,
  active: z.boolean().default(true),
});
export type CostCode = z.infer<typeof CostCode>;

export const CostCodeEntity = defineEntity<CostCode>({
  noun: "cost-code",
  schema: CostCode,
  classes: {},
  always: [endsAfterItBegins, isNoPartOfItself],
  names: ({ code, title, project, codes = [] }) => ({
    title: [code ?? "(unwritten code)", title, project && `of ${project}`].filter(Boolean).join(" "),
    numbers: [...new Set([code, ...codes])].filter((one) => typeof one === "string"),
  }),
});

function endsAfterItBegins({ validFrom, validTo }: CostCode): Issue | undefined {
  if (validFrom === null || validTo === null || validFrom <= validTo) return undefined;
  return issue(
    "cost-code.ends-before-start",
    `It would end on ${validTo}, before it begins on ${validFrom}`,
    {
      facts: { field: "validTo" },
    },
  );
}

function isNoPartOfItself({ code, parent }: CostCode): Issue | undefined {
  if (parent === null || parent !== code) return undefined;
  return issue("cost-code.part-of-itself", `${code} names itself as the code that it is a part of`, {
    facts: { field: "parent" },
  });
}
