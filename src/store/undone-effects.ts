import { rows, sql, type Tx } from "./db.ts";
import type { OutboxItem } from "./outbox.ts";

/**
 * An effect of a move that was taken and is not carried out: its system refused it, its move's guards do not let it go
 * any more, or it comes after one that was not carried out.
 */
export interface UndoneEffect
  extends Pick<OutboxItem, "lane" | "connection" | "company" | "noun" | "body" | "trail"> {
  readonly record: string;
  readonly effectKey: string;
  readonly kind: "refused" | "guarded" | "skipped";
  readonly because: string;
  readonly at: string;
}

export async function keepUndone(
  tx: Tx,
  organisation: string,
  undone: readonly Omit<UndoneEffect, "at">[],
  now: Date,
): Promise<void> {
  if (undone.length === 0) return;
  await tx.query(sql`
    insert into undone_effect (organisation, effect_key, lane, connection, company, noun, record, body, kind, because, trail, at)
    select ${organisation}, "effectKey", lane, connection, company, noun, record, body, kind, because, trail, ${now}::timestamptz
    from json_to_recordset(${rows(undone)}::json) as u("effectKey" text, lane text, connection text, company text, noun text,
      record text, body jsonb, kind text, because text, trail text)
    on conflict (organisation, effect_key) do update set
      body = excluded.body, kind = excluded.kind, because = excluded.because, trail = excluded.trail, at = excluded.at`);
}

/** What was not carried out for these records, in the order of their moves. */
export async function undoneOf(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<readonly UndoneEffect[]> {
  return tx.query<UndoneEffect>(sql`
    select effect_key as "effectKey", lane, connection, company, noun, record, body, kind, because, trail, at from undone_effect
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
    order by record, effect_key`);
}

/** They are to be carried out after all. */
export async function dropUndone(tx: Tx, organisation: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(sql`
    delete from undone_effect where organisation = ${organisation} and effect_key = any(${[...keys]}::text[])`);
}

/** Of these effects: those that were carried out, and those that are still to be. */
export async function effectsAmong(
  tx: Tx,
  organisation: string,
  keys: readonly string[],
): Promise<{ readonly done: ReadonlySet<string>; readonly pending: ReadonlySet<string> }> {
  const found = await tx.query<{ key: string; done: boolean }>(sql`
    select key, true as done from receipt where organisation = ${organisation} and key = any(${[...keys]}::text[])
    union all
    select effect_key, false from outbox where organisation = ${organisation} and effect_key = any(${[...keys]}::text[])`);
  const keysOf = (isDone: boolean) => new Set(found.flatMap(({ key, done }) => (done === isDone ? key : [])));
  return { done: keysOf(true), pending: keysOf(false) };
}
