import { type Arrival, recordLane } from "../store/inbox.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";

/** A record that is to be decided once more, for another reason than news. */
export const again = (hub: Hub, noun: string, record: string): Arrival => ({
  ...{ lane: recordLane(noun, record), kind: "again", connection: "", company: "", noun, id: record },
  ...{ body: null, trail: hub.newKey(), urgency: URGENCY.event },
});
