import type { OutboxItem } from "../store/outbox.ts";
import type { Hub } from "./hub.ts";
import type { Hand } from "./leases.ts";
import type { Wait } from "./outcome.ts";

/** Until when what was sent at this moment, and not answered, may still take effect; of a removed connection at once. */
export function settledAt(hub: Hub, { connection, noun }: OutboxItem, sentAt: string): Date {
  const writes = hub.connections.get(connection)?.resources.get(noun)?.writes;
  return new Date(Date.parse(sentAt) + (writes?.settledAfterSeconds ?? 0) * 1000);
}

/** Until an unanswered call can no longer take effect, nothing else is sent to its lane. */
export function waitFor(hub: Hub, { claimed }: Hand, item: OutboxItem): Wait | undefined {
  const lane = claimed.lanes.get(item.lane)?.settledAt;
  const own = item.sentAt ? settledAt(hub, item, item.sentAt).getTime() : 0;
  const until = new Date(Math.max(lane ? Date.parse(lane) : 0, own));
  return until > hub.now() ? { item, kind: "wait", until, looks: false } : undefined;
}
