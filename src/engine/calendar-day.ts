/** The calendar date in a time zone, YYYY-MM-DD; in UTC where none is stated. */
export function dayIn(zone: string | undefined, at: Date): string {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  // The Swedish way of writing a date is the international one.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone ?? "UTC", ...parts }).format(at);
}
