import type { DataClass } from "../kernel/entity.ts";

/** Which fields of a noun must not be written down by value: an entity is one. */
export interface Classified {
  readonly classes: { readonly [field: string]: DataClass | undefined };
  /** Fields about people: shown where they are needed, and kept out of what cannot be forgotten. */
  readonly personal?: readonly string[] | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields as the journal may keep them: of a classed or personal value its keyed digest, for each member of a list
 * one. Two digests tell whether a value was the same; nobody can read it back.
 *
 * @example
 * redacted(VendorEntity, { taxId: "915550142", terms: "net-30" }, digest);
 * // { taxId: { tax: "5f0c…" }, terms: "net-30" }
 */
export function redacted(
  { classes, personal = [] }: Classified,
  fields: Fields,
  digest: (value: unknown) => string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const kind = classes[field] ?? (personal.includes(field) ? "personal" : undefined);
      return [field, kind ? digestsOf(kind, value, digest) : value];
    }),
  );
}

/**
 * A sentence of another system, as the journal may keep it: where it repeats a value that must not be written down,
 * however it spaces it, the value's kind stands instead.
 */
export function scrubbed({ classes, personal = [] }: Classified, fields: Fields, sentence: string): string {
  const kinds = { ...classes, ...Object.fromEntries(personal.map((field) => [field, "personal"])) };
  return Object.entries(kinds)
    .flatMap(([field, kind]) => textsIn(fields[field]).map((text) => ({ kind, text })))
    .sort((a, b) => b.text.length - a.text.length)
    .reduce((scrubbed, { kind, text }) => scrubbed.replaceAll(spaced(text), `<${kind}>`), sentence);
}

function digestsOf(kind: string, value: unknown, digest: (value: unknown) => string): unknown {
  if (value === null || value === undefined || value === "") return value;
  if (Array.isArray(value)) return value.map((one) => digestsOf(kind, one, digest));
  return { [kind]: digest(value) };
}

/** Shorter texts are words like any other: a state, a language, a country. */
const LENGTH_MIN = 4;
const SEPARATORS = /[\s.-]/g;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  const text = typeof value === "string" ? value.replaceAll(SEPARATORS, "") : "";
  return text.length >= LENGTH_MIN ? [text] : [];
}

const spaced = (text: string): RegExp =>
  new RegExp([...text].map((one) => one.replace(/[\\^$*+?()[\]{}|/]/, "\\$&")).join("[\\s.-]*"), "giu");
