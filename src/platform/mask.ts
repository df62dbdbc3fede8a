/** Data that is masked wherever it is shown: bank details, tax identity, pay. */
export type Masked = "bank" | "tax" | "pay";

/**
 * A value as it may be shown: of bank and tax numbers the last four remain, of pay nothing. Lists and records keep
 * their shape.
 *
 * @example
 * maskOf("bank", { number: "DE89370400440532013000", trusted: true }); // { number: "••••3000", trusted: true }
 */
export function maskOf(kind: Masked, value: unknown): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((one) => maskOf(kind, one));
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskOf(kind, inner)]));
  return kind === "pay" ? "•••" : lastFour(String(value));
}

/** Of a short number the last four would be most of it. */
const lastFour = (text: string): string => (text.length >= 8 ? `••••${text.slice(-4)}` : "••••");
