import { setTimeout as sleep } from "node:timers/promises";
import { type Settlement, settle } from "../store/claims.ts";
import { link } from "../store/crosswalk.ts";
import { isPassing, type Tx } from "../store/db.ts";
import { bury, exhume } from "../store/dead-ends.ts";
import { handOff } from "../store/handoffs.ts";
import { forgetImages, keepArrivals, sourceLane } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import { withdrawFollowers } from "../store/outbox.ts";
import { keepReceipts } from "../store/receipts.ts";
import { throttleTarget } from "../store/targets.ts";
import { keepUndone } from "../store/undone-effects.ts";
import { again } from "./again.ts";
import { setState } from "./connection-state.ts";
import type { Hub } from "./hub.ts";
import { ingest, URGENCY } from "./ingest.ts";
import type { Hand } from "./leases.ts";
import { outcomeEntries, sentenceOf } from "./minutes.ts";
import { placesOf } from "./new-places.ts";
import { arrivalOf, failureOf, type Result, receiptOf } from "./outcome.ts";
import { buriedEntries, exhumedEntries } from "./set-aside.ts";
import { letterOf, settlementOf } from "./settlement.ts";

const PAUSE_MILLISECONDS = 250;

/** Keeps what became of one call's errands. An answer that cannot be kept takes no other's proof with it. */
export async function complete(hub: Hub, hand: Hand, results: readonly Result[]): Promise<void> {
  try {
    await keep(hub, hand, results);
  } catch (error) {
    if (isPassing(error)) throw error;
    for (const one of results) await keepAlone(hub, hand, one);
  }
  hub.wake();
}

async function keepAlone(hub: Hub, hand: Hand, result: Result): Promise<void> {
  try {
    await keep(hub, hand, [result]);
  } catch (cause) {
    if (isPassing(cause)) throw cause;
    const error = failureOf(
      new Error(`What it answered cannot be kept: ${(cause as Error).message}`, { cause }),
    );
    await keep(hub, hand, [{ item: result.item, kind: "failed", error }]);
  }
}

/**
 * All or nothing. Where another worker took a lane over meanwhile, that one's word counts and ours is dropped. A
 * database that is away is waited for as long as the lease lasts: what was answered is worth it.
 */
async function keep(hub: Hub, hand: Hand, results: readonly Result[]): Promise<void> {
  let ours = results;
  while (ours.length > 0)
    try {
      return await hub.db.transaction((tx) => keepOutcome(tx, hub, hand, ours));
    } catch (error) {
      if (error instanceof LostClaims) ours = ours.filter(({ item }) => error.ours.has(item.lane));
      else if (isPassing(error) && hand.isHeld()) await sleep(PAUSE_MILLISECONDS);
      else throw error;
    }
}

class LostClaims extends Error {
  readonly ours: ReadonlySet<string>;
  constructor(ours: ReadonlySet<string>) {
    super("Another worker took over some of these lanes");
    this.ours = ours;
  }
}

const doneLane = ({ kind, item }: Result): string | undefined =>
  kind === "told" || kind === "fetched" ? item.lane : undefined;

/** The lane of what its system will say of it, where something was written. */
const writtenLane = (result: Result): string | undefined =>
  result.kind === "told" || result.kind === "performed"
    ? sourceLane(result.item.connection, result.item.noun, result.image.id)
    : undefined;

/** In the order in which everything is locked: merges, in-lanes, the crosswalk, out-lanes, the target. */
async function keepOutcome(tx: Tx, hub: Hub, { claimed }: Hand, results: readonly Result[]): Promise<void> {
  const { organisation } = hub;
  const now = hub.now();
  const each = <T>(of: (result: Result) => T | undefined): T[] => results.flatMap((one) => of(one) ?? []);
  const { links, astray } = await placesOf(tx, hub, results);
  const arrivals = each((one) => (astray.has(one) ? undefined : arrivalOf(one, now)));
  await keepArrivals(tx, organisation, arrivals, now);
  await forgetImages(tx, organisation, each(writtenLane));
  await hearImages(
    tx,
    hub,
    each((one) => (isOvertaken(one) || astray.has(one) ? imaged(one) : undefined)),
  );
  await link(tx, organisation, links, { by: "plumbline", now });
  const settlements = results.map((one) => settlementOf(hub, claimed, one, now));
  const ours = await settle(tx, organisation, claimed.worker, settlements);
  if (ours.size < settlements.length) throw new LostClaims(ours);
  await keepReceipts(tx, organisation, each(receiptOf), now);
  const letters = each((one) => letterOf(claimed, one));
  await bury(tx, organisation, letters, now);
  const exhumed = await exhume(tx, organisation, each(doneLane), now);
  const ended = (kind: Result["kind"]) =>
    settlements.filter(({ finished }, nth) => finished && results[nth]?.kind === kind);
  await withdraw(tx, hub, ended("failed"));
  const returned = results.flatMap(({ kind, item: { noun, record } }) =>
    kind === "returned" && record !== null ? [again(hub, noun, record)] : [],
  );
  await handOff(tx, organisation, returned);
  await withdrawFollowers(tx, organisation, ended("overtaken"));
  await keepUndone(tx, organisation, await undoneAmong(tx, hub, results), now);
  await heed(tx, hub, claimed.target, { results, now });
  await writeJournal(tx, [
    ...(await outcomeEntries(tx, hub, results, now)),
    ...buriedEntries(hub, letters),
    ...exhumedEntries(hub, exhumed, results),
  ]);
}

