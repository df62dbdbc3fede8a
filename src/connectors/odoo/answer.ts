import type { z } from "zod";
import { ConnectorError } from "../kit/errors.ts";

/** What Odoo answered, in the shape that was expected. Throws a ConnectorError `changed` that names places, never values. */
export function answered<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "all"}: ${message}`);
  throw new ConnectorError("changed", `Odoo answered ${what} in an unknown shape: ${places.join("; ")}`);
}
