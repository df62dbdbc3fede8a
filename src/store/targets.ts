import { sql, type Tx } from "./db.ts";

export interface Target {
  readonly connection: string;
  readonly state: "live" | "paused" | "broken";
  readonly because: string | null;
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

/** Nothing is sent there before this moment. */
export async function throttleTarget(
  tx: Tx,
  organisation: string,
  connection: string,
  until: Date,
): Promise<void> {
  await tx.query(sql`
    update target set not_before = greatest(not_before, ${until}::timestamptz)
    where organisation = ${organisation} and connection = ${connection}`);
}

/** Stops or resumes a connection; what waits for it is kept. Answers whether that changed anything. */
export async function markTarget(
  tx: Tx,
  organisation: string,
  connection: string,
  { state, because }: { state: Target["state"]; because: string | null },
  now: Date,
): Promise<boolean> {
  const changed = await tx.query(sql`
    update target set state = ${state}, because = ${because}, not_before = null, changed_at = ${now}::timestamptz
    where organisation = ${organisation} and connection = ${connection} and state <> ${state}
    returning connection`);
  return changed.length > 0;
}

export async function targets(tx: Tx, organisation: string): Promise<readonly Target[]> {
  return tx.query<Target>(sql`
    select connection, state, because, not_before as "notBefore" from target
    where organisation = ${organisation} order by connection`);
}
