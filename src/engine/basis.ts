import type { Observed } from "../connectors/contract.ts";
import type { Voice } from "../kernel/case.ts";
import { agree, isEmpty } from "../kernel/same.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { readingOf } from "./canonicalize.ts";
import { flowOf, type Hub } from "./hub.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a seat is told, and what it said and had been told of these fields when that was decided. */
export interface Telling {
  readonly patch: Fields;
  /** Nothing at all, where it had said nothing yet. */
  readonly basis?: readonly Fields[] | undefined;
}

/** The telling of a patch to the seat of this voice. */
export function tellingOf(patch: Fields, { says, told, at }: Voice<Record<string, unknown>>): Telling {
  const fields = Object.keys(patch);
  const said = at === "" ? [] : [Object.fromEntries(fields.map((field) => [field, says[field] ?? null]))];
  const heard = fields.filter((field) => field in told).map((field) => [field, told[field]]);
  const basis = [...said, ...(heard.length > 0 ? [Object.fromEntries(heard)] : [])];
  return basis.length > 0 ? { patch, basis } : { patch };
}

/**
 * Does the record still stand there as it was known when this telling was decided, or as it is to stand? Else somebody
 * edited it meanwhile, and that is heard before anything is written over it. What cannot be read cannot be compared.
 */
export function standsAsKnown(hub: Hub, item: OutboxItem, { wire }: Observed): boolean {
  const { patch, basis = [] } = item.body as Telling;
  const read = readingOf(hub, item, wire);
  if ("reason" in read) return true;
  const { fields } = flowOf(hub, item.noun);
  const isKnown = (field: string) => (known: Fields) =>
    field in known && agree(fields[field] ?? { else: "hold" }, known[field], read.says[field]);
  return Object.keys(patch).every(
    (field) => [patch, ...basis].some(isKnown(field)) || (basis.length === 0 && isEmpty(read.says[field])),
  );
}
