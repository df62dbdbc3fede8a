import { openRead } from "../store/cursors.ts";
import { handOffUnlinked } from "../store/handoffs.ts";
import { writeJournal } from "../store/journal.ts";
import { handOffReadable } from "../store/unread.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";
import { heedModeChanges } from "./mode-changes.ts";

/**
 * A system is told of records it lacks only after all that it holds has been read and heard once: what looks missing
 * may merely be unread. Then every record that has no counterpart there is decided again. So are
 * the records of a flow that came to be in another mode, and whatever waited for something that could not be read,
 * once it can. Answers with how many.
 */
export async function openSeats(hub: Hub): Promise<number> {
  const { organisation } = hub;
  return hub.db.transaction(async (tx) => {
    let passed = 0;
    for (const { connection, noun } of await openRead(tx, organisation, hub.now())) {
      const trail = hub.newKey();
      const records = await handOffUnlinked(tx, organisation, {
        connection,
        noun,
        trail,
        urgency: URGENCY.backfill,
      });
      passed += records;
      const entry = {
        organisation,
        at: hub.now(),
        trail,
        noun,
        record: null,
        stage: "engine",
        what: "opened",
      } as const;
      await writeJournal(tx, [{ ...entry, actor: "plumbline", body: { connection, records } }]);
    }
    passed += await heedModeChanges(tx, hub);
    return passed + (await handOffReadable(tx, organisation, hub.newKey()));
  });
}
