import { type Approvable, type Approval, approvalsOf } from "./approval.ts";
import { type Asked, bySuccession, type Case, type Seat, seatKey, timeOf, type Voice } from "./case.ts";
import { fingerprintOf } from "./digest.ts";
import type { Rule } from "./flow.ts";
import { agree, isEmpty } from "./same.ts";

/** What one voice says of one field, under the field's rule. */
export interface Word<T> {
  readonly voice: Voice<T>;
  readonly field: keyof T & string;
  readonly rule: Rule;
  /** The voice whose word counts without asking; nobody's, where changes are merged or the newest wins. */
  readonly keeper: Voice<T> | undefined;
}

/**
 * `take` it, `keep` ours and put it back there, `leave` each to its own, or hold it: for a conflict, because the field
 * is fixed, because they differed when they were linked, or because too few have approved it.
 */
export type Course = "take" | "keep" | "leave" | "conflict" | "rewritten" | "difference" | "unapproved";

interface Origin {
  readonly seat: Seat;
  readonly at: string;
}

/** What the record says of the field so far, where from, and whether the word stands apart from it since a linking. */
export interface Ours {
  readonly ours: unknown;
  readonly origin: Origin | undefined;
  readonly isApart: boolean;
}

/** One voice and one field, as a key. */
export const spot = (seat: Seat, field: string): string => `${seatKey(seat)}#${field}`;

/** What a person looked at who decided between our value and theirs. */
export const disputeDigest = (ours: unknown, theirs: unknown): string =>
  fingerprintOf([ours ?? null, theirs ?? null]);

/** What is said of a field, in the order in which it is heard: its keeper first, the others by time. */
export function wordsOn<T>(
  field: keyof T & string,
  rule: Rule,
  { voices, origins }: Case<T>,
): readonly Word<T>[] {
  const origin = origins[field]?.seat;
  const speaking = voices
    .filter((voice) => !voice.gone && (speaks(voice, field, origin) || isMute(voice, field, origin)))
    .sort(bySuccession);
  const keeper = keeperOf(speaking, rule);
  const others = speaking.filter((voice) => voice !== keeper).sort(byTime);
  return [...(keeper ? [keeper] : []), ...others]
    .filter((voice) => !isUnmapped(voice, field))
    .map((voice) => ({ voice, field, rule, keeper }));
}

/** Does it say something of the field that nobody has mapped? Then nothing is heard of it, and nothing told there. */
export const isUnmapped = <T>({ unmapped }: Voice<T>, field: keyof T & string): boolean =>
  unmapped?.includes(field) ?? false;

/** Different from what it said before, and no echo of what it was told. */
export function isNews<T>({ voice, field, rule }: Word<T>, { known, origins }: Case<T>): boolean {
  const { seat, says, said, told } = voice;
  if (!known) return true;
  if (field in told && agree(rule, says[field], told[field])) return false;
  const emptied = isEmpty(says[field]) && !isEmpty(known[field]) && isSeat(origins[field]?.seat, seat);
  return emptied || !agree(rule, says[field], said[field]);
}

/** What becomes of a word that is not what the record says. */
export function courseOf<T>(
  word: Word<T>,
  { known, state, asked }: Case<T>,
  { ours, origin, isApart }: Ours,
): Course {
  const { voice, field, rule, keeper } = word;
  const mayChange = voice === keeper || (rule.else === "merge" && !isApart);
  const policy = mayChange ? "take" : isApart ? policyApart(word, ours) : policyOn(word, origin);
  const about = spot(voice.seat, field);
  const decided = asked.filter((one) => one.about === about && (one.do === "keep" || one.do === "take"));
  const digest = decided.length === 0 ? "" : disputeDigest(ours, voice.says[field]);
  const verdict = decided.findLast((one) => one.digest === digest)?.do as "keep" | "take" | undefined;

  if (policy === "leave") return "leave";
  if (known && rule.fixedIn?.includes(state)) {
    if (verdict === "keep" || policy === "keep") return "keep";
    return !verdict && (policy === "conflict" || policy === "difference") ? policy : "rewritten";
  }
  if (policy !== "keep" && known) {
    const what = approvableOf(word, ours);
    if (what && rule.approval) return courseApproved(asked, what, rule.approval);
  }
  return mayChange ? "take" : (verdict ?? policy);
}