type Imaged = Extract<Result, { kind: "told" | "overtaken" }>;

const imaged = (result: Result): Imaged | undefined =>
  result.kind === "told" || result.kind === "overtaken" ? result : undefined;

const isOvertaken = ({ kind }: Result): boolean => kind === "overtaken";

/** What stands there is heard, and after it, in the same lane, its record is decided anew: never before. */
async function hearImages(tx: Tx, hub: Hub, found: readonly Imaged[]): Promise<void> {
  const [first] = found;
  if (!first) return;
  const { connection, noun } = first.item;
  await ingest(
    tx,
    hub,
    { connection, noun, urgency: URGENCY.event },
    found.map(({ image }) => image),
  );
  const arrivals = found.flatMap(({ item: { record }, image }) =>
    record === null ? [] : [{ ...again(hub, noun, record), lane: sourceLane(connection, noun, image.id) }],
  );
  await keepArrivals(tx, hub.organisation, arrivals, hub.now());
}

/** What was to be told after a telling that came to nothing rests on it: it is taken back, and decided again. */
async function withdraw(tx: Tx, hub: Hub, ended: readonly Settlement[]): Promise<void> {
  const withdrawn = await withdrawFollowers(tx, hub.organisation, ended);
  const arrivals = withdrawn.map(({ noun, record }) => again(hub, noun, record));
  await handOff(tx, hub.organisation, arrivals);
}

/** The effects that are not carried out, and why. */
async function undoneAmong(tx: Tx, hub: Hub, results: readonly Result[]): Promise<readonly NewUndone[]> {
  const undone: NewUndone[] = [];
  for (const result of results) {
    const { lane, kind, connection, company, noun, record, body, trail, effectKey } = result.item;
    if (kind !== "effect" || record === null || effectKey === null) continue;
    const effect = { lane, connection, company, noun, record, body, trail, effectKey };
    if (result.kind === "undone") undone.push({ ...effect, kind: result.why, because: result.because });
    if (result.kind === "failed" && result.error.remedy === "refused")
      undone.push({ ...effect, kind: "refused", because: await sentenceOf(tx, hub, result) });
  }
  return undone;
}

type NewUndone = Parameters<typeof keepUndone>[2][number];

/** What a failure says of the whole connection: it asks for a pause, or nobody may enter. */
async function heed(
  tx: Tx,
  hub: Hub,
  connection: string,
  { results, now }: { results: readonly Result[]; now: Date },
): Promise<void> {
  const errors = results.flatMap((result) => (result.kind === "failed" ? [result.error] : []));
  const pause = Math.max(0, ...errors.map(({ retryAfterSeconds = 0 }) => retryAfterSeconds));
  if (pause > 0)
    await slowDown(tx, hub, connection, { until: new Date(now.getTime() + pause * 1000), results });
  for (const result of results) {
    const shut =
      result.kind === "failed" && (result.error.remedy === "reconnect" ? result.error : result.shut);
    if (!shut) continue;
    const { item } = result;
    const because = await sentenceOf(tx, hub, { item, error: shut });
    const state = shut.remedy === "reconnect" ? "broken" : "unreachable";
    const says = state === "broken" ? because : `nobody answers since ${minuteOf(now)}: ${because}`;
    return void (await setState(tx, hub, connection, { state, because: says, trail: item.trail }));
  }
}

/** It asked for a pause: whoever calls it waits. */
async function slowDown(
  tx: Tx,
  hub: Hub,
  connection: string,
  { until, results }: { until: Date; results: readonly Result[] },
): Promise<void> {
  const trail = results[0]?.item.trail;
  if (!(await throttleTarget(tx, hub.organisation, connection, until)) || trail === undefined) return;
  await writeJournal(tx, [
    {
      ...{ organisation: hub.organisation, at: hub.now(), trail, noun: null, record: null },
      ...{ stage: "engine", what: "slowed", actor: "plumbline" },
      body: { connection, until: until.toISOString() },
    },
  ]);
}

const minuteOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
