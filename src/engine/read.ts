import type { AnyResource, Observed } from "../connectors/contract.ts";
import { goneAmong, linkedIds, linksThere } from "../store/crosswalk.ts";
import { markRead, moveCursor, readSoFar } from "../store/cursors.ts";
import type { OutboxItem } from "../store/outbox.ts";
import { connectionOf, type Hub, resourceOf } from "./hub.ts";
import { ingest, ingestGone, type Source, URGENCY } from "./ingest.ts";
import { mergeSurvivors } from "./merge.ts";
import { hubInForce } from "./modes.ts";
import type { Result } from "./outcome.ts";

interface Reading {
  readonly hub: Hub;
  readonly source: Source;
  readonly resource: AnyResource;
  readonly client: unknown;
}

/** Errands that read: single records, what changed since the cursor, or everything that exists. */
export async function* fetch(hub: Hub, items: readonly OutboxItem[]): AsyncGenerator<readonly Result[]> {
  const [first] = items;
  if (!first) return;
  const { connection, noun, kind } = first;
  const { connections } = await hubInForce(hub.db, hub);
  // It was put into the queue before the flow was turned off.
  if (connections.get(connection)?.mode(noun) === "off")
    return yield items.map((item): Result => ({ item, kind: "withdrawn" }));
  const urgency = kind === "read" ? URGENCY.event : URGENCY.poll;
  const client = connectionOf(hub, connection).client();
  const reading: Reading = {
    hub,
    source: { connection, noun, urgency },
    resource: resourceOf(hub, connection, noun),
    client,
  };
  if (kind === "read")
    await readRecords(
      reading,
      items.map(({ body }) => (body as { id: string }).id),
    );
  else if (kind === "poll") await poll(reading);
  else await sweep(reading);
  yield items.map((item): Result => ({ item, kind: "fetched", count: items.length }));
}

/** These records as they stand; a linked one that is missing in the answer is gone. */
async function readRecords(
  { hub, source, resource, client }: Reading,
  ids: readonly string[],
): Promise<void> {
  const unique = [...new Set(ids)];
  const observed: readonly Observed[] = await resource.read(client, unique);
  const missing = unique.filter((id) => !observed.some((one) => one.id === id));
  await hub.db.transaction((tx) => ingest(tx, hub, source, observed));
  await vanish({ hub, source, resource, client }, missing);
}

/** Reads what changed in a system since it was last read, so that nothing is made there that it has already. Answers with how many changes were new. */
export async function lookFirst(hub: Hub, connection: string, noun: string): Promise<number> {
  const client = connectionOf(hub, connection).client();
  const source = { connection, noun, urgency: URGENCY.event };
  return poll({ hub, source, resource: resourceOf(hub, connection, noun), client });
}

/** Page by page; each page is kept together with the cursor behind it. Answers with how many changes were new. */
async function poll({ hub, source, resource, client }: Reading): Promise<number> {
  const { connection, noun } = source;
  const { since, whole } = await readSoFar(hub.db, hub.organisation, connection, noun);
  const first = !whole ? { ...source, urgency: URGENCY.backfill } : source;
  let kept = 0;
  for await (const page of resource.changes(client, since))
    await hub.db.transaction(async (tx) => {
      kept += await ingest(tx, hub, first, page.observed);
      await moveCursor(tx, hub.organisation, { connection, noun, value: page.cursor }, hub.now());
    });
  if (!whole) await markRead(hub.db, hub.organisation, connection, noun, hub.now());
  return kept;
}

const PAGE = 500;

/**
 * Compares everything that exists there with everything that is linked: finds what was deleted, merged or missed, and
 * what was thought to be gone and is not.
 */
async function sweep(reading: Reading): Promise<void> {
  const { hub, source, resource, client } = reading;
  const { connection, noun } = source;
  const there = new Set<string>();
  for await (const ids of resource.ids(client)) {
    for (const id of ids) there.add(id);
    const linked = await linksThere(hub.db, hub.organisation, connection, noun, ids);
    const known = new Set(linked.map(({ id }) => id));
    const gone = await goneAmong(hub.db, hub.organisation, { connection, noun, ids });
    const missed = ids.filter((id) => !known.has(id) || gone.has(id));
    if (missed.length > 0) {
      const observed = await resource.read(client, missed);
      await hub.db.transaction((tx) => ingest(tx, hub, source, observed));
    }
  }
  let after = "";
  for (;;) {
    const links = await linkedIds(hub.db, hub.organisation, { connection, noun, after, most: PAGE });
    const last = links.at(-1);
    if (!last) return;
    const suspects = links.map(({ id }) => id).filter((id) => !there.has(id));
    // Asked for once more by name: what was made while we looked is not gone.
    const standing: readonly Observed[] = suspects.length > 0 ? await resource.read(client, suspects) : [];
    await vanish(
      reading,
      suspects.filter((id) => !standing.some((one) => one.id === id)),
    );
    after = last.id;
  }
}

/** A record that is there no more is first looked for as merged into another. */
async function vanish({ hub, source, resource, client }: Reading, ids: readonly string[]): Promise<void> {
  const { connection, noun } = source;
  const links = await linksThere(hub.db, hub.organisation, connection, noun, ids);
  if (links.length === 0) return;
  const asked = links.map(({ id, record }) => ({ id, stamp: record }));
  const survivors: ReadonlyMap<string, string> = (await resource.survivors?.(client, asked)) ?? new Map();
  const merged = new Set(await mergeSurvivors(hub, source, links, survivors));
  const gone = links
    .filter(({ id }) => !merged.has(id))
    .map(({ id, company }) => ({
      id,
      company,
      because: survivors.has(id) ? `was merged into ${survivors.get(id)}` : "was deleted",
    }));
  await hub.db.transaction((tx) => ingestGone(tx, hub, source, gone));
}
