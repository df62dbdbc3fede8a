import { ConnectorError } from "../connectors/kit/errors.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { beforeEffect, type EffectBody } from "./effects.ts";
import { connectionOf, type Hub } from "./hub.ts";
import type { Hand } from "./leases.ts";
import { failureOf, type Result } from "./outcome.ts";
import { waitFor } from "./unanswered.ts";

/**
 * Carries out the effects of moves, one by one and in the order of their move: each bears its key, and a repeat makes
 * nothing new. Right before it the guards of its move are asked again.
 */
export async function* perform(
  hub: Hub,
  hand: Hand,
  items: readonly OutboxItem[],
): AsyncGenerator<readonly Result[]> {
  for (const item of items) {
    if (!hand.isHeld()) return;
    yield [waitFor(hub, hand, item) ?? (await beforeEffect(hub, item)) ?? (await performOne(hub, item))];
  }
}

async function performOne(hub: Hub, item: OutboxItem): Promise<Result> {
  const { connector, client } = connectionOf(hub, item.connection);
  const { do: act, body } = item.body as EffectBody;
  const performs = connector.performs?.[act];
  if (!performs) {
    const lacks = `${item.connection} cannot ${act}: the flow addresses it to a system that lacks it`;
    return { item, kind: "failed", error: new ConnectorError("changed", lacks) };
  }
  try {
    const key = item.effectKey ?? "";
    const outcome = await performs(client(), { key, body, unanswered: item.sentAt !== null });
    return outcome.done
      ? { item, kind: "performed", image: outcome.image }
      : { item, kind: "failed", error: outcome.error };
  } catch (error) {
    return { item, kind: "failed", error: failureOf(error) };
  }
}
