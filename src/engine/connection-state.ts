import type { Tx } from "../store/db.ts";
import { writeJournal } from "../store/journal.ts";
import { markTarget, type Target } from "../store/targets.ts";
import type { Hub } from "./hub.ts";

/** Stops a connection that nobody can use, or opens it again, and writes down why. Answers whether that changed anything. */
export async function setState(
  tx: Tx,
  hub: Hub,
  connection: string,
  { state, because, trail }: { state: Exclude<Target["state"], "paused">; because: string; trail: string },
): Promise<boolean> {
  const { organisation } = hub;
  const now = hub.now();
  const kept = { state, because: state === "live" ? null : because };
  const changed = await markTarget(tx, organisation, connection, kept, now);
  if (changed)
    await writeJournal(tx, [
      {
        ...{ organisation, at: now, trail, noun: null, record: null, stage: "engine", actor: "plumbline" },
        ...{ what: state === "live" ? "reopened" : "stopped", body: { connection, state, because } },
      },
    ]);
  return changed;
}
