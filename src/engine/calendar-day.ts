/** The calendar date in a time zone, YYYY-MM-DD; in UTC where none is stated. */
export function dayIn(zone: string | undefined, at: Date): string {
  const name = zone ?? "UTC";
  const format = formats.get(name) ?? formatIn(name);
  formats.set(name, format);
  return format.format(at);
}

// The Swedish way of writing a date is the international one. To make a format takes as long as a decision.
const formatIn = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });

const formats = new Map<string, Intl.DateTimeFormat>();
