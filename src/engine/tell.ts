import type { Observed, Outcome, Writes } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Claim } from "../store/claims.ts";
import { link, linksHere } from "../store/crosswalk.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { connectionOf, type Hub, resourceOf } from "./hub.ts";
import type { Result } from "./outcome.ts";
import { lookFirst } from "./read.ts";

type Fields = Record<string, unknown>;
type Telling = OutboxItem & { readonly record: string };
interface Target {
  readonly hub: Hub;
  readonly connection: string;
  readonly noun: string;
  readonly client: unknown;
  readonly writes: Writes<unknown, Fields>;
}

/** Tells seats of one system what they lack: many records in one call, each with its own outcome. */
export async function tell(
  hub: Hub,
  claimed: Claim,
  items: readonly OutboxItem[],
): Promise<readonly Result[]> {
  const tellings = items.filter((item): item is Telling => item.record !== null);
  const { connection, noun } = tellings[0] ?? { connection: "", noun: "" };
  const writes = resourceOf(hub, connection, noun).writes as Writes<unknown, Fields> | undefined;
  if (!writes)
    throw new ConnectorError(
      "changed",
      `${connection} cannot be told of a ${noun}: its flow must not be live`,
    );
  const target: Target = { hub, connection, noun, client: connectionOf(hub, connection).client(), writes };

  const ids = await idsOf(target, tellings);
  const found = await findUnanswered(
    target,
    tellings.filter((item) => !ids.has(item.record)),
  );
  for (const [record, { id }] of found) ids.set(record, id);
  const waiting = tellings.flatMap((item) => waits(target, claimed, item, ids.has(item.record)) ?? []);
  const held = new Set(waiting.map(({ item }) => item));
  const ready = tellings.filter((item) => !held.has(item));
  const missing = ready.filter((item) => !ids.has(item.record));
  const unread = await mayBeThere(target, claimed, missing);
  const unmade = missing.filter((item) => !unread.some((one) => one.item === item));
  return [
    ...waiting,
    ...unread,
    ...(await create(target, unmade)),
    ...(await update(
      target,
      ready.filter((item) => ids.has(item.record)),
      ids,
    )),
  ];
}

async function idsOf(
  { hub, connection, noun }: Target,
  items: readonly Telling[],
): Promise<Map<string, string>> {
  const links = await linksHere(
    hub.db,
    hub.organisation,
    noun,
    items.map(({ record }) => record),
  );
  return new Map(links.filter((one) => one.connection === connection).map(({ record, id }) => [record, id]));
}

const settledAt = ({ writes }: Target, sentAt: string): Date =>
  new Date(Date.parse(sentAt) + writes.settledAfterSeconds * 1000);

/** Until an unanswered call can no longer take effect nothing else is sent; a create that the target itself makes one may be repeated. */
function waits(
  target: Target,
  claimed: Claim,
  item: Telling,
  isThere: boolean,
): Extract<Result, { kind: "wait" }> | undefined {
  if (!isThere && target.writes.once === "target") return undefined;
  const lane = claimed.lanes.get(item.lane);
  const moments = [
    lane?.settledAt ? new Date(lane.settledAt) : undefined,
    item.sentAt ? settledAt(target, item.sentAt) : undefined,
  ];
  const until = moments.filter((moment) => moment !== undefined).sort((a, b) => b.getTime() - a.getTime())[0];
  return until && until > target.hub.now() ? { item, kind: "wait", until } : undefined;
}

/** What an unanswered create made after all, once it can no longer commit. */
async function findUnanswered(
  target: Target,
  items: readonly Telling[],
): Promise<ReadonlyMap<string, Observed>> {
  const { hub, client, writes } = target;
  if (writes.once === "target") return new Map();
  const settled = items.filter(({ sentAt }) => sentAt !== null && settledAt(target, sentAt) <= hub.now());
  if (settled.length === 0) return new Map();
  const since = new Date(Math.min(...settled.map(({ sentAt }) => Date.parse(sentAt ?? ""))));
  const found = await writes.find(
    client,
    settled.map(({ record }) => record),
    since,
  );
  const byRecord = new Map(found.flatMap((image) => (image.stamp ? [[image.stamp, image] as const] : [])));
  await linkImages(target, [...byRecord]);
  return byRecord;
}

const HEARING_SECONDS = 1;

/**
 * Before anything is made in a system, its latest changes are read. If there are any, the first attempt waits until
 * they have been heard: what is to be made may be among them.
 */
async function mayBeThere(
  { hub, connection, noun }: Target,
  claimed: Claim,
  items: readonly Telling[],
): Promise<readonly Extract<Result, { kind: "wait" }>[]> {
  const first = items.filter(
    ({ lane, sentAt }) => sentAt === null && claimed.lanes.get(lane)?.attempts === 0,
  );
  if (first.length === 0 || (await lookFirst(hub, connection, noun)) === 0) return [];
  const until = new Date(hub.now().getTime() + HEARING_SECONDS * 1000);
  return first.map((item) => ({ item, kind: "wait", until }));
}

async function create(target: Target, items: readonly Telling[]): Promise<readonly Result[]> {
  return inBatches(target, items, async (batch) => {
    const outcomes = await target.writes.create(
      target.client,
      batch.map((item) => ({ stamp: item.record, patch: patchOf(item) })),
    );
    const made = outcomes.flatMap((outcome, nth) => {
      const record = batch[nth]?.record;
      return outcome.done && record ? [[record, outcome.image] as const] : [];
    });
    // Linked before the lane is given back: whoever tells this record next finds where it stands.
    await linkImages(target, made);
    return resultsOf(batch, outcomes, true);
  });
}

async function update(
  target: Target,
  items: readonly Telling[],
  ids: ReadonlyMap<string, string>,
): Promise<readonly Result[]> {
  return inBatches(target, items, async (batch) => {
    const changes = batch.map((item) => ({
      id: ids.get(item.record) ?? "",
      stamp: item.record,
      patch: patchOf(item),
    }));
    return resultsOf(batch, await target.writes.update(target.client, changes), false);
  });
}

/** A batch that fails as a whole fails for each of its items; the others go on. */
async function inBatches(
  { writes }: Target,
  items: readonly Telling[],
  call: (batch: readonly Telling[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += writes.batch) {
    const batch = items.slice(start, start + writes.batch);
    try {
      results.push(...(await call(batch)));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      results.push(...batch.map((item): Result => ({ item, kind: "failed", error })));
    }
  }
  return results;
}

function resultsOf(
  batch: readonly Telling[],
  outcomes: readonly Outcome[],
  created: boolean,
): readonly Result[] {
  return batch.map((item, nth): Result => {
    const outcome = outcomes[nth];
    if (outcome?.done) return { item, kind: "told", patch: patchOf(item), image: outcome.image, created };
    const error =
      outcome?.error ??
      new ConnectorError("changed", `${item.connection} answered for fewer records than it was asked for`);
    return { item, kind: "failed", error };
  });
}

const patchOf = ({ body }: Telling): Fields => (body as { patch: Fields }).patch;

async function linkImages(
  { hub, connection, noun }: Target,
  made: readonly (readonly [string, Observed])[],
): Promise<void> {
  const links = made.map(([record, { id, company = "" }]) => ({ connection, company, noun, id, record }));
  await link(hub.db, hub.organisation, links, { by: "plumbline", now: hub.now() });
}
