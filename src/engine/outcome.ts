import type { Observed } from "../connectors/contract.ts";
import type { ConnectorError } from "../connectors/kit/errors.ts";
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
    }
  | { readonly item: OutboxItem; readonly kind: "performed"; readonly image: Observed }
  | { readonly item: OutboxItem; readonly kind: "fetched"; readonly count: number }
  | { readonly item: OutboxItem; readonly kind: "failed"; readonly error: ConnectorError }
  /** An earlier attempt that nobody answered may still take effect: until then nothing is sent. */
  | { readonly item: OutboxItem; readonly kind: "wait"; readonly until: Date };

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
  if (result.kind === "told")
    return { ...address, kind: "receipt", body: { patch: result.patch, image: result.image } };
  if (result.kind === "performed")
    return { ...address, kind: "receipt", body: { patch: {}, image: result.image } };
  if (result.kind === "failed" && result.error.remedy === "refused")
    return {
      ...address,
      kind: "refusal",
      body: { patch: (item.body as { patch?: Fields }).patch ?? {}, because: result.error.message },
    };
  return undefined;
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
