import type { DataClass } from "../kernel/entity.ts";
import { maskOf } from "../platform/mask.ts";
import { scrubbed } from "../store/redact.ts";

/** Which fields of a noun are masked wherever they are shown: an entity is one. */
export interface Classed {
  readonly classes: { readonly [field: string]: DataClass | undefined };
}

type Fields = Readonly<Record<string, unknown>>;

/** One field's value as it may be shown. */
export function maskField({ classes }: Classed, field: string, value: unknown): unknown {
  const kind = classes[field];
  return kind ? maskOf(kind, value) : value;
}

/** The fields as they may be shown. */
export const maskFields = (classed: Classed, fields: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, maskField(classed, field, value)]),
  );

/** A sentence as it may be shown: where it repeats a value that is masked, the value's class stands. */
export const maskSentence = ({ classes }: Classed, saying: readonly Fields[], sentence: string): string =>
  saying.reduce<string>((masked, fields) => scrubbed({ classes }, fields, masked), sentence);