/**
 * What of this word people have to approve before it is taken; nothing where its rule wants none, or where it is how
 * things stood when its seat was first heard.
 */
export function approvableOf<T>({ voice, field, rule }: Word<T>, ours: unknown): Approvable | undefined {
  const isFirst = Object.keys(voice.said).length === 0 && Object.keys(voice.told).length === 0;
  const sought = isFirst && isEmpty(ours) ? undefined : rule.approval?.of(ours, voice.says[field]);
  if (sought === undefined) return undefined;
  const maker = voice.by?.[field];
  return {
    about: spot(voice.seat, field),
    digest: fingerprintOf(sought),
    makers: maker === undefined ? [] : [maker],
  };
}

/** Enough have approved it, one has refused it, or it waits. */
function courseApproved(asked: readonly Asked[], what: Approvable, needs: Approval): Course {
  const isRefused = asked.some(
    (one) => one.do === "keep" && one.about === what.about && one.digest === what.digest,
  );
  if (isRefused) return "keep";
  return approvalsOf(asked, what, needs).length >= needs.people ? "take" : "unapproved";
}

/** An empty field is silence, unless it was filled before: emptying is an edit. */
function speaks<T>(voice: Voice<T>, field: keyof T & string, origin: Seat | undefined): boolean {
  const { seat, says, said } = voice;
  if (isUnmapped(voice, field) || !(field in says)) return false;
  return !(isEmpty(says[field]) && isEmpty(said[field]) && !isSeat(origin, seat));
}

/** Ours is its word, and what it says now is not understood: nobody stands in for it. */
const isMute = <T>(voice: Voice<T>, field: keyof T & string, origin: Seat | undefined): boolean =>
  isUnmapped(voice, field) && isSeat(origin, voice.seat);

/** The owner's voice; while the owner is silent, the first in succession stands in. */
function keeperOf<T>(speaking: readonly Voice<T>[], rule: Rule): Voice<T> | undefined {
  if (rule.else === "merge" || typeof rule.else === "object") return undefined;
  const owners = speaking.filter(({ seat }) => seat.side === rule.owner);
  return (
    owners.find(({ seat }) => seatKey(seat) === rule.leader || seat.connection === rule.leader) ??
    owners[0] ??
    speaking[0]
  );
}

/** Of two that stood apart when they were linked a person decides, unless each may have its own or only one has any. */
function policyApart<T>({ rule, keeper }: Word<T>, ours: unknown): Course {
  if (rule.else === "leave") return "leave";
  return keeper === undefined && isEmpty(ours) ? "take" : "difference";
}

function policyOn<T>({ voice, field, rule }: Word<T>, origin: Origin | undefined): Course {
  const back = isTold(voice, field, rule) ? "keep" : "conflict";
  if (rule.else === "restore") return back;
  if (rule.else === "leave") return "leave";
  if (typeof rule.else !== "object") return "conflict";
  if (!origin || isSeat(origin.seat, voice.seat)) return "take";
  const apart = (timeOf(voice.at) - timeOf(origin.at)) / 1000;
  if (Math.abs(apart) < rule.else.newest) return "conflict";
  return apart > 0 ? "take" : back;
}

/** Is this seat told this field at all? */
export function isTold<T>({ seat, carries }: Voice<T>, field: keyof T & string, rule: Rule): boolean {
  return rule.tells.includes(seat.side) && (carries === undefined || carries.includes(field));
}

/** Does it keep a word of its own, which is not the one that it was told? */
export function hasItsOwn<T>({ says, told }: Voice<T>, field: keyof T & string, rule: Rule): boolean {
  return rule.else === "leave" && !isEmpty(says[field]) && !(field in told);
}

const isSeat = (origin: Seat | undefined, seat: Seat): boolean =>
  origin !== undefined && seatKey(origin) === seatKey(seat);

const byTime = <T>(a: Voice<T>, b: Voice<T>): number => timeOf(a.at) - timeOf(b.at) || bySuccession(a, b);
