import { type Classed, maskSentence } from "../engine/masks.ts";
import { maskOf } from "../platform/mask.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Names under which systems keep what is masked, also where no canonical field carries it. */
const CLASSED =
  /iban|acc(oun)?t?_?(number|no\b)|sanitized|routing|aba|swift|bic|ssn|social|tax_?id|vat|ein\b|salary|wage|pay_?rate/i;
const PERSONAL = /e-?mail|phone|mobile|fax|login|first_?name|last_?name|birth/i;

/** A record as a system has it, as it may be shown. */
export function maskedWire(wire: unknown, classed: Classed, canonical: Fields): unknown {
  return mapped(wire, (text, name) =>
    CLASSED.test(name) ? maskOf("bank", text) : maskSentence(classed, [canonical], text),
  );
}

export interface Scrubbing {
  readonly classes: Classed["classes"];
  readonly personal?: readonly string[] | undefined;
  readonly canonical: Fields;
  /** A number in [0, 1). */
  readonly chance: () => number;
}

/**
 * A record as it may be kept as a fixture: what is classed or personal is replaced by signs of the same kind, so that
 * the shape stays and nothing can be read back.
 */
export function scrubbedWire(
  wire: unknown,
  { classes, personal = [], canonical, chance }: Scrubbing,
): unknown {
  const secret = new Set(
    [...Object.keys(classes), ...personal].flatMap((field) => textsIn(canonical[field])).map(plain),
  );
  const replaced = new Map<string, string>();
  const replace = (text: string): string => {
    const known = replaced.get(text);
    if (known !== undefined) return known;
    const other = text.includes("@") ? "someone@example.com" : disguised(text, chance);
    replaced.set(text, other);
    return other;
  };
  const isSecret = (text: string, name: string) =>
    CLASSED.test(name) || PERSONAL.test(name) || (plain(text).length >= 4 && secret.has(plain(text)));
  return mapped(wire, (text, name) => (isSecret(text, name) ? replace(text) : text));
}

/** Every text and number of a tree, with the name it stands under. */
function mapped(node: unknown, change: (text: string, name: string) => unknown, name = ""): unknown {
  if (Array.isArray(node)) return node.map((one) => mapped(one, change, name));
  if (typeof node === "object" && node !== null)
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, mapped(inner, change, key)]));
  if (typeof node === "string") return node === "" ? node : change(node, name);
  if (typeof node !== "number") return node;
  const changed = change(String(node), name);
  return changed === String(node) ? node : changed;
}

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const disguised = (text: string, chance: () => number): string => {
  const one = (signs: string) => signs[Math.floor(chance() * signs.length)] ?? "";
  return [...text]
    .map((sign) => {
      if (/\p{N}/u.test(sign)) return one(DIGITS);
      if (!/\p{L}/u.test(sign)) return sign;
      return sign === sign.toUpperCase() ? one(LETTERS) : one(LETTERS).toLowerCase();
    })
    .join("");
};

const plain = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
