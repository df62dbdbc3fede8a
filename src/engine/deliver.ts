import { randomUUID } from "node:crypto";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { type Claim, claim, type Settlement, settle } from "../store/claims.ts";
import type { Tx } from "../store/db.ts";
import { bury } from "../store/dead-ends.ts";
import { keepArrivals } from "../store/inbox.ts";
import { writeJournal } from "../store/journal.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { keepReceipts } from "../store/receipts.ts";
import { markTarget, throttleTarget } from "../store/targets.ts";
import { perform } from "./act.ts";
import { connectionOf, type Hub } from "./hub.ts";
import { outcomeEntries } from "./minutes.ts";
import { arrivalOf, type Result, receiptOf } from "./outcome.ts";
import { fetch } from "./read.ts";
import { ATTEMPTS_MAX, backoffSeconds } from "./retry.ts";
import { tell } from "./tell.ts";

export const LEASE_SECONDS = 30;

/**
 * The out-queue's work: takes lanes of one target, calls it outside of any transaction, and settles what became of it.
 * Answers with how many errands it had in hand; zero when nothing is ready.
 */
export async function deliver(hub: Hub, worker: number, lanesMax = 200): Promise<number> {
  const claiming = {
    organisation: hub.organisation,
    worker,
    call: randomUUID(),
    lanesMax,
    leaseSeconds: LEASE_SECONDS,
  };
  const claimed = await hub.db.transaction((tx) => claim(tx, { ...claiming, now: hub.now() }));
  if (!claimed) return 0;
  const results: Result[] = [];
  for (const errands of Map.groupBy(claimed.items, ({ kind, noun }) => `${kind} ${noun}`).values())
    results.push(...(await carryOut(hub, claimed, errands)));
  await complete(hub, claimed, results);
  return claimed.items.length;
}

/** Errands of one kind and noun. Whatever is thrown befalls each of them. */
async function carryOut(
  hub: Hub,
  claimed: Claim,
  errands: readonly OutboxItem[],
): Promise<readonly Result[]> {
  try {
    switch (errands[0]?.kind) {
      case "tell":
        return await tell(hub, claimed, errands);
      case "effect":
        return await perform(hub, errands);
      default:
        return await fetch(hub, errands);
    }
  } catch (error) {
    const failure =
      error instanceof ConnectorError
        ? error
        : new ConnectorError("changed", String(error), { cause: error });
    return errands.map((item): Result => ({ item, kind: "failed", error: failure }));
  }
}

/** Settles all results, unless another worker took a lane over meanwhile: then that one's word counts, and ours is dropped. */
async function complete(hub: Hub, claimed: Claim, results: readonly Result[]): Promise<void> {
  const kept = await hub.db
    .transaction((tx) => keepOutcome(tx, hub, claimed, results))
    .catch((error: unknown) => {
      if (error instanceof LostClaims) return error.ours;
      throw error;
    });
  if (kept)
    await hub.db.transaction((tx) =>
      keepOutcome(
        tx,
        hub,
        claimed,
        results.filter(({ item }) => kept.has(item.lane)),
      ),
    );
  hub.wake();
}

class LostClaims extends Error {
  readonly ours: ReadonlySet<string>;
  constructor(ours: ReadonlySet<string>) {
    super("Another worker took over some of these lanes");
    this.ours = ours;
  }
}

/** In-lanes are locked before out-lanes, as everywhere. */
async function keepOutcome(tx: Tx, hub: Hub, claimed: Claim, results: readonly Result[]): Promise<undefined> {
  const { organisation } = hub;
  const now = hub.now();
  await keepArrivals(
    tx,
    organisation,
    results.flatMap((result) => arrivalOf(result, now) ?? []),
    now,
  );
  const settlements = results.map((result) => settlementOf(hub, claimed, result, now));
  const ours = await settle(tx, organisation, claimed.worker, settlements);
  if (ours.size < new Set(results.map(({ item }) => item.lane)).size) throw new LostClaims(ours);
  await keepReceipts(
    tx,
    organisation,
    results.flatMap((result) => receiptOf(result) ?? []),
    now,
  );
  await bury(
    tx,
    organisation,
    results.flatMap((result) => letterOf(claimed, result) ?? []),
    now,
  );
  await heed(tx, hub, claimed.target, results, now);
  await writeJournal(
    tx,
    results.flatMap((result) => outcomeEntries(hub, result, now)),
  );
}

