import { z } from "zod";

interface Named {
  readonly id: string;
}

/** What the published document names: answers as they are given, bodies as they are taken. */
export const ANSWERS = z.registry<Named>();
export const BODIES = z.registry<Named>();

/** A shape of an answer, under the name that the published document gives it. */
export function answer<S extends z.ZodType>(id: string, schema: S): S {
  ANSWERS.add(schema, { id });
  return schema;
}

/** A shape of a body; what it does not name is refused. */
export function body<S extends z.ZodRawShape>(id: string, shape: S): z.ZodObject<S, z.core.$strict> {
  const schema = z.strictObject(shape);
  BODIES.add(schema, { id });
  return schema;
}

/** A moment, ISO 8601 UTC. */
export const moment = z.iso.datetime();

/** A page of a list: what comes after it is asked for with `next`. */
export const pageOf = <S extends z.ZodType>(id: string, item: S) =>
  answer(
    id,
    z.object({
      items: z.array(item),
      next: z.string().nullable().meta({
        description: "The cursor of what comes after this page. Null: nothing does, as of now.",
      }),
    }),
  );

/** Why somebody wants something; it is written down. */
export const because = z
  .string()
  .trim()
  .min(1, "must say why")
  .max(1000, "must have at most 1000 characters")
  .meta({ description: "Why. It is written down." });
