import type { InboxItem } from "../store/inbox.ts";
import type { Errand } from "../store/outbox.ts";
import type { Meaning } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";

/** A hint makes us read the record: its values are never believed. */
export const hinted = (meanings: readonly Meaning[]): readonly InboxItem[] =>
  meanings.filter(({ kind }) => kind === "look").map(({ item }) => item);

/** Reads the records that these speak of, each once. Of a flow that is off nothing is read. */
export function lookErrands(
  hub: Hub,
  items: readonly Pick<InboxItem, "connection" | "noun" | "id" | "trail">[],
): readonly Errand[] {
  const each = new Map(items.map((item) => [`${item.connection}/${item.noun}/${item.id}`, item]));
  return [...each.values()]
    .filter(({ connection, noun }) => {
      const found = hub.connections.get(connection);
      return found?.resources.has(noun) && found.mode(noun) !== "off";
    })
    .map(({ connection, noun, id, trail }) => ({
      lane: `${connection}//${noun}/read:${id}`,
      kind: "read",
      connection,
      company: "",
      noun,
      record: null,
      body: { id },
      trail,
      urgency: URGENCY.event,
    }));
}
