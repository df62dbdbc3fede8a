import type { Observed } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/kit/errors.ts";
import type { Link } from "../store/crosswalk.ts";
import { isPassing } from "../store/db.ts";
import { type Arrival, recordLane } from "../store/inbox.ts";
import type { OutboxItem } from "../store/outbox.ts";
import type { Receipt } from "../store/receipts.ts";
import { URGENCY } from "./ingest.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What became of one errand. */
export type Result =
  | {
      readonly item: OutboxItem;
      readonly kind: "told";
      readonly patch: Fields;
      readonly image: Observed;
      readonly created: boolean;
      /** It is not linked there yet: it was made just now, or found after nobody had answered. */
      readonly isNew: boolean;
    }
  /** It stands there otherwise than was known when it was decided: nothing was written, and it is decided anew. */
  | {
      readonly item: OutboxItem;
      readonly kind: "overtaken";
      readonly image: Observed;
      readonly isNew: boolean;
    }
  | { readonly item: OutboxItem; readonly kind: "performed"; readonly image: Observed }
  | { readonly item: OutboxItem; readonly kind: "fetched"; readonly count: number }
  /** An effect that its move's guards do not let go any more, or that comes after one that was not carried out. */
  | {
      readonly item: OutboxItem;
      readonly kind: "undone";
      readonly why: "guarded" | "skipped";
      readonly because: string;
    }
  /** It was decided anew before it was sent. */
  | { readonly item: OutboxItem; readonly kind: "withdrawn" }
  /** Nothing is sent: it is to be decided anew as things stand now. */
  | { readonly item: OutboxItem; readonly kind: "returned" }
  | {
      readonly item: OutboxItem;
      readonly kind: "failed";
      readonly error: ConnectorError;
      /** Why its system cannot be called at all, where that is so. */
      readonly shut?: ConnectorError | undefined;
    }
  | Wait;

/** Nothing is sent before this moment. `looks`: what the target said last is to be heard before. */
export interface Wait {
  readonly item: OutboxItem;
  readonly kind: "wait";
  readonly until: Date;
  readonly looks: boolean;
}

/** What was thrown, as a failure of the errand. Of what nobody foresaw it is unknown whether it took effect. */
export function failureOf(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (isPassing(error)) return new ConnectorError("later", "The database was away", { cause: error });
  return new ConnectorError("changed", String(error), { cause: error, unanswered: true });
}

/** The answer of a system enters at the start of the road: a receipt, or a refusal that waits for a person. */
export function arrivalOf(result: Result, now: Date): Arrival | undefined {
  const { item } = result;
  if (item.record === null) return undefined;
  const address = {
    ...{
      lane: recordLane(item.noun, item.record),
      connection: item.connection,
      company: item.company,
      noun: item.noun,
    },
    ...{ id: item.record, at: now.toISOString(), trail: item.trail, urgency: URGENCY.event },
  };
  // Told without a company, it stands in the one that the system chose.
  if (result.kind === "told")
    return {
      ...{ ...address, company: result.image.company ?? item.company },
      ...{ kind: "receipt", body: { patch: result.patch, image: result.image } },
    };
  if (result.kind === "performed")
    return { ...address, kind: "receipt", body: { patch: {}, image: result.image } };
  // An effect that is not carried out holds up its move: that is decided with all that is kept of it.
  if (result.kind === "undone" || (isRefused(result) && item.kind === "effect"))
    return { ...address, kind: "again", body: null };
  if (isRefused(result))
    return {
      ...address,
      kind: "refusal",
      body: { patch: (item.body as { patch?: Fields }).patch ?? {}, because: result.error.message },
    };
  return undefined;
}

const isRefused = (result: Result): result is Extract<Result, { kind: "failed" }> =>
  result.kind === "failed" && result.error.remedy === "refused";

/** Where the record stands from now on: whoever tells of it next finds it there. */
export function linkOf(result: Result): Link | undefined {
  if (result.kind !== "told" && result.kind !== "overtaken") return undefined;
  if (!result.isNew || result.item.record === null) return undefined;
  const { connection, noun, record } = result.item;
  const { id, company = "" } = result.image;
  return { connection, company, noun, id, record };
}

/** The proof, for what was done. */
export function receiptOf(result: Result): Receipt | undefined {
  const { item } = result;
  if ((result.kind !== "told" && result.kind !== "performed") || item.record === null) return undefined;
  const { connection, company, noun, record, trail, sentAt, lane, seq } = item;
  return {
    ...{
      connection,
      company,
      noun,
      record,
      trail,
      sentAt,
      key: item.effectKey ?? `${lane}#${seq}`,
      id: result.image.id,
    },
    kind: result.kind === "performed" ? "effect" : result.created ? "created" : "changed",
    fields: result.kind === "told" ? Object.keys(result.patch) : [],
  };
}
