import type { Observed, Outcome, Overtaken, Writes } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import { linksHere } from "../store/crosswalk.ts";
import { type OutboxItem, seatLane, withdrawnAmong } from "../store/outbox.ts";
import { standsAsKnown } from "./basis.ts";
import { beforeMaking, type Telling } from "./before-making.ts";
import { connectionOf, type Hub, resourceOf } from "./hub.ts";
import type { Hand } from "./leases.ts";
import { failureOf, type Result, type Wait } from "./outcome.ts";
import { waitFor } from "./unanswered.ts";

type Fields = Record<string, unknown>;
type Results = AsyncGenerator<readonly Result[]>;
interface Target {
  readonly hub: Hub;
  readonly hand: Hand;
  readonly connection: string;
  readonly noun: string;
  readonly client: unknown;
  readonly writes: Writes<unknown, Fields>;
}

/** Tells seats of one system what they lack: many records in one call, each with its own outcome. */
export async function* tell(hub: Hub, hand: Hand, items: readonly OutboxItem[]): Results {
  const tellings = items.filter((item): item is Telling => item.record !== null);
  const target = targetOf(hub, hand, tellings);
  const ids = await idsOf(target, tellings);
  const isThere = ({ lane }: Telling) => ids.has(lane);

  const waiting = tellings.flatMap((item) => waits(target, item, isThere(item)) ?? []);
  yield waiting;
  const ready = without(tellings, waiting);
  const lost = await findLost(
    target,
    ready.filter((item) => !isThere(item) && isDoubtful(target, item)),
  );
  yield lost.failed;
  for (const [lane, { id }] of lost.found) ids.set(lane, id);
  const unwanted = await takenBack(target, ready, lost.found);
  yield unwanted;
  const sure = without(ready, [...lost.failed, ...unwanted]);
  const missing = sure.filter((item) => !isThere(item));
  const unready = await beforeMaking(hub, hand, missing).catch((error) => failures(missing, unsent(error)));
  yield unready;
  yield* create(target, without(missing, unready));
  yield* update(target, sure.filter(isThere), { ids, found: lost.found });
}

function targetOf(hub: Hub, hand: Hand, [first]: readonly Telling[]): Target {
  const { connection, noun } = first ?? { connection: "", noun: "" };
  const writes = resourceOf(hub, connection, noun).writes as Writes<unknown, Fields> | undefined;
  if (!writes)
    throw new ConnectorError(
      "changed",
      `${connection} cannot be told of a ${noun}: its flow must not be live`,
    );
  return { hub, hand, connection, noun, client: connectionOf(hub, connection).client(), writes };
}

/** The ids there, by lane: a record may stand in several companies of one connection. */
async function idsOf({ hub, noun }: Target, items: readonly Telling[]): Promise<Map<string, string>> {
  const records = items.map(({ record }) => record);
  const links = await linksHere(hub.db, hub.organisation, noun, records);
  return new Map(
    links.map(({ connection, company, record, id }) => [seatLane(connection, company, noun, record), id]),
  );
}

/** A create that the target itself makes one may be repeated at once; everything else waits for what nobody answered. */
const waits = ({ hub, hand, writes }: Target, item: Telling, isThere: boolean): Wait | undefined =>
  !isThere && writes.once === "target" ? undefined : waitFor(hub, hand, item);

const without = (items: readonly Telling[], results: readonly Result[]): readonly Telling[] => {
  const gone = new Set<OutboxItem>(results.map(({ item }) => item));
  return items.filter((item) => !gone.has(item));
};

/** May it have been made there without anybody telling? */
const isDoubtful = ({ hand, writes }: Target, { lane, sentAt }: Telling): boolean =>
  writes.once === "looking" && (sentAt !== null || Boolean(hand.claimed.lanes.get(lane)?.unansweredSince));

