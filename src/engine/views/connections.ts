import type { Side } from "../../kernel/case.ts";
import { type Target, targets } from "../../store/targets.ts";
import type { Hub, Mode } from "../hub.ts";

/** A configured system: what it may do, and whether it may be called now. */
export interface ConnectionView {
  readonly connection: string;
  readonly system: string;
  readonly side: Side;
  readonly state: Target["state"];
  readonly because: string | null;
  readonly throttledUntil: string | null;
  /** The mode of each flow, by noun. */
  readonly flows: Readonly<Record<string, Mode>>;
}

/** Every configured system. */
export async function connectionViews(hub: Hub): Promise<readonly ConnectionView[]> {
  const states = new Map(
    (await targets(hub.db, hub.organisation)).map((target) => [target.connection, target]),
  );
  return [...hub.connections.values()].map(({ id, connector, side, resources, mode }) => {
    const { state = "live", because = null, notBefore = null } = states.get(id) ?? {};
    return {
      ...{ connection: id, system: connector.name, side, state, because },
      throttledUntil: laterThan(hub, notBefore),
      flows: Object.fromEntries([...resources.keys()].map((noun) => [noun, mode(noun)])),
    };
  });
}

/** A moment that is yet to come, or nothing. */
export const laterThan = (hub: Pick<Hub, "now">, at: string | null): string | null =>
  at !== null && Date.parse(at) > hub.now().getTime() ? at : null;
