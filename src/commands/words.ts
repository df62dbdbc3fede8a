import { inWords } from "../engine/in-words.ts";
import { isEmpty } from "../kernel/same.ts";

/** A moment as people read it, to the second: `2026-11-22 09:00:12`. */
export function moment(at: string | Date | null | undefined, zone: string): string {
  if (!at) return "";
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone: zone, hourCycle: "h23" },
    ...{
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    },
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/** Several things in one breath: `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** `1 hold`, `2 holds`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** A document as people call it: `vendor “Acme Concrete LLC”`. */
export const documentNamed = ({ noun, title, key }: { noun: string; title: string; key: string }): string =>
  title === "" ? `${inWords(noun)} ${key}` : `${inWords(noun)} “${title}”`;

/** A value within a sentence or a cell. Lists and records are shown as what they hold. */
export function shown(value: unknown): string {
  if (isEmpty(value)) return "(empty)";
  if (Array.isArray(value)) return value.map(shown).join("; ");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .filter(([, inner]) => !isEmpty(inner))
      .map(([name, inner]) => `${inWords(name)} ${shown(inner)}`)
      .join(", ");
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** Several blocks of text, with a line between them; what is empty leaves none. */
export const blocks = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join("\n\n");
