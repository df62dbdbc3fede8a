import type { z } from "zod";
import { type Issue, issue } from "./issue.ts";

/** Data that is masked in every output: bank details, tax identity, pay. */
export type DataClass = "bank" | "tax" | "pay";

/**
 * A canonical noun: one schema gives the type, the parser and the docs; `always` is what must be true of it. A schema
 * checks values and fills in missing ones; it never changes one, or the record would differ from what was said.
 */
export interface Entity<T> {
  readonly noun: string;
  readonly schema: z.ZodType<T>;
  readonly classes: { readonly [K in keyof T]?: DataClass };
  /** Fields about people: shown where they are needed, but kept out of the journal, which cannot forget. */
  readonly personal?: readonly (keyof T & string)[] | undefined;
  readonly always: readonly ((record: T) => Issue | undefined)[];
  /** What a person calls it, and the numbers they know it by. */
  readonly names: (record: Partial<T>) => { readonly title: string; readonly numbers: readonly string[] };
}

interface Whole<T> {
  readonly issues: readonly Issue[];
  readonly record?: T;
}

export function defineEntity<T>(entity: Entity<T>): Entity<T> {
  return entity;
}

/** The whole record, or the reasons why the draft is not one: one for each field that spoils it. */
export function whole<T>(entity: Entity<T>, draft: Partial<T>): Whole<T> {
  const parsed = entity.schema.safeParse(draft);
  if (parsed.success) {
    const issues = entity.always.flatMap((rule) => rule(parsed.data) ?? []);
    return issues.length > 0 ? { issues } : { issues, record: parsed.data };
  }
  const reasons = new Map(parsed.error.issues.map(({ path, message }) => [String(path[0] ?? "*"), message]));
  return {
    issues: [...reasons].map(([field, reason]) =>
      issue(`${entity.noun}.incomplete`, `The ${entity.noun} is not whole: ${field}: ${reason}`, {
        facts: { field },
      }),
    ),
  };
}
