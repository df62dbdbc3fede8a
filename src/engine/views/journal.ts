import type { JournalRow } from "../../store/journal.ts";
import { type Hop, hopOf, maskedHop } from "../hops.ts";
import type { Hub } from "../hub.ts";
import { sentenceMask } from "../sayings.ts";

/** Rows of the journal as sentences, in the order in which they were written; what they repeat of a classed value is masked. */
export async function entryViews(hub: Hub, rows: readonly JournalRow[]): Promise<readonly Hop[]> {
  const hops: Hop[] = [];
  for (const [noun, some] of Map.groupBy(rows, (row) => row.noun ?? "")) {
    const records = [...new Set(some.flatMap(({ record }) => record ?? []))];
    const mask = hub.flows.has(noun) ? await sentenceMask(hub, noun, records) : undefined;
    for (const row of some)
      hops.push(maskedHop(hopOf(row), (sentence) => mask?.(row.record, sentence) ?? sentence));
  }
  return hops.toSorted((a, b) => a.seq - b.seq);
}
