import { knock } from "../../../src/engine/schedule.ts";
import { targets } from "../../../src/store/targets.ts";
import { freeLanesOfTheDead } from "../../../src/store/workers.ts";
import type { Office } from "../office.ts";
import type { Town } from "./town.ts";
import { decideByTruth } from "./truth.ts";

const ROUNDS_MAX = 30;

/** Everything that was under way ends, all is read once more, and what was proposed is decided, until nothing is left. */
export async function comeToRest(
  { hub, db, pass, settle }: Office,
  town: Town,
  decide = () => decideByTruth(hub, town),
): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await knock(hub);
    await pass(600);
    // By now the lease of whoever died last has run out.
    await freeLanesOfTheDead(db, hub.now());
    await settle({ sweep: true });
    const isDecided = (await decide()) === 0;
    const shut = (await targets(db, hub.organisation)).filter(({ state }) => state !== "live");
    if (isDecided && shut.length === 0) break;
  }
  await pass(3600);
}
