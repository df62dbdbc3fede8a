import { dayKey } from "../kernel/facts.ts";
import { waitersOnDays } from "../store/facts.ts";
import { handOff } from "../store/handoffs.ts";
import { again } from "./again.ts";
import { dayIn } from "./calendar-day.ts";
import type { Hub } from "./hub.ts";

const AT_ONCE = 500;

/** Decides again what a day that has begun may change. Answers with how many records that are. */
export async function beginDay(hub: Hub): Promise<number> {
  const { organisation, db } = hub;
  const upTo = dayKey(dayIn(hub.zone, hub.now()));
  let begun = 0;
  for (;;) {
    const passed = await db.transaction(async (tx) => {
      const due = await waitersOnDays(tx, organisation, { upTo, most: AT_ONCE });
      await handOff(
        tx,
        organisation,
        due.map(({ noun, record }) => again(hub, noun, record)),
      );
      return due.length;
    });
    begun += passed;
    if (passed > 0) hub.wake();
    if (passed < AT_ONCE) return begun;
  }
}
