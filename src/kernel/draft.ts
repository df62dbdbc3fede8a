import { type Asked, bySuccession, type Case, type Origins, type Seat, seatKey, type Voice } from "./case.ts";
import { digestOf } from "./digest.ts";
import type { Rule } from "./flow.ts";
import { type Hold, issue } from "./issue.ts";
import { isEmpty, mergeLists, same } from "./same.ts";

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
  readonly heard: readonly { readonly seat: Seat; readonly fields: readonly string[] }[];
}

type Field<T> = keyof T & string;

/** One voice and one field, as a key. */
export const spot = (seat: Seat, field: string): string => `${seatKey(seat)}#${field}`;

/** Joins the voices field by field: its keeper's word counts, another's change goes by the rule. */
export function draftOf<T extends object>({
  known,
  origins,
  state,
  voices,
  rules,
  asked,
}: Case<T>): Draft<T> {
  const record: Partial<T> = { ...known };
  const from: { [K in keyof T]?: { seat: Seat; at: string } } = { ...origins };
  const holds: Hold[] = [];
  const restores = new Set<string>();
  const disputes = new Set<string>();
  const heard = new Map<Voice<T>, string[]>();
  const present = voices.filter(({ gone }) => !gone).sort(bySuccession);

  for (const field of Object.keys(rules) as Field<T>[]) {
    const rule = rules[field];
    const speaking = present.filter((voice) => speaks(voice, field));
    const keeper = keeperOf(speaking, rule);
    const accept = (voice: Voice<T>, value = voice.says[field]) => {
      if (!same(record[field], value)) from[field] = { seat: voice.seat, at: voice.at };
      record[field] = value as T[Field<T>];
      heard.set(voice, [...(heard.get(voice) ?? []), field]);
    };
    const hold = (voice: Voice<T>, code: string, sentence: string) => {
      disputes.add(spot(voice.seat, field));
      holds.push({
        ...issue(code, sentence, {
          wake: { on: "repair", cause: `${code}:${field}` },
          facts: {
            field,
            seat: seatKey(voice.seat),
            ours: record[field] ?? null,
            theirs: voice.says[field] ?? null,
          },
        }),
        blocks: spot(voice.seat, field),
      });
    };

    if (keeper && (isNews(keeper, field) || known?.[field] === undefined)) {
      const rewritten = rule.fixedIn?.includes(state) && !same(keeper.says[field], record[field]);
      const verdict = rewritten ? verdictOn(keeper, field, asked) : "take";
      if (verdict === "take") accept(keeper);
      else if (verdict === "keep") restores.add(spot(keeper.seat, field));
      else hold(keeper, "record.rewritten", `${field} is fixed while ${state}: amend or void instead`);
    }
    for (const voice of speaking.filter((voice) => voice !== keeper && isNews(voice, field)).sort(byTime)) {
      if (same(voice.says[field], record[field])) accept(voice);
      else if (rule.else === "merge")
        accept(voice, mergeLists(record[field], voice.said[field], voice.says[field]) as T[Field<T>]);
      else {
        const verdict = verdictOn(voice, field, asked) ?? policyOn(rule, from[field], voice);
        if (verdict === "take") accept(voice);
        else if (verdict === "keep") restores.add(spot(voice.seat, field));
        else
          hold(
            voice,
            "ownership.conflict",
            `${field} is kept by the ${rule.owner} side, and ${seatKey(voice.seat)} changed it`,
          );
      }
    }
  }
  return {
    record,
    origins: from,
    holds,
    restores,
    disputes,
    heard: [...heard].map(([{ seat }, fields]) => ({ seat, fields })),
  };
}

/** An empty field that was never filled is silence, not an edit. */
function speaks<T>({ says, said }: Voice<T>, field: keyof T): boolean {
  return field in says && !(isEmpty(says[field]) && isEmpty(said[field]));
}

/** Different from what it said before, and no echo of what it was told. */
function isNews<T>({ says, said, told }: Voice<T>, field: keyof T): boolean {
  return !same(says[field], said[field]) && !(field in told && same(says[field], told[field]));
}

/** The owner's voice; while the owner is silent, the first in succession stands in. */
function keeperOf<T>(speaking: readonly Voice<T>[], { owner, leader }: Rule): Voice<T> | undefined {
  const owners = speaking.filter(({ seat }) => seat.side === owner);
  return owners.find(({ seat }) => seat.connection === leader) ?? owners[0] ?? speaking[0];
}

/** What a person decided of exactly this value: `keep` ours, or `take` theirs. */
function verdictOn<T>({ seat, says }: Voice<T>, field: keyof T & string, asked: readonly Asked[]) {
  const about = spot(seat, field);
  const verdict = asked.findLast((one) => one.about === about && one.digest === digestOf(says[field]))?.do;
  return verdict === "keep" || verdict === "take" ? verdict : undefined;
}

function policyOn<T>(rule: Rule, origin: { seat: Seat; at: string } | undefined, { seat, at }: Voice<T>) {
  if (rule.else === "restore") return "keep";
  if (typeof rule.else !== "object") return undefined;
  const apart = origin ? (Date.parse(at) - Date.parse(origin.at)) / 1000 : Number.POSITIVE_INFINITY;
  if (origin && seatKey(origin.seat) !== seatKey(seat) && Math.abs(apart) < rule.else.newest)
    return undefined;
  return apart > 0 ? "take" : "keep";
}

const byTime = <T>(a: Voice<T>, b: Voice<T>): number => a.at.localeCompare(b.at) || bySuccession(a, b);
