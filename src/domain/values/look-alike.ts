import type { Asked, Ref, Seat } from "../../kernel/case.ts";
import type { Alike } from "../../kernel/facts.ts";
import { type Issue, issue } from "../../kernel/issue.ts";
import type { Likeness } from "./evidence.ts";

/** What a decision on a record rests on: who else bears one of its marks. */
export interface LookAlikes<T> {
  readonly lookAlikes: readonly Alike<T>[];
}

/** How one noun tells its look-alikes. */
export interface Looks<T> {
  readonly noun: string;
  /** What scores below `from` may be told apart by less than all that is known. */
  readonly likeness: (one: T, other: T, from: number) => Likeness;
  /** From this score on a person is asked. */
  readonly from: number;
  readonly title: (record: T) => string;
}

/** A record that this one may be, and of which nobody has decided. */
interface Candidate extends Likeness {
  readonly ref: Ref;
  readonly title: string;
}

/** The most that a person is shown at once. */
const SHOWN_MAX = 5;

/** The questions that a flow asks of look-alikes: at all, and before the record is made in a system. */
export function lookAlikesOf<T>(looks: Looks<T>) {
  /** A record that may be one we have waits until a person has said of each of these that it is another one. */
  function looksLikeNobodyElse(
    record: T,
    { lookAlikes }: LookAlikes<T>,
    asked: readonly Asked[],
  ): Issue | undefined {
    const candidates = candidatesFor(looks, record, lookAlikes, asked);
    const [best] = candidates;
    if (!best) return undefined;
    return issue(
      `${looks.noun}.look-alike`,
      `${looks.title(record)} may be ${best.title}, which we have: ${best.because[0]}. Say whether it is the same or another one`,
      { facts: { candidates: candidates.slice(0, SHOWN_MAX) } },
    );
  }

  /** Whom it may be of those who stand at this seat already. */
  function standsThere(
    record: T,
    { lookAlikes }: LookAlikes<T>,
    { seat, asked }: { readonly seat: Seat; readonly asked: readonly Asked[] },
  ): Issue | undefined {
    const there = lookAlikes.filter(({ seats }) => seats.includes(seat.connection));
    return looksLikeNobodyElse(record, { lookAlikes: there }, asked);
  }

  /**
   * The same where one that is not admitted yet asks for itself: nothing is made, and only of two that were admitted and
   * came to look alike since a person is asked here, for they have nobody else to ask.
   */
  function inTheWay(
    record: T,
    { lookAlikes }: LookAlikes<T>,
    place: { readonly seat: Seat; readonly asked: readonly Asked[] },
  ): Issue | false | undefined {
    const admitted = lookAlikes.filter(({ state }) => state !== "proposed");
    const found = standsThere(record, { lookAlikes }, place);
    return found && (standsThere(record, { lookAlikes: admitted }, place) ?? false);
  }

  return { looksLikeNobodyElse, standsThere, inTheWay };
}

/** Whom it may be, the likest first. */
function candidatesFor<T>(
  { likeness, from, title }: Looks<T>,
  record: T,
  lookAlikes: readonly Alike<T>[],
  asked: readonly Asked[],
): readonly Candidate[] {
  const isDistinct = ({ noun, key }: Ref) =>
    asked.some((one) => one.do === "distinct" && one.about === `${noun}/${key}`);
  return lookAlikes
    .filter(({ ref }) => !isDistinct(ref))
    .map(({ ref, record: other }) => ({ ref, title: title(other), ...likeness(record, other, from) }))
    .filter(({ score }) => score >= from)
    .toSorted((a, b) => b.score - a.score || (a.ref.key < b.ref.key ? -1 : 1));
}
