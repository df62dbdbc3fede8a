import { readings } from "../../store/cursors.ts";
import { flowModes } from "../../store/flow-modes.ts";
import { obstaclesToLive } from "../flows.ts";
import { foresee, type Prospect } from "../foresee.ts";
import type { Hub, Mode } from "../hub.ts";
import { hubInForce } from "../modes.ts";

/** One flow of one connection: how it stands, since when, and what must be done before it may be live. */
export interface FlowView {
  readonly connection: string;
  readonly noun: string;
  readonly mode: Mode;
  /** Who set it, where it is not as the configuration says. */
  readonly setBy: string | null;
  readonly setAt: string | null;
  readonly because: string | null;
  /** Since when all that the system holds has been read and heard. */
  readonly openSince: string | null;
  readonly obstacles: readonly string[];
  /** What would become of it if it were live; of a flow that is observing. */
  readonly prospect: Prospect | null;
}

/** Every flow of every connection, or those of one noun. What those that are observing would do is counted, unless nobody asks. */
export async function flowViews(
  configured: Hub,
  { counted, noun: only }: { readonly counted: boolean; readonly noun?: string | undefined },
): Promise<readonly FlowView[]> {
  const { db, organisation } = configured;
  const hub = await hubInForce(db, configured);
  const set = await flowModes(db, organisation);
  const read = await readings(db, organisation);
  const flows = [...hub.connections.values()].flatMap((one) =>
    [...one.resources.keys()]
      .filter((noun) => only === undefined || noun === only)
      .map((noun) => ({ connection: one.id, noun, mode: one.mode(noun) })),
  );
  const observed = new Set(flows.filter(({ mode }) => mode === "observing").map(({ noun }) => noun));
  const prospects: Prospect[] = [];
  if (counted) for (const noun of observed) prospects.push(...(await foresee(hub, noun)));
  const views: FlowView[] = [];
  for (const flow of flows) {
    const isIt = (one: { readonly connection: string; readonly noun: string }) =>
      one.connection === flow.connection && one.noun === flow.noun;
    const by = set.find(isIt);
    const isObserving = flow.mode === "observing";
    views.push({
      ...flow,
      ...{ setBy: by?.changedBy ?? null, setAt: by?.at ?? null, because: by?.because ?? null },
      openSince: read.find(isIt)?.openedAt ?? null,
      obstacles: isObserving ? await obstaclesToLive(db, hub, flow) : [],
      prospect: (isObserving && prospects.find(isIt)) || null,
    });
  }
  return views;
}
