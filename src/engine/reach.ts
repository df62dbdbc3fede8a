import type { ConnectorError } from "../connectors/kit/errors.ts";
import type { Connected, Hub } from "./hub.ts";
import type { Hand } from "./leases.ts";
import { failureOf, type Result } from "./outcome.ts";

/** From this failure of one errand on it is asked whether its system answers at all. */
const DOUBTED_FROM = 3;

/**
 * Failures that say nothing of their errands: while nobody answers there, or nobody may enter, they spend no attempt.
 * A dead letter is for what fails while its system answers.
 */
export async function withReach(
  hub: Hub,
  { claimed }: Hand,
  results: readonly Result[],
): Promise<readonly Result[]> {
  const connected = hub.connections.get(claimed.target);
  const isDoubtful = (result: Result): boolean =>
    result.kind === "failed" &&
    result.error.remedy === "later" &&
    (claimed.lanes.get(result.item.lane)?.attempts ?? 0) + 1 >= DOUBTED_FROM;
  if (!connected || !results.some(isDoubtful)) return results;
  const shut = await whyShut(connected);
  if (!shut) return results;
  return results.map((one) =>
    one.kind === "failed" && one.error.remedy === "later" ? { ...one, shut } : one,
  );
}

/** Why this system cannot be called at all, if it cannot: it does not answer, or it lets nobody in. */
export async function whyShut({ connector, client }: Connected): Promise<ConnectorError | undefined> {
  try {
    await connector.check(client());
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    return failure.remedy === "later" || failure.remedy === "reconnect" ? failure : undefined;
  }
}
