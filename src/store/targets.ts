import { sql, type Tx } from "./db.ts";

export interface Target {
  readonly connection: string;
  /** `paused` by a person; `broken`: it lets nobody in; `unreachable`: nobody answers there. */
  readonly state: "live" | "paused" | "broken" | "unreachable";
  readonly because: string | null;
  /** When it came to be so. */
  readonly since: string;
  readonly notBefore: string | null;
}

/** Makes a connection known to the lanes, with the exact number of calls that may run at once over all workers. */
export async function knowTarget(
  tx: Tx,
  organisation: string,
  { connection, callsMax }: { connection: string; callsMax: number },
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into target (organisation, connection, calls_max, changed_at)
    values (${organisation}, ${connection}, ${callsMax}, ${now}::timestamptz)
    on conflict (organisation, connection) do update set calls_max = excluded.calls_max
      where target.calls_max <> excluded.calls_max`);
}

/** Nothing is sent there before this moment. False: that was so already. */
export async function throttleTarget(
  tx: Tx,
  organisation: string,
  connection: string,
  until: Date,
): Promise<boolean> {
  const later = await tx.query(sql`
    update target set not_before = ${until}::timestamptz
    where organisation = ${organisation} and connection = ${connection}
      and (not_before is null or not_before < ${until}::timestamptz)
    returning connection`);
  return later.length > 0;
}

/**
 * Stops or resumes a connection, from any state or from one of these alone; what waits for it is kept. Answers whether
 * that changed anything.
 */
export async function markTarget(
  tx: Tx,
  organisation: string,
  connection: string,
  {
    state,
    because,
    from = null,
  }: { state: Target["state"]; because: string | null; from?: readonly Target["state"][] | null },
  now: Date,
): Promise<boolean> {
  const changed = await tx.query(sql`
    update target set state = ${state}, because = ${because}, not_before = null, changed_at = ${now}::timestamptz
    where organisation = ${organisation} and connection = ${connection} and state <> ${state}
      and (${from}::text[] is null or state = any(${from}::text[]))
    returning connection`);
  return changed.length > 0;
}

export async function targets(tx: Tx, organisation: string): Promise<readonly Target[]> {
  return tx.query<Target>(sql`
    select connection, state, because, changed_at as since, not_before as "notBefore" from target
    where organisation = ${organisation} order by connection`);
}
