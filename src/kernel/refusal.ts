import { type Asked, seatKey, timeOf, type Voice } from "./case.ts";
import { type Hold, issue } from "./issue.ts";
import { same } from "./same.ts";

/** What a seat refused to be told, its own sentence, and when. */
export interface Refusal<T> {
  readonly patch: Partial<T>;
  readonly because: string;
  readonly at: string;
}

/** Of what a seat lacks: what it is told, and what waits because it refused just that. */
export interface Parted<T> {
  readonly told: Partial<T>;
  readonly held: Hold | undefined;
}

/**
 * A business refusal is not repeated: its fields wait, and the others are told. It stands until one of its values is
 * another or a person says so; then all of them are told again, for nobody knows which of them it was about. What is to
 * be made is told whole or not at all.
 */
export function withoutRefused<T>(voice: Voice<T>, patch: Partial<T>, asked: readonly Asked[]): Parted<T> {
  const isWhole = ({ patch: refused }: Refusal<T>) => sizeOf(refused) === sizeOf(patch);
  const standing = (voice.refused ?? [])
    .filter((one) => isLackingStill(one, patch) && !isRetried(voice, one, asked))
    .filter((one) => voice.at !== "" || isWhole(one));
  if (standing.length === 0) return { told: patch, held: undefined };
  const fields = new Set(standing.flatMap((one) => Object.keys(one.patch)));
  const rest = Object.entries(patch).filter(([field]) => !fields.has(field));
  return { told: Object.fromEntries(rest) as Partial<T>, held: holdOf(voice, standing, [...fields]) };
}

/** It was told this: whatever it had refused together with any of it is past. */
export const takenBack = <T>(refused: readonly Refusal<T>[], told: Partial<T>): readonly Refusal<T>[] =>
  refused.filter(({ patch }) => !Object.keys(patch).some((field) => field in told));

/** It refused this; what it had refused of other fields before, it does still. Of an act no field is refused. */
export const refusedAlso = <T>(refused: readonly Refusal<T>[], now: Refusal<T>): readonly Refusal<T>[] =>
  sizeOf(now.patch) === 0 ? refused : [...takenBack(refused, now.patch), now];

const sizeOf = (patch: object): number => Object.keys(patch).length;

const isLackingStill = <T>({ patch: refused }: Refusal<T>, patch: Partial<T>): boolean =>
  Object.entries(refused).every(([field, value]) => field in patch && same(value, patch[field as keyof T]));

const isRetried = <T>({ seat }: Voice<T>, { at }: Refusal<T>, asked: readonly Asked[]): boolean =>
  asked.some((one) => one.do === "retry" && one.about === seatKey(seat) && timeOf(one.at) > timeOf(at));

function holdOf<T>({ seat }: Voice<T>, standing: readonly Refusal<T>[], fields: readonly string[]): Hold {
  const because = [...new Set(standing.map((one) => one.because))].join(" ");
  return {
    ...issue("delivery.refused", `${seatKey(seat)} refused it: ${because}`, {
      wake: { on: "repair", cause: `delivery.refused:${seatKey(seat)}` },
      facts: { seat: seatKey(seat), fields },
    }),
    blocks: seatKey(seat),
  };
}
