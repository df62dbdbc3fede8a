import { deliver } from "./deliver.ts";
import { hearAll } from "./hear-all.ts";
import type { Hub } from "./hub.ts";

/** Walks the road until nothing is ready any more: for stories, where no worker runs by itself. Answers with the steps taken. */
export async function settles(hub: Hub, worker: number, stepsMax = 10_000): Promise<number> {
  for (let steps = 0; steps < stepsMax; steps++) {
    const done = (await hearAll(hub)) + (await deliver(hub, worker));
    if (done === 0) return steps;
  }
  throw new Error(
    `The road did not come to rest within ${stepsMax} steps: something is decided again and again`,
  );
}
