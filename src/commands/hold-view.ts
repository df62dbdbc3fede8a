import type { Hub } from "../engine/hub.ts";
import * as views from "../engine/views/holds.ts";
import type { OpenHold } from "../store/holds.ts";

/** What may be done, as a command that lacks nothing but the reason. */
interface Remedy {
  readonly verdict: string;
  readonly does: string;
  readonly command: string;
}

/** Something that waits, as the command line shows it. */
export type HoldView = Omit<views.HoldView, "remedies"> & { readonly remedies: readonly Remedy[] };
export type FullHold = Omit<views.FullHold, "remedies"> & { readonly remedies: readonly Remedy[] };

export const holdViews = async (hub: Hub, holds: readonly OpenHold[]): Promise<readonly HoldView[]> =>
  (await views.holdViews(hub, holds)).map(withCommands);

export const fullHold = async (hub: Hub, hold: OpenHold): Promise<FullHold> =>
  withCommands(await views.fullHold(hub, hold));

const withCommands = <V extends views.HoldView>(view: V) => ({
  ...view,
  remedies: view.remedies.map(({ verdict, does, other }) => ({
    ...{ verdict, does },
    command: `plumbline resolve ${view.number} ${verdict}${other ? ` --other ${other}` : ""} --because "…"`,
  })),
});
