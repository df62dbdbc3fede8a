/**
 * A list of rows as one JSON parameter, whatever texts they hold. PostgreSQL stores neither the character zero nor half
 * a surrogate pair; a sender's broken text must not stop what is written beside it, so they become U+FFFD.
 */
export function storable(list: readonly object[]): string {
  const json = JSON.stringify(list);
  return /\\u(?:0000|d[89a-f])/.test(json) ? JSON.stringify(mended(list)) : json;
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\ufffd");
  if (Array.isArray(value)) return value.map(mended);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [mended(name), mended(member)]));
}
