import { z } from "zod";
import { defineEntity } from "../../kernel/entity.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import { Address } from "../values/address.ts";

const text = z.string().max(500).nullable().default(null);
const date = z.iso.date().nullable().default(null);

/** Whoever answers for a project, as far as one can tell by name and e-mail address. */
export const Manager = z.object({ name: text, email: text });
export type Manager = z.infer<typeof Manager>;

/** From its first to its last day, as calendar dates; either may be open. */
const Period = z.object({ startsOn: date, endsOn: date });

export const STATUSES = ["planned", "active", "on-hold", "closed"] as const;

/** A job, or a part of one. */
export const Project = z.object({
  /** The number that the firm knows it by. */
  number: text,
  /** All the numbers that it bears anywhere. */
  numbers: z.array(z.string().min(1)).default([]),
  name: z.string().regex(/\S/, "is blank").max(300),
  /** The job that it is a part of, by one of its numbers. */
  parent: text,
  /** The legal entity in whose books it stands. */
  legalEntity: text,
  site: Address.nullable().default(null),
  status: z.enum(STATUSES).nullable().default(null),
  /** Told as one: there are books that keep a start and an end, or neither. */
  period: Period.nullable().default(null),
  manager: Manager.nullable().default(null),
  /** False: nobody works with it any more. */
  active: z.boolean().default(true),
});
export type Project = z.infer<typeof Project>;

export const ProjectEntity = defineEntity<Project>({
  noun: "project",
  schema: Project,
  classes: {},
  personal: ["manager"],
  always: [endsAfterItStarts, isNoPartOfItself],
  names: ({ name, number, numbers = [] }) => ({
    title: [number, name ?? "(unnamed project)"].filter(Boolean).join(" "),
    numbers: [...new Set([number, ...numbers])].filter((one) => typeof one === "string"),
  }),
});

function endsAfterItStarts({ period }: Project): Issue | undefined {
  const { startsOn, endsOn } = period ?? { startsOn: null, endsOn: null };
  if (startsOn === null || endsOn === null || startsOn <= endsOn) return undefined;
  return issue("project.ends-before-start", `It would end on ${endsOn}, before it starts on ${startsOn}`, {
    facts: { field: "period" },
  });
}

function isNoPartOfItself({ number, numbers, parent }: Project): Issue | undefined {
  if (parent === null || ![number, ...numbers].includes(parent)) return undefined;
  return issue("project.part-of-itself", `${parent} names itself as the job that it is a part of`, {
    facts: { field: "parent" },
  });
}
