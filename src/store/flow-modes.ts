import { sql, type Tx } from "./db.ts";

/** The mode that somebody set for a flow of a connection. */
export interface FlowMode {
  readonly connection: string;
  readonly noun: string;
  readonly mode: "off" | "observing" | "live";
  readonly changedBy: string;
  readonly because: string;
  readonly at: string;
}

/** All modes that were set; every other flow is as the configuration says. */
export async function flowModes(tx: Tx, organisation: string): Promise<readonly FlowMode[]> {
  return tx.query<FlowMode>(sql`
    select connection, noun, mode, changed_by as "changedBy", because, at from flow_mode
    where organisation = ${organisation} order by connection, noun`);
}

/** Nobody changes a mode until this transaction ends. Taken before the modes are read. */
export async function holdFlowModes(tx: Tx, organisation: string): Promise<void> {
  await tx.query(
    sql`select pg_advisory_xact_lock_shared(hashtextextended('flow modes ' || ${organisation}, 0))`,
  );
}

/** Waits for all that is being decided in the old modes; nobody decides until this transaction ends. */
export async function lockFlowModes(tx: Tx, organisation: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended('flow modes ' || ${organisation}, 0))`);
}

export async function setFlowMode(
  tx: Tx,
  organisation: string,
  { connection, noun, mode, changedBy, because }: Omit<FlowMode, "at">,
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into flow_mode (organisation, connection, noun, mode, changed_by, because, at)
    values (${organisation}, ${connection}, ${noun}, ${mode}, ${changedBy}, ${because}, ${now}::timestamptz)
    on conflict (organisation, connection, noun) do update set
      mode = excluded.mode, changed_by = excluded.changed_by, because = excluded.because, at = excluded.at`);
}
