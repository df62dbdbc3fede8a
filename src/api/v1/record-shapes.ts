import { z } from "zod";
import type { Entity } from "../../kernel/entity.ts";
import { answer, because, body, moment } from "../component.ts";
import { outcomeAnswer, Wait } from "../outcome.ts";
import { key, text } from "../texts.ts";
import { Difference } from "./differences.ts";
import { Entry } from "./journal.ts";

const Class = z.enum(["bank", "tax", "pay"]);

/** Which record there is this record here, now or once. */
const Link = answer(
  "Link",
  z.object({
    connection: z.string(),
    company: z.string().meta({ description: "Empty where the system has no companies." }),
    id: z.string(),
    linkedAt: moment,
    linkedBy: z.string(),
    unlinkedAt: moment.nullable(),
    unlinkedBy: z.string().nullable(),
    because: z.string().nullable(),
  }),
);

export const Links = answer("Links", z.object({ items: z.array(Link) }));

/** How one document came to stand as it stands. */
export const Trace = answer(
  "Trace",
  z.object({
    document: z.object({
      noun: z.string(),
      key: z.string(),
      title: z.string(),
      numbers: z.array(z.string()),
      state: z.string(),
      turn: z.int().meta({ description: "How many moves it has made." }),
      absorbed: z.array(z.string()).meta({ description: "Records that were joined into it." }),
    }),
    rules: z.string().meta({ description: "Names the rules and mappings in force now." }),
    fields: z.array(
      z.object({
        field: z.string(),
        class: Class.nullable(),
        known: z.unknown(),
        owner: z.string(),
        isOverride: z.boolean(),
        from: z.string().nullable(),
        seats: z.array(z.object({ seat: z.string(), says: z.unknown() })),
      }),
    ),
    links: z.array(z.object({ ...Link.shape, noun: z.string(), record: z.string() })),
    waits: z.array(Wait),
    hops: z.array(Entry),
    earlier: z.boolean().meta({ description: "There are earlier hops than these." }),
    proofs: z.array(
      z.object({
        seat: z.string(),
        kind: z.string(),
        id: z.string().nullable(),
        key: z.string(),
        stamp: z.string().nullable(),
        fields: z.array(z.string()),
        at: moment,
        failed: z.int(),
        unanswered: z.int(),
      }),
    ),
  }),
);

export const Unlinking = body("Unlinking", {
  seat: text(120).meta({
    description: "The connection, with its company where there are several: `odoo/1`.",
  }),
  because,
});
export const Linking = body("Linking", {
  connection: text(60),
  id: text(200).meta({ description: "The record's id there." }),
  because,
});
export const Merging = body("Merging", {
  into: key.meta({ description: "The record that it is from now on." }),
  because,
});

export const LinkOutcome = outcomeAnswer(
  "LinkOutcome",
  z.object({ noun: z.string(), key: z.string(), title: z.string(), differences: z.array(Difference) }),
);
export const MergeOutcome = outcomeAnswer(
  "MergeOutcome",
  z.object({ noun: z.string(), from: z.string(), into: z.string() }),
);

/** A record of a noun as it is shown: its own fields, those of a class masked. A field that nobody has said is absent. */
export function recordShape<T>(name: string, entity: Entity<T>) {
  return answer(
    name,
    z.object({
      id: z.string(),
      noun: z.literal(entity.noun),
      title: z.string(),
      numbers: z.array(z.string()),
      state: z.string(),
      changedAt: moment,
      legalEntities: z.array(z.string()).meta({ description: "Whose it is, as far as anybody can tell." }),
      isWhole: z.boolean().meta({ description: "False: it lacks what a whole one must have." }),
      fields: fieldsOf(entity),
    }),
  );
}

function fieldsOf<T>({ schema, classes }: Entity<T>): z.ZodObject {
  const shape: Readonly<Record<string, z.ZodType>> = schema instanceof z.ZodObject ? schema.shape : {};
  const shown = Object.entries(shape).map(([field, inner]) => {
    const kind = (classes as Readonly<Record<string, string | undefined>>)[field];
    return [field, kind ? z.unknown().meta({ description: `Masked: ${kind}.` }) : plainly(inner).optional()];
  });
  return z.object(Object.fromEntries(shown));
}

const plainly = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodDefault ? plainly(schema.unwrap() as z.ZodType) : schema;
