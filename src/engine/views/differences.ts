import { type DifferenceCount, differenceCounts } from "../../store/differences.ts";
import { type Fillable, fillable } from "../../store/fillable.ts";
import type { Hub } from "../hub.ts";

/** The fields in which linked records of a noun differ and nobody has decided, and those that one of them lacks. */
export async function differencesOf(
  { db, organisation }: Hub,
  noun: string,
): Promise<{ readonly differences: readonly DifferenceCount[]; readonly gaps: readonly Fillable[] }> {
  return {
    differences: await differenceCounts(db, organisation, noun),
    gaps: await fillable(db, organisation, noun),
  };
}
