import { isRecord } from "./value.ts";

/** A value as Python would print it, which is how Odoo quotes values in its errors. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (isRecord(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${quoted(key)}: ${repr(inner)}`)
      .join(", ")}}`;
  return String(value);
}

/** A condition of a domain, which Odoo prints as a tuple. */
export const tuple = (items: readonly unknown[]): string =>
  `(${items.map(repr).join(", ")}${items.length === 1 ? "," : ""})`;

/** A value as text, the way a text column takes it. */
export const text = (value: unknown): string => (typeof value === "string" ? value : repr(value));

/** `'a', 'b' and 'c'`. */
export function listed(names: readonly string[]): string {
  const each = names.map(quoted);
  if (each.length < 3) return each.join(" and ");
  return `${each.slice(0, -1).join(", ")}, and ${each.at(-1)}`;
}

const quoted = (value: string): string =>
  value.includes("'") && !value.includes('"')
    ? `"${value}"`
    : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
