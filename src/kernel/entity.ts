import type { z } from "zod";
import { type Issue, issue } from "./issue.ts";

/** Data that is masked in every output: bank details, tax identity, pay. */
export type DataClass = "bank" | "tax" | "pay";

/** A canonical noun: one schema gives the type, the parser and the docs; `always` is what must be true of it. */
export interface Entity<T> {
  readonly noun: string;
  readonly schema: z.ZodType<T>;
  readonly classes: { readonly [K in keyof T]?: DataClass };
  readonly always: readonly ((record: T) => Issue | undefined)[];
  /** What a person calls it, and the numbers they know it by. */
  readonly names: (record: Partial<T>) => { readonly title: string; readonly numbers: readonly string[] };
}

export function defineEntity<T>(entity: Entity<T>): Entity<T> {
  return entity;
}

/** The whole record, or the reasons why the draft is not one. */
export function whole<T>(entity: Entity<T>, draft: Partial<T>): T | readonly Issue[] {
  const parsed = entity.schema.safeParse(draft);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) =>
      issue(`${entity.noun}.incomplete`, `The ${entity.noun} is not whole: ${path.join(".")}: ${message}`, {
        facts: { field: path.join(".") },
      }),
    );
  const issues = entity.always.flatMap((rule) => rule(parsed.data) ?? []);
  return issues.length > 0 ? issues : parsed.data;
}
