import type { z } from "zod";
import { type FieldError, Problem } from "./problem.ts";

/** Parts of a request as their schemas have them; refuses all that does not fit at once, each with its field and rule. */
export function checked(
  parts: Readonly<Record<string, { readonly schema: z.ZodType; readonly value: unknown }>>,
): Readonly<Record<string, unknown>> {
  const errors: FieldError[] = [];
  const values: Record<string, unknown> = {};
  for (const [part, { schema, value }] of Object.entries(parts)) {
    const parsed = schema.safeParse(value ?? {});
    if (parsed.success) values[part] = parsed.data;
    else errors.push(...parsed.error.issues.flatMap((one) => errorsOf(part, one)));
  }
  if (errors.length > 0)
    throw new Problem(
      "invalid",
      `${errors.map(({ field, rule }) => `${field} ${rule}`).join("; ")}. Correct that and send it again.`,
      { errors },
    );
  return values;
}

function errorsOf(part: string, issue: z.core.$ZodIssue): readonly FieldError[] {
  const field = [part, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((name) => ({ field: `${field}.${name}`, rule: "is not known here" }));
  return [{ field, rule: ruleOf(issue) }];
}

function ruleOf(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (message.startsWith("must")) return message;
  if (message.endsWith("received undefined")) return "must be given";
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  return issue.code === "invalid_type" ? `must be of the type ${issue.expected}` : message;
}
