import { z } from "zod";
import type { Outcome } from "../contract.ts";
import { ConnectorError } from "../kit/errors.ts";
import { sentenceOf } from "../kit/errors-of.ts";
import { masked } from "../kit/masked.ts";
import { called, type Procore } from "./client.ts";
import { stampOf } from "./origin.ts";
import { observedOf, type Row, rowOf } from "./rows.ts";

/** One record of a sync action: `id` updates that record, without it one is created, which `stamp` tells from the others. */
export interface SyncItem {
  readonly id?: string | undefined;
  readonly stamp?: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  /** Values that Procore repeats in its errors and that must not be told. */
  readonly hide: readonly (string | null | undefined)[];
}

export interface Sync {
  readonly path: string;
  /** What is done, for people: `writing vendors`. */
  readonly doing: string;
  readonly items: readonly SyncItem[];
  /** Does the answer show the record as it is read elsewhere? By its moment and our key, unless told. */
  readonly isWhole?: ((row: Row) => boolean) | undefined;
  /** Reads records back whose image in the answer is cut short. */
  readonly read: (ids: readonly string[]) => Promise<readonly Row[]>;
}

const Synced = z.object({
  entities: z.array(z.unknown()),
  errors: z.array(
    z.looseObject({
      id: z.union([z.int().transform(String), z.string()]).nullish(),
      origin_data: z.string().nullish(),
      errors: z.unknown(),
    }),
  ),
});
type Failed = z.infer<typeof Synced>["errors"][number];

/**
 * Creates and updates up to 1000 records in one call. Procore answers 200 whatever became of them: which failed stands
 * in `errors`, which echo what was sent.
 */
export async function synced(procore: Procore, sync: Sync): Promise<readonly Outcome[]> {
  const { path, doing, items } = sync;
  const answer = await called(procore, {
    ask: {
      method: "PATCH",
      path,
      json: {
        company_id: Number(procore.settings.companyId),
        updates: items.map(({ id, body }) => ({ ...(id === undefined ? {} : { id: Number(id) }), ...body })),
      },
    },
    doing,
    hide: items.flatMap(({ hide }) => hide),
  });
  try {
    const { entities, errors } = readSynced(answer.json());
    const rows = await wholeRows(entities, sync);
    return items.map((item) => outcomeOf(item, rows, errors, doing));
  } catch (error) {
    throw afterEffect(error);
  }
}

function readSynced(body: unknown): z.infer<typeof Synced> {
  const parsed = Synced.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ConnectorError("changed", "Procore answers a sync without its entities and errors");
}

async function wholeRows(
  entities: readonly unknown[],
  { doing, read, isWhole = isDated }: Sync,
): Promise<readonly Row[]> {
  const rows = entities.map((entity) => rowOf(entity, `answers to ${doing}`));
  const short = rows.filter((row) => !isWhole(row)).map(({ id }) => id);
  return short.length > 0 ? [...rows.filter(isWhole), ...(await read(short))] : rows;
}

const isDated = ({ wire }: Row): boolean =>
  "updated_at" in (wire as object) && "origin_data" in (wire as object);

function outcomeOf(item: SyncItem, rows: readonly Row[], errors: readonly Failed[], doing: string): Outcome {
  const row = rows.find((one) => isOf(item, one.id, one.stamp));
  if (row) return { done: true, image: observedOf(row) };
  const failed = errors.find((one) => isOf(item, one.id ?? undefined, stampOf(one.origin_data)));
  if (!failed) {
    const error = new ConnectorError(
      "later",
      `Procore, ${doing}: it did not say what became of one of them`,
      {
        unanswered: true,
      },
    );
    return { done: false, error };
  }
  const sentence = masked(sentenceOf({ errors: failed.errors }) ?? "no reason given", item.hide);
  return { done: false, error: new ConnectorError("refused", `Procore, ${doing}: ${sentence}`) };
}

const isOf = (item: SyncItem, id: string | undefined, stamp: string | undefined): boolean =>
  item.id === undefined ? stamp !== undefined && item.stamp === stamp : item.id === id;

/** The call took effect: what failed after it must not look as if nothing had happened. */
function afterEffect(error: unknown): unknown {
  if (!(error instanceof ConnectorError)) return error;
  const { remedy, message, cause, retryAfterSeconds } = error;
  return new ConnectorError(remedy, message, { cause, retryAfterSeconds, unanswered: true });
}
