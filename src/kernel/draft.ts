import { apartAfter, type Standing, standsApart } from "./adoption.ts";
import { type Approval, approvalsOf, untilApproved } from "./approval.ts";
import { type Asked, type Case, type Origins, type Seat, seatKey, type Voice } from "./case.ts";
import { type Hold, issue } from "./issue.ts";
import { agree, mergeLists } from "./same.ts";
import { approvableOf, courseOf, disputeDigest, isNews, spot, type Word, wordsOn } from "./word.ts";

/** What the voices come to under the rules, before anybody asks whether it may be so. */
export interface Draft<T> {
  readonly record: Partial<T>;
  readonly origins: Origins<T>;
  readonly holds: readonly Hold[];
  /** Fields that are put back at a seat that changed them without owning them. */
  readonly restores: ReadonlySet<string>;
  /** Fields in dispute with a seat: it is told nothing of them until a person has decided. */
  readonly disputes: ReadonlySet<string>;
  /** Per seat, the news that was heard; what is held is not. */
  readonly heard: readonly Heard[];
  /** Per seat, the fields in which it stands apart since its record was linked. */
  readonly apart: readonly Standing[];
  /** Approvals of changes that are taken with them: the same change another time needs others. */
  readonly spent: readonly Asked[];
}

/** The fields in which a seat's word was heard: what it says of them is now what it said. */
export interface Heard {
  readonly seat: Seat;
  readonly fields: readonly string[];
}

/** Joins the voices field by field: its keeper's word counts, another's change goes by the rule. */
export function draftOf<T extends object>(situation: Case<T>): Draft<T> {
  const { known, origins, rules, state } = situation;
  const record: Partial<T> = { ...known };
  const from: { [K in keyof T]?: { seat: Seat; at: string } } = { ...origins };
  const holds: Hold[] = [];
  const restores = new Set<string>();
  const disputes = new Set<string>();
  const heard = new Map<Voice<T>, string[]>();
  const spent: Asked[] = [];
  const apart = new Map<Voice<T>, (keyof T & string)[]>();

  for (const field of Object.keys(rules) as (keyof T & string)[]) {
    for (const word of wordsOn(field, rules[field], situation)) {
      const { voice, rule } = word;
      const [ours, theirs] = [record[field], voice.says[field]];
      const isApart = standsApart(word, ours, situation);
      if (isApart || isNews(word, situation)) {
        const before = isApart ? [] : voice.said[field];
        const value = rule.else === "merge" ? mergeLists(ours, before, theirs) : theirs;
        if (isApart || !agree(rule, ours, value)) {
          const course = courseOf(word, situation, { ours, origin: from[field], isApart });
          if (course === "keep") restores.add(spot(voice.seat, field));
          if (course === "unapproved") {
            disputes.add(spot(voice.seat, field));
            holds.push(unapproved(word, ours, situation.asked));
          }
          if (course in HOLDS) {
            disputes.add(spot(voice.seat, field));
            holds.push(HOLDS[course as keyof typeof HOLDS](word, ours, state));
          }
          if (isApart && course !== "take" && course !== "leave")
            apart.set(voice, [...(apart.get(voice) ?? []), field]);
          if (course !== "take" && course !== "leave") continue;
          if (course === "take") {
            spent.push(...approving(word, ours, situation.asked));
            record[field] = value as T[keyof T & string];
            from[field] = { seat: voice.seat, at: voice.at };
          }
        }
      }
      if (isSettled(word)) heard.set(voice, [...(heard.get(voice) ?? []), field]);
    }
  }
  return {
    record,
    origins: from,
    holds,
    restores,
    disputes,
    heard: [...heard].map(([{ seat }, fields]) => ({ seat, fields })),
    apart: apartAfter(situation.voices, apart),
    spent,
  };
}

/**
 * Unheard so far, and to be counted as heard. While the owner is silent nothing is: so the owner's first word meets
 * every other one as a difference to be decided, whoever came first.
 */
function isSettled<T>({ voice, field, rule, keeper }: Word<T>): boolean {
  if (agree(rule, voice.says[field], voice.said[field])) return false;
  return keeper === undefined || keeper.seat.side === rule.owner;
}

function conflict<T>(word: Word<T>, ours: unknown): Hold {
  const { voice, field, rule } = word;
  return dispute(
    word,
    ours,
    "ownership.conflict",
    `${field} is kept by the ${rule.owner} side, and ${seatKey(voice.seat)} says something else`,
  );
}

function rewritten<T>(word: Word<T>, ours: unknown, state: string): Hold {
  return dispute(
    word,
    ours,
    "record.rewritten",
    `${word.field} is fixed while ${state}: amend or void it instead`,
  );
}

function difference<T>(word: Word<T>, ours: unknown): Hold {
  const { voice, field } = word;
  return dispute(
    word,
    ours,
    "adoption.difference",
    `${field} stood otherwise in ${seatKey(voice.seat)} when the two were linked: keep ours, or take theirs`,
  );
}

/** The approvals that let this word be taken; none where it needs none. */
function approving<T>(word: Word<T>, ours: unknown, asked: readonly Asked[]): readonly Asked[] {
  const what = approvableOf(word, ours);
  return word.rule.approval && what ? approvalsOf(asked, what, word.rule.approval) : [];
}

/** A change that waits for people who did not make it, and of whom too few have approved exactly this one so far. */
function unapproved<T>(word: Word<T>, ours: unknown, asked: readonly Asked[]): Hold {
  const { voice, field, rule } = word;
  const needs: Approval = rule.approval ?? { people: 1 };
  const what = approvableOf(word, ours) ?? { digest: "" };
  const { given = [], ...wake } = untilApproved(asked, what, needs);
  const who =
    needs.people === 1
      ? "one person who did not make it"
      : `${needs.people} different people who did not make it`;
  const made = what.makers?.length ? ` (made there by ${what.makers.join(", ")})` : "";
  const calling = needs.evidence === "call-back" ? ", each with evidence of a call back" : "";
  const soFar = given.length > 0 ? `; so far it was approved by ${given.join(", ")}` : "";
  const says = `${seatKey(voice.seat)} has changed ${field}${made}: nobody else is told before ${who} have approved it${calling}${soFar}`;
  const { facts, ...hold } = dispute(word, ours, "approval.missing", says);
  return {
    ...hold,
    wake: { ...wake, given },
    facts: { ...facts, digest: what.digest, since: voice.at },
  };
}

/** How a word is held that is neither taken nor put back. */
const HOLDS = { conflict, rewritten, difference } as const;

function dispute<T>({ voice, field, rule }: Word<T>, ours: unknown, code: string, says: string): Hold {
  const theirs = voice.says[field];
  return {
    ...issue(code, says, {
      wake: { on: "repair", cause: `${code}:${field}` },
      facts: {
        field,
        seat: seatKey(voice.seat),
        rule: { owner: rule.owner, else: rule.else },
        ours: ours ?? null,
        theirs: theirs ?? null,
        digest: disputeDigest(ours, theirs),
      },
    }),
    blocks: spot(voice.seat, field),
  };
}
