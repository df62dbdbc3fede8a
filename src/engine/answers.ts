import { Decimal } from "decimal.js";
import type { Ref } from "../kernel/case.ts";
import { type Alike, type Found, type Question, type Questions, restsOn } from "../kernel/facts.ts";
import { linksHere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import {
  BEARERS_MAX,
  type Contribution,
  contributionsOf,
  contributionsTo,
  lockFacts,
  someContributionsTo,
} from "../store/facts.ts";
import { readRecords } from "../store/records.ts";
import { dayIn } from "./calendar-day.ts";
import type { Hub } from "./hub.ts";

/** How a record stands: what is known of it, and where it stands already. */
export interface Known extends Found<unknown> {
  readonly seats: readonly string[];
}

/** The facts of one transaction: locked, read once in bulk, and changed along with each decision that is taken in it. */
export interface Facts {
  answer<F>(questions: Questions<F>, asker: Ref): F;
  /** Makes what this record contributes exactly this; answers with what was taken back and made. */
  change(ref: Ref, known: Known, made: readonly Contribution[]): Pick<Change, "taken" | "made">;
}

export interface Change {
  readonly taken: readonly Contribution[];
  readonly made: readonly Contribution[];
  /** The marks by which others follow all that the record says. */
  readonly followed: readonly string[];
}

const refKey = ({ noun, key }: Ref): string => `${noun}/${key}`;

/** Locks and reads everything that these questions rest on, and what the askers contribute themselves; locks some keys besides. */
export async function standFacts(
  tx: Tx,
  hub: Hub,
  asking: readonly { readonly ref: Ref; readonly questions: Questions<Record<string, unknown>> }[],
  besides: readonly string[] = [],
): Promise<Facts> {
  const { organisation } = hub;
  const own = new Map<string, readonly Contribution[]>();
  for (const [noun, keys] of byNoun(asking.map(({ ref }) => ref))) {
    const found = Map.groupBy(await contributionsOf(tx, organisation, noun, keys), ({ record }) => record);
    for (const key of keys) own.set(refKey({ noun, key }), found.get(key) ?? []);
  }
  const asked = asking.flatMap(({ questions }) => Object.values<Question<unknown>>(questions));
  const keys = [...new Set(asked.flatMap((question) => restsOn(question)))];
  const standing = asking.map(({ ref }) => refKey(ref));
  await lockFacts(tx, organisation, [
    ...besides,
    ...keys,
    ...standing,
    ...[...own.values()].flat().map(({ key }) => key),
  ]);
  const marks = new Set(asked.flatMap((question) => (question.ask === "alike" ? question.marks : [])));
  const [some, all] = [keys.filter((key) => marks.has(key)), keys.filter((key) => !marks.has(key))];
  const contributions = [
    ...(await someContributionsTo(tx, organisation, some)),
    ...(await contributionsTo(tx, organisation, all)),
  ];
  const bearers = Map.groupBy(contributions, ({ key }) => key);
  const records = new Map<string, Known>();
  const named = asked.flatMap((question) => (question.ask === "record" ? [question.ref] : []));
  const bearing = [...bearers.values()].flat().map(({ noun, record }) => ({ noun, key: record }));
  for (const [noun, wanted] of byNoun([...named, ...bearing])) {
    const links = Map.groupBy(await linksHere(tx, organisation, noun, wanted), ({ record }) => record);
    for (const { key, known, state, mergedInto } of (
      await readRecords(tx, organisation, noun, wanted)
    ).values()) {
      const seats = (links.get(key) ?? []).map(({ connection }) => connection);
      if (known && !mergedInto) records.set(refKey({ noun, key }), { record: known, state, seats });
    }
  }
  return factsOver(hub, { own, bearers, records });
}

interface View {
  readonly own: Map<string, readonly Contribution[]>;
  readonly bearers: Map<string, Contribution[]>;
  readonly records: Map<string, Known>;
}

function factsOver(hub: Hub, { own, bearers, records }: View): Facts {
  const answerTo = (question: Question<unknown>, asker: Ref): unknown => {
    if (question.ask === "record") return records.get(refKey(question.ref));
    if (question.ask === "today") return dayIn(hub.zone, hub.now());
    if (question.ask === "policy") return hub.policies?.[question.name];
    const others = restsOn(question)
      .flatMap((key) => selective(bearers.get(key) ?? [], question.ask))
      .filter(({ noun, record }) => noun !== asker.noun || record !== asker.key);
    if (question.ask === "total")
      return others.reduce((sum, { amount }) => sum.plus(amount ?? 0), new Decimal(0)).toFixed();
    const alike = new Map<string, Alike<unknown>>();
    for (const { noun, record: key } of others) {
      const found = records.get(refKey({ noun, key }));
      if (noun !== question.noun || !found) continue;
      alike.set(key, { ref: { noun, key }, record: found.record, state: found.state, seats: found.seats });
    }
    return [...alike.values()].sort((a, b) => (a.ref.key < b.ref.key ? -1 : 1));
  };
  return {
    answer: <F>(questions: Questions<F>, asker: Ref) =>
      Object.fromEntries(
        Object.entries<Question<unknown>>(questions).map(([name, question]) => [
          name,
          answerTo(question, asker),
        ]),
      ) as F,
    change: (ref, known, made) => {
      const before = own.get(refKey(ref)) ?? [];
      const isIn = (list: readonly Contribution[]) => (one: Contribution) =>
        list.some(({ key, amount }) => key === one.key && amount === one.amount);
      const change = {
        taken: before.filter((one) => !made.some(({ key }) => key === one.key)),
        made: made.filter((one) => !isIn(before)(one)),
      };
      own.set(refKey(ref), made);
      records.set(refKey(ref), known);
      const mine = ({ noun, record }: Contribution) => noun === ref.noun && record === ref.key;
      for (const { key } of change.taken)
        bearers.set(
          key,
          (bearers.get(key) ?? []).filter((one) => !mine(one)),
        );
      for (const one of change.made)
        bearers.set(one.key, [...(bearers.get(one.key) ?? []).filter((other) => !mine(other)), one]);
      return change;
    },
  };
}

/** A mark that everybody bears tells nobody apart. A total counts all. */
const selective = (
  bearers: readonly Contribution[],
  ask: Question<unknown>["ask"],
): readonly Contribution[] => (ask === "alike" && bearers.length > BEARERS_MAX ? [] : bearers);

function byNoun(refs: readonly Ref[]): ReadonlyMap<string, readonly string[]> {
  const grouped = Map.groupBy(refs, ({ noun }) => noun);
  return new Map(
    [...grouped]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([noun, list]) => [noun, [...new Set(list.map(({ key }) => key))]]),
  );
}
