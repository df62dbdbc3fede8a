/**
 * Our key on a record stands in `origin_data`, a free text that Procore does not interpret. Never in `origin_id`: that
 * says that the books own the record, and locks it for people.
 */
const NAME = "plumbline";

export const originData = (stamp: string): string => JSON.stringify({ [NAME]: stamp });

/** Our key; undefined on a record of others, whatever they keep there. */
export function stampOf(text: string | null | undefined): string | undefined {
  try {
    const said = (JSON.parse(text ?? "null") as Record<string, unknown> | null)?.[NAME];
    return typeof said === "string" ? said : undefined;
  } catch {
    return undefined;
  }
}
