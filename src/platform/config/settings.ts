import { z } from "zod";
import type { Path } from "./path.ts";

/** What a schema says of a setting, whatever it is wrapped in. */
export interface Setting {
  readonly kind: "number" | "boolean" | "scalar" | "mapping" | "list" | "table";
  readonly description?: string | undefined;
  readonly environment?: string | undefined;
  readonly example?: unknown;
  readonly standard?: unknown;
  /** What a mapping is made of. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
  /** What a list is made of. */
  readonly element?: z.ZodType | undefined;
}

export function describe(schema: z.ZodType): Setting {
  const meta = schema.meta() ?? {};
  const own = { description: meta.description, environment: meta.environment, example: meta.example };
  if (schema instanceof z.ZodDefault)
    return overlaid(describe(schema.unwrap() as z.ZodType), { ...own, standard: schema.def.defaultValue });
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return overlaid(describe(schema.unwrap() as z.ZodType), own);
  if (schema instanceof z.ZodObject) return { kind: "mapping", ...own, shape: schema.shape };
  if (schema instanceof z.ZodArray)
    return { kind: "list", ...own, shape: {}, element: schema.element as z.ZodType };
  if (schema instanceof z.ZodRecord) return { kind: "table", ...own, shape: {} };
  if (schema instanceof z.ZodBoolean) return { kind: "boolean", ...own, shape: {} };
  return { kind: schema instanceof z.ZodNumber ? "number" : "scalar", ...own, shape: {} };
}

/** The single settings below a schema, with their ways; what stands in lists and tables is not among them. */
export function settingsOf(schema: z.ZodType, path: Path = []): readonly { path: Path; schema: z.ZodType }[] {
  const { kind, shape } = describe(schema);
  if (kind !== "mapping") return [{ path, schema }];
  return Object.entries(shape).flatMap(([name, inner]) => settingsOf(inner, [...path, name]));
}

const overlaid = (inner: Setting, outer: Partial<Setting>): Setting => ({
  ...inner,
  ...Object.fromEntries(Object.entries(outer).filter(([, value]) => value !== undefined)),
});
