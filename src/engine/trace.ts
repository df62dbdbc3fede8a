import type { DataClass } from "../kernel/entity.ts";
import { isEmpty } from "../kernel/same.ts";
import { linkHistory, type PastLink } from "../store/crosswalk.ts";
import { deadEndsOf } from "../store/dead-ends.ts";
import { holdHistory } from "../store/holds.ts";
import { keptIn, recordLane, sourceLane } from "../store/inbox.ts";
import { journalAbout } from "../store/journal.ts";
import { pendingErrands } from "../store/outbox.ts";
import { receiptsOf } from "../store/receipts.ts";
import { mergedInto, type StoredRecord } from "../store/records.ts";
import { targets } from "../store/targets.ts";
import { readVoices, type StoredVoice } from "../store/voices.ts";
import { type Hop, hopOf, maskedHop } from "./hops.ts";
import { flowOf, type Hub } from "./hub.ts";
import { maskField } from "./masks.ts";
import { type Proof, proofsOf } from "./proofs.ts";
import { sentenceMask } from "./sayings.ts";
import { type Waiting, waitsOf } from "./waits.ts";

/** Everything that is known of how one document came to stand as it stands. Values of a class are masked. */
export interface Trace {
  readonly document: {
    readonly noun: string;
    readonly key: string;
    readonly title: string;
    readonly numbers: readonly string[];
    readonly state: string;
    /** How many moves it has made. */
    readonly turn: number;
    /** Keys of the records that were joined into it. */
    readonly absorbed: readonly string[];
  };
  /** Names the rules and mappings in force now. */
  readonly rules: string;
  readonly fields: readonly TracedField[];
  readonly links: readonly PastLink[];
  readonly waits: readonly Waiting[];
  readonly hops: readonly Hop[];
  /** There are earlier hops than these. */
  readonly earlier: boolean;
  readonly proofs: readonly Proof[];
}

export interface TracedField {
  readonly field: string;
  readonly class: DataClass | null;
  readonly known: unknown;
  /** The side that keeps it, and whether a deployment's override says so. */
  readonly owner: string;
  readonly isOverride: boolean;
  /** The seat whose word it is. */
  readonly from: string | null;
  readonly seats: readonly { readonly seat: string; readonly says: unknown }[];
}

/** Traces one document over all of its systems. */
export async function traceOf(hub: Hub, record: StoredRecord, hopsMax = 500): Promise<Trace> {
  const { db, organisation } = hub;
  const { noun, key, title, numbers, state, turn } = record;
  const absorbed = await mergedInto(db, organisation, { noun, key });
  const records = [key, ...absorbed];
  const links = (await Promise.all(records.map((one) => linkHistory(db, organisation, noun, one)))).flat();
  const voices = await readVoices(db, organisation, noun, [key]);
  const lanes = [
    ...records.map((one) => recordLane(noun, one)),
    ...links.map(({ connection, id }) => sourceLane(connection, noun, id)),
  ];
  const arrivals = await keptIn(db, organisation, [...new Set(lanes)]);
  const trails = [...new Set(arrivals.map(({ trail }) => trail))];
  const rows = await journalAbout(db, organisation, { noun, records, trails }, hopsMax + 1);
  const receipts = await Promise.all(records.map((one) => receiptsOf(db, organisation, noun, one)));
  const maskRecord = await sentenceMask(hub, noun, [key]);
  const mask = (sentence: string) => maskRecord(key, sentence);
  const hops = rows.slice(-hopsMax).map((row) => maskedHop(hopOf(row), mask));
  const waits = waitsOf({
    holds: (await holdHistory(db, organisation, { noun, record: key })).filter(
      ({ closedAt }) => closedAt === null,
    ),
    errands: await pendingErrands(db, organisation, noun, records),
    unheard: arrivals.filter(({ isHeard }) => !isHeard),
    deadEnds: await deadEndsOf(db, organisation, { noun, records, places: links }),
    targets: new Map((await targets(db, organisation)).map((target) => [target.connection, target])),
  });
  return {
    document: { noun, key, title, numbers, state, turn, absorbed },
    rules: hub.rulesVersion,
    fields: fieldsOf(hub, record, voices),
    links: links.map((one) => ({ ...one, because: one.because && mask(one.because) })),
    waits: waits.map((one) => ({ ...one, says: mask(one.says) })),
    hops,
    earlier: rows.length > hopsMax,
    proofs: proofsOf(receipts.flat(), hops, stampsIn(arrivals)),
  };
}

/** Which seat says what, for every field that anybody fills. */
function fieldsOf(
  hub: Hub,
  { noun, known, origins }: StoredRecord,
  voices: readonly StoredVoice[],
): readonly TracedField[] {
  const { entity, fields } = flowOf(hub, noun);
  const classes: Readonly<Record<string, DataClass | undefined>> = entity.classes;
  const rules = hub.rules(noun, hub.now(), voices);
  const isFilled = (field: string) =>
    !isEmpty(known?.[field]) || voices.some(({ says }) => !isEmpty(says[field]));
  return Object.keys(rules)
    .filter(isFilled)
    .map((field) => ({
      field,
      class: classes[field] ?? null,
      known: maskField(entity, field, known?.[field] ?? null),
      owner: rules[field]?.owner ?? "",
      isOverride: rules[field]?.owner !== fields[field]?.owner,
      from: seatText(origins[field]?.seat),
      seats: voices
        .filter(({ says }) => field in says)
        .map((voice) => ({
          seat: seatText(voice) ?? "",
          says: maskField(entity, field, voice.says[field] ?? null),
        })),
    }));
}

/** The newest comes first. */
const stampsIn = (arrivals: Awaited<ReturnType<typeof keptIn>>): ReadonlyMap<string, string | null> =>
  new Map(
    arrivals
      .filter(({ kind }) => kind === "observed")
      .toReversed()
      .map(({ connection, id, stamp }) => [`${connection}/${id}`, stamp]),
  );

const seatText = (
  seat: { readonly connection: string; readonly company?: string | undefined } | undefined,
): string | null =>
  seat === undefined ? null : seat.company ? `${seat.connection}/${seat.company}` : seat.connection;
