import { setTimeout as pause } from "node:timers/promises";

const DEADLINE_MS = 20_000;

/** Waits until something holds, and fails when it does not within twenty seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not come true within ${DEADLINE_MS} ms: ${holds}`);
    await pause(20);
  }
}
