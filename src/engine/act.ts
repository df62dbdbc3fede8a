import { ConnectorError } from "../connectors/kit/errors.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { connectionOf, type Hub } from "./hub.ts";
import type { Result } from "./outcome.ts";

/** Carries out the effects of moves, one by one: each bears its key, and a repeat makes nothing new. */
export async function perform(hub: Hub, items: readonly OutboxItem[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    const { connector, client } = connectionOf(hub, item.connection);
    const { do: act, body } = item.body as { do: string; body: unknown };
    const performs = connector.performs?.[act];
    if (!performs)
      throw new ConnectorError(
        "changed",
        `${item.connection} cannot ${act}: the flow addresses it to a system that lacks it`,
      );
    const outcome = await performs(client(), {
      key: item.effectKey ?? "",
      body,
      unanswered: item.sentAt !== null,
    });
    results.push(
      outcome.done
        ? { item, kind: "performed", image: outcome.image }
        : { item, kind: "failed", error: outcome.error },
    );
  }
  return results;
}