function settlementOf(hub: Hub, claimed: Claim, result: Result, now: Date): Settlement {
  const { item } = result;
  const lane = claimed.lanes.get(item.lane);
  if (!lane) throw new Error(`The lane ${item.lane} was not claimed`);
  const same = { lane: item.lane, claim: lane.claim, seq: item.seq, settledAt: null, sentAt: item.sentAt };
  if (result.kind === "wait") return { ...same, finished: false, readyAt: result.until.toISOString() };
  if (result.kind !== "failed" || !isTriedAgain(result, lane.attempts))
    return {
      ...same,
      finished: true,
      readyAt: now.toISOString(),
      settledAt: unanswered(hub, claimed, result),
    };
  const { error } = result;
  const seconds = error.retryAfterSeconds ?? backoffSeconds(lane.attempts, hub.chance());
  return {
    ...same,
    finished: false,
    readyAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    settledAt: unanswered(hub, claimed, result),
    sentAt: error.unanswered ? claimed.at : item.sentAt,
  };
}

/** Until when the call may still take effect, if nobody answered it. */
function unanswered(hub: Hub, { at }: Claim, { kind, item, ...rest }: Result): string | null {
  if (kind !== "failed" || !("error" in rest) || !rest.error.unanswered) return null;
  const seconds =
    connectionOf(hub, item.connection).resources.get(item.noun)?.writes?.settledAfterSeconds ?? 0;
  return new Date(Date.parse(at) + seconds * 1000).toISOString();
}

/** `later` and `reconnect` are tried again; a refusal becomes a hold and what nobody understands a dead letter. */
function isTriedAgain({ error }: Extract<Result, { kind: "failed" }>, attempts: number): boolean {
  if (error.remedy === "reconnect") return true;
  return error.remedy === "later" && attempts + 1 < ATTEMPTS_MAX;
}

const isDead = ({ error }: Extract<Result, { kind: "failed" }>, attempts: number): boolean =>
  error.remedy === "changed" || (error.remedy === "later" && attempts + 1 >= ATTEMPTS_MAX);

function letterOf(claimed: Claim, result: Result) {
  const attempts = claimed.lanes.get(result.item.lane)?.attempts ?? 0;
  if (result.kind !== "failed" || !isDead(result, attempts)) return undefined;
  const { lane, kind, connection, company, noun, record, body, trail } = result.item;
  const { remedy, message: reason } = result.error;
  return {
    queue: "out" as const,
    lane,
    kind,
    connection,
    company,
    noun,
    record,
    body,
    remedy,
    reason,
    attempts: attempts + 1,
    trail,
  };
}

/** What a failure says of the whole connection: it asks for a pause, or nobody may enter. */
async function heed(
  tx: Tx,
  hub: Hub,
  connection: string,
  results: readonly Result[],
  now: Date,
): Promise<void> {
  const errors = results.flatMap((result) => (result.kind === "failed" ? [result.error] : []));
  const pause = Math.max(0, ...errors.map(({ retryAfterSeconds = 0 }) => retryAfterSeconds));
  if (pause > 0)
    await throttleTarget(tx, hub.organisation, connection, new Date(now.getTime() + pause * 1000));
  const shut = errors.find(({ remedy }) => remedy === "reconnect");
  if (shut)
    await markTarget(tx, hub.organisation, connection, { state: "broken", because: shut.message }, now);
}
