import { type Classed, maskSentence } from "../engine/masks.ts";
import { maskOf } from "../platform/mask.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Names under which systems keep what is masked, also where no canonical field carries it. */
const CLASSED =
  /(^|_)(iban|bic|swift|aba|routing|ssn|ein|vat|salary|wages?)(_|$)|acc(oun)?t?_?n(umber|o$)|sanitized_acc|tax_?(id|payer)|pay_?rate/i;
const PERSONAL = /(^|_)e?-?mail|phone|mobile|(^|_)fax|login|first_?name|last_?name|birth/i;

const isNamed = (names: RegExp, name: string): boolean =>
  names.test(name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2"));

/** A record as a system has it, as it may be shown. */
export function maskedWire(wire: unknown, classed: Classed, canonical: Fields): unknown {
  return mapped(wire, (text, name) =>
    isNamed(CLASSED, name) ? maskOf("bank", text) : maskSentence(classed, [canonical], text),
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
  const secrets = [...Object.keys(classes), ...personal]
    .flatMap((field) => textsIn(canonical[field]))
    .map((text) => [...text.replaceAll(/[^\p{L}\p{N}]/gu, "")])
    .filter(({ length }) => length >= LENGTH_MIN)
    .sort((a, b) => b.length - a.length)
    .map((signs) => new RegExp(signs.join("[^\\p{L}\\p{N}]{0,2}"), "giu"));
  const replaced = new Map<string, string>();
  // The same text becomes the same other one, so that what belongs together still does.
  const replace = (text: string): string => {
    const other = replaced.get(text) ?? disguised(text, chance);
    replaced.set(text, other);
    return other;
  };
  return mapped(wire, (text, name) => {
    const plain = text.replaceAll(EMAIL, "someone@example.com");
    if (plain === text && (isNamed(CLASSED, name) || isNamed(PERSONAL, name))) return replace(text);
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, replace), plain);
  });
}

/** Shorter texts are words like any other. */
const LENGTH_MIN = 4;
const EMAIL = /[^\s@<>"]+@[^\s@<>"]+/g;

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

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
