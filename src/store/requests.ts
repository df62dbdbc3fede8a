import { sql, type Tx } from "./db.ts";
import { storable } from "./storable.ts";

/** What somebody asked for over the API. */
export interface NewRequest {
  readonly id: string;
  readonly principal: string;
  readonly operation: string;
  /** Given by the caller: the same one is carried out once. */
  readonly key: string | null;
  /** Of all that was asked. */
  readonly digest: string;
}

/** A request that was carried out, with what was answered. */
export interface KeptRequest extends NewRequest {
  readonly at: string;
  readonly noun: string | null;
  readonly record: string | null;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** So long a key is remembered, and a request can be followed. */
const KEPT_HOURS = 24;

/**
 * Begins a request; answers false where one of the same key was carried out. While another of the same key is under
 * way, this waits for it, at most so long; then it throws what `isBusy` tells.
 */
export async function beginRequest(
  tx: Tx,
  organisation: string,
  { id, principal, operation, key, digest }: NewRequest,
  { now, waitMilliseconds }: { readonly now: Date; readonly waitMilliseconds: number },
): Promise<boolean> {
  await tx.query(sql`select set_config('lock_timeout', ${String(waitMilliseconds)}, true)`);
  await tx.query(sql`
    delete from request where organisation = ${organisation} and principal = ${principal} and key = ${key}
      and at <= ${now}::timestamptz - make_interval(hours => ${KEPT_HOURS})`);
  const begun = await tx.query(sql`
    insert into request (organisation, id, principal, operation, key, digest, at)
    values (${organisation}, ${id}, ${principal}, ${operation}, ${key}, ${digest}, ${now}::timestamptz)
    on conflict (organisation, principal, key) where key is not null do nothing returning id`);
  await tx.query(sql`select set_config('lock_timeout', '0', true)`);
  return begun.length > 0;
}

/** Another request of the same key is still being carried out. */
export const isBusy = (error: unknown): boolean => (error as { code?: string } | undefined)?.code === "55P03";

/** Keeps what a request came to, in the transaction that did it. */
export async function endRequest(
  tx: Tx,
  organisation: string,
  id: string,
  { noun, record, status, answer }: Pick<KeptRequest, "noun" | "record" | "status" | "answer">,
): Promise<void> {
  await tx.query(sql`
    update request set noun = ${noun}, record = ${record}, status = ${status}, answer = ${storable([answer])}::jsonb -> 0
    where organisation = ${organisation} and id = ${id}`);
}

/** The request that was carried out under this key. */
export async function requestOfKey(
  tx: Tx,
  organisation: string,
  principal: string,
  key: string,
): Promise<KeptRequest | undefined> {
  const [found] = await tx.query<KeptRequest>(sql`
    select id, principal, operation, key, digest, at, noun, record, status, answer from request
    where organisation = ${organisation} and principal = ${principal} and key = ${key} and status is not null`);
  return found;
}

/** One request, as long as it can be followed. */
export async function requestOf(
  tx: Tx,
  organisation: string,
  id: string,
  now: Date,
): Promise<KeptRequest | undefined> {
  const [found] = await tx.query<KeptRequest>(sql`
    select id, principal, operation, key, digest, at, noun, record, status, answer from request
    where organisation = ${organisation} and id = ${id} and status is not null
      and at > ${now}::timestamptz - make_interval(hours => ${KEPT_HOURS})`);
  return found;
}

/** Forgets requests that can be followed no more, some at a time. */
export async function forgetRequests(tx: Tx, organisation: string, now: Date): Promise<void> {
  await tx.query(sql`
    delete from request where organisation = ${organisation} and id in (
      select id from request where organisation = ${organisation}
        and at <= ${now}::timestamptz - make_interval(hours => ${KEPT_HOURS})
      order by at limit 20 for update skip locked)`);
}