/** What unanswered creates made after all, now that they can no longer commit. */
async function findLost({ hand, client, writes }: Target, items: readonly Telling[]) {
  if (items.length === 0) return { found: new Map<string, Observed>(), failed: [] };
  const moments = items.map(
    ({ lane, createdAt }) => hand.claimed.lanes.get(lane)?.unansweredSince ?? createdAt,
  );
  const stamps = items.map(({ record }) => record);
  try {
    const images = await writes.find(client, stamps, new Date(Math.min(...moments.map(Date.parse))));
    const found = items.flatMap((item) => {
      const image = images.find((one) => isOf(item, one));
      return image ? [[item.lane, image] as const] : [];
    });
    return { found: new Map(found), failed: [] };
  } catch (error) {
    return { found: new Map<string, Observed>(), failed: failures(items, unsent(error)) };
  }
}

/** What was made after all, though it was taken back meanwhile: it is heard, and its record decided anew. */
async function takenBack(
  { hub }: Target,
  items: readonly Telling[],
  found: ReadonlyMap<string, Observed>,
): Promise<readonly Result[]> {
  if (found.size === 0) return [];
  const withdrawn = await withdrawnAmong(hub.db, hub.organisation, [...found.keys()]);
  return items.flatMap((item): Result | [] => {
    const image = withdrawn.has(item.lane) && found.get(item.lane);
    return image ? { item, kind: "overtaken", image, isNew: true } : [];
  });
}

/** Made by this telling: it bears its key, and stands in the company that was asked for, if one was. */
const isOf = ({ record, company }: Telling, image: Observed): boolean =>
  image.stamp === record && (company === "" || (image.company ?? "") === company);

function create(target: Target, items: readonly Telling[]): Results {
  return inBatches(target, items, async (batch) => {
    const wanted = batch.map((item) => ({
      ...{ stamp: item.record, patch: patchOf(item) },
      ...(item.company === "" ? {} : { company: item.company }),
    }));
    const outcomes = await target.writes.create(target.client, wanted);
    return batch.map((item, nth) => resultOf(item, outcomes[nth], { created: true, isNew: true }));
  });
}

function update(
  target: Target,
  items: readonly Telling[],
  { ids, found }: { ids: ReadonlyMap<string, string>; found: ReadonlyMap<string, Observed> },
): Results {
  return inBatches(target, items, async (batch) => {
    const changes = batch.map((item) => ({
      id: ids.get(item.lane) ?? "",
      stamp: item.record,
      patch: patchOf(item),
      stands: (present: Observed) => standsAsKnown(target.hub, item, present),
    }));
    const outcomes = await target.writes.update(target.client, changes);
    return batch.map((item, nth) =>
      resultOf(item, outcomes[nth], { created: false, isNew: found.has(item.lane) }),
    );
  });
}

/** A batch that fails as a whole fails for each of its items; the others go on. */
async function* inBatches(
  { hand, writes }: Target,
  items: readonly Telling[],
  call: (batch: readonly Telling[]) => Promise<readonly Result[]>,
): Results {
  for (let start = 0; start < items.length && hand.isHeld(); start += writes.batch) {
    const batch = items.slice(start, start + writes.batch);
    yield await call(batch).catch((error: unknown) => failures(batch, error));
  }
}

function resultOf(
  item: Telling,
  outcome: Outcome | Overtaken | undefined,
  how: { readonly created: boolean; readonly isNew: boolean },
): Result {
  if (outcome && "overtaken" in outcome)
    return { item, kind: "overtaken", image: outcome.overtaken, isNew: how.isNew };
  if (outcome?.done) return { item, kind: "told", patch: patchOf(item), image: outcome.image, ...how };
  const error =
    outcome?.error ??
    new ConnectorError("changed", `${item.connection} answered for fewer records than it was asked for`, {
      unanswered: true,
    });
  return { item, kind: "failed", error };
}

const failures = (items: readonly Telling[], error: unknown): readonly Result[] =>
  items.map((item) => ({ item, kind: "failed", error: failureOf(error) }));

/** What failed was a question beforehand: the errand itself was not sent. */
function unsent(error: unknown): ConnectorError {
  const { remedy, message, retryAfterSeconds } = failureOf(error);
  return new ConnectorError(remedy, message, { cause: error, retryAfterSeconds });
}

const patchOf = ({ body }: Telling): Fields => (body as { patch: Fields }).patch;
