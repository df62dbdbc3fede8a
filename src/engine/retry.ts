/** After so many attempts at one errand, some two hours of them, it is a dead letter. */
export const ATTEMPTS_MAX = 20;

const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 15 * 60;

/** How long until the next attempt: doubling from half a second to a quarter of an hour, the upper half of it by chance. */
export function backoffSeconds(attempts: number, chance: number): number {
  const whole = Math.min(FIRST_SECONDS * 2 ** attempts, LONGEST_SECONDS);
  return whole / 2 + (whole / 2) * chance;
}
