import { createHash } from "node:crypto";
import type { Hint, Observed } from "../connectors/contract.ts";
import type { Tx } from "../store/db.ts";
import {
  type Arrival,
  keepArrivals,
  keepObservations,
  lastImages,
  sourceLane,
  takeDeliveries,
} from "../store/inbox.ts";
import { type JournalEntry, writeJournal } from "../store/journal.ts";
import type { Hub } from "./hub.ts";

/** The urgency of what people wait for, of the usual, and of what fills a night. */
export const URGENCY = { person: 1, event: 3, poll: 5, backfill: 7 } as const;

export interface Source {
  readonly connection: string;
  readonly noun: string;
  readonly urgency: number;
}

/** Keeps what a system says, in the caller's transaction: what differs from its last image and is not older. */
export async function ingest(
  tx: Tx,
  hub: Hub,
  source: Source,
  observed: readonly Observed[],
): Promise<number> {
  const { organisation } = hub;
  const now = hub.now();
  const arrivals = latestOfEach(observed).map((one) => arrivalOf(hub, source, one));
  const last = await lastImages(
    tx,
    organisation,
    arrivals.map(({ lane }) => lane),
  );
  const isNew = ({ lane, image }: Arrival) => last.get(lane)?.image !== image;
  const isStale = ({ lane, version = "" }: Arrival) => version < (last.get(lane)?.version ?? "");
  const news = arrivals.filter(isNew);
  const kept = await keepObservations(tx, organisation, news, now);
  const entries = news
    .filter((arrival) => kept.has(arrival.lane) || isStale(arrival))
    .map((arrival) => entryOf(hub, arrival, kept.has(arrival.lane) ? "observed" : "stale", now));
  await writeJournal(tx, entries);
  if (kept.size > 0) hub.wake();
  return kept.size;
}

/** Keeps, once, that records are no longer there, and what became of them: `was deleted`, `was merged into 77`. */
export async function ingestGone(
  tx: Tx,
  hub: Hub,
  source: Source,
  gone: readonly { readonly id: string; readonly company: string; readonly because: string }[],
): Promise<void> {
  const now = hub.now();
  const said = gone.map(
    ({ id, company, because }): Arrival => ({
      ...base(hub, source, id),
      kind: "gone",
      company,
      at: now.toISOString(),
      image: imageOf({ gone: because }, undefined),
      body: { because },
    }),
  );
  const last = await lastImages(
    tx,
    hub.organisation,
    said.map(({ lane }) => lane),
  );
  const arrivals = said.filter(({ lane, image }) => last.get(lane)?.image !== image);
  await keepArrivals(tx, hub.organisation, arrivals, now);
  await writeJournal(
    tx,
    arrivals.map((arrival) => entryOf(hub, arrival, "gone", now)),
  );
  if (arrivals.length > 0) hub.wake();
}

export interface Announcement {
  readonly connection: string;
  readonly deliveryId?: string | undefined;
  readonly hints: readonly Hint[];
}

/** Keeps webhooks' hints durably; one that its sender numbers is taken once. Answers with how many were new. */
export async function ingestHints(tx: Tx, hub: Hub, announcements: readonly Announcement[]): Promise<number> {
  const now = hub.now();
  const numbered = announcements.flatMap(({ connection, deliveryId: id }) =>
    id ? [{ connection, id }] : [],
  );
  const taken = await takeDeliveries(tx, hub.organisation, numbered, now);
  const fresh = announcements.filter(
    ({ connection, deliveryId: id }) => !id || taken.delete(`${connection}/${id}`),
  );
  const arrivals = fresh.flatMap(({ connection, hints }) =>
    hints.map(
      ({ noun, id, change }): Arrival => ({
        ...base(hub, { connection, noun, urgency: URGENCY.event }, id),
        kind: "hint",
        company: "",
        at: now.toISOString(),
        body: { change },
      }),
    ),
  );
  await keepArrivals(tx, hub.organisation, arrivals, now);
  await writeJournal(
    tx,
    arrivals.map((arrival) => entryOf(hub, arrival, "announced", now)),
  );
  if (arrivals.length > 0) hub.wake();
  return fresh.length;
}

function arrivalOf(
  hub: Hub,
  source: Source,
  { id, version, at, wire, company = "", stamp }: Observed,
): Arrival {
  return {
    ...base(hub, source, id),
    kind: "observed",
    company,
    version,
    at,
    stamp,
    image: imageOf(wire, stamp),
    body: wire,
  };
}

const base = (hub: Hub, { connection, noun, urgency }: Source, id: string) => ({
  lane: sourceLane(connection, noun, id),
  connection,
  noun,
  id,
  urgency,
  trail: hub.newKey(),
});

/** The digest by which content is told from content. */
const imageOf = (wire: unknown, stamp: string | undefined): string =>
  createHash("sha256")
    .update(JSON.stringify([stamp ?? null, wire]))
    .digest("base64url");

/** A page can hold a record twice: its later state says all. */
function latestOfEach(observed: readonly Observed[]): readonly Observed[] {
  const latest = new Map<string, Observed>();
  for (const one of observed) if (one.version >= (latest.get(one.id)?.version ?? "")) latest.set(one.id, one);
  return [...latest.values()];
}

function entryOf(hub: Hub, arrival: Arrival, what: string, now: Date): JournalEntry {
  const { connection, noun, id, trail, version, image, at } = arrival;
  return {
    organisation: hub.organisation,
    at: now,
    trail,
    noun,
    record: null,
    stage: "ingest",
    what,
    actor: connection,
    body: { connection, id, version, image, said: at },
  };
}
