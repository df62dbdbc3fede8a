import { sql, type Tx } from "./db.ts";
import type { Principal } from "./principals.ts";

/** A key as it is kept: what it is found by, and its digest. */
export interface KeptKey {
  readonly prefix: string;
  readonly principal: string;
  /** SHA-256 of the whole key. */
  readonly digest: Buffer;
}

/** Keeps a principal's new key. */
export async function keepKey(
  tx: Tx,
  organisation: string,
  { prefix, principal, digest }: KeptKey,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<void> {
  await tx.query(sql`
    insert into principal_key (organisation, prefix, principal, digest, made_at, made_by)
    values (${organisation}, ${prefix}, ${principal}, ${digest}, ${now}::timestamptz, ${by})`);
}

/** Ends the keys that a principal has so far, at this moment or later. */
export async function endKeys(tx: Tx, organisation: string, principal: string, at: Date): Promise<void> {
  await tx.query(sql`
    update principal_key set ends_at = ${at}::timestamptz
    where organisation = ${organisation} and principal = ${principal}
      and (ends_at is null or ends_at > ${at}::timestamptz)`);
}

/** The key of this prefix with whose it is, unless it has ended. */
export async function keyOf(
  tx: Tx,
  organisation: string,
  prefix: string,
  now: Date,
): Promise<(Principal & { readonly digest: Buffer }) | undefined> {
  const [found] = await tx.query<Principal & { digest: Buffer }>(sql`
    select k.digest, p.id, p.kind, p.name, p.role, p.legal_entities as "legalEntities",
      p.calls_per_minute as "callsPerMinute", p.made_at as "madeAt", p.made_by as "madeBy",
      p.disabled_at as "disabledAt", p.disabled_by as "disabledBy", p.disabled_because as "disabledBecause"
    from principal_key k join principal p on p.organisation = k.organisation and p.id = k.principal
    where k.organisation = ${organisation} and k.prefix = ${prefix}
      and (k.ends_at is null or k.ends_at > ${now}::timestamptz)`);
  return found;
}

/** Notes that a key was used, once an hour. */
export async function noteUse(tx: Tx, organisation: string, prefix: string, now: Date): Promise<void> {
  await tx.query(sql`
    update principal_key set used_at = ${now}::timestamptz
    where organisation = ${organisation} and prefix = ${prefix}
      and (used_at is null or used_at < ${now}::timestamptz - interval '1 hour')`);
}
