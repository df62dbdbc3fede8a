import type { Reading, Resource, Vocabulary } from "../contract.ts";
import { ConnectorError } from "./errors.ts";

/** What a wire record says in canonical words. Throws a ConnectorError `changed` that names the place, never the value. */
export function readingOf<Client, Wire, T extends object, C extends keyof T>(
  { entity, wire, toCanonical }: Resource<Client, Wire, T, C>,
  record: unknown,
  vocabulary: Vocabulary,
): Reading<{ [K in C]?: T[K] | undefined }> {
  const parsed = wire.safeParse(record);
  if (parsed.success) return toCanonical(parsed.data, vocabulary);
  const places = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the record"}: ${message}`,
  );
  throw new ConnectorError(
    "changed",
    `A ${entity.noun} of an unknown shape: ${places.slice(0, 3).join("; ")}`,
  );
}
