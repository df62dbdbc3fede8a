import type { Errand } from "../store/outbox.ts";
import type { Meaning } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import { URGENCY } from "./ingest.ts";

/**
 * A hint makes us read the record: its values are never believed. Several hints of one record are one reading. Of a flow
 * that is off nothing is read.
 */
export function lookErrands(hub: Hub, meanings: readonly Meaning[]): readonly Errand[] {
  const looks = meanings.filter(({ kind }) => kind === "look");
  const each = new Map(looks.map(({ item }) => [`${item.connection}/${item.noun}/${item.id}`, item]));
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
