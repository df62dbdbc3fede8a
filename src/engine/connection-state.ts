import type { Tx } from "../store/db.ts";
import { writeJournal } from "../store/journal.ts";
import { markTarget, type Target } from "../store/targets.ts";
import type { Hub } from "./hub.ts";

/** What the hub makes of a connection by itself, and from what: one that a person paused stays paused. */
const FROM = {
  broken: ["live", "unreachable"],
  unreachable: ["live"],
  live: ["broken", "unreachable"],
} as const;

/** Stops a connection that nobody can use, or opens it again, and writes down why. Answers whether that changed anything. */
export async function setState(
  tx: Tx,
  hub: Hub,
  connection: string,
  { state, because, trail }: { state: Exclude<Target["state"], "paused">; because: string; trail: string },
): Promise<boolean> {
  const { organisation } = hub;
  const now = hub.now();
  const kept = { state, because: state === "live" ? null : because, from: FROM[state] };
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
