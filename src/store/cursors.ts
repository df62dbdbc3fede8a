import { sql, type Tx } from "./db.ts";

/** How far a resource of a connection was read; undefined before the first page. */
export async function cursorOf(
  tx: Tx,
  organisation: string,
  connection: string,
  noun: string,
): Promise<unknown> {
  const [row] = await tx.query<{ value: unknown }>(sql`
    select value from cursor
    where organisation = ${organisation} and connection = ${connection} and noun = ${noun}`);
  return row?.value;
}

/** Moves the cursor on, in the transaction that keeps the page. It belongs to the connection and outlives every setting. */
export async function moveCursor(
  tx: Tx,
  organisation: string,
  { connection, noun, value }: { connection: string; noun: string; value: unknown },
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into cursor (organisation, connection, noun, value, at)
    values (${organisation}, ${connection}, ${noun}, ${JSON.stringify(value)}::jsonb, ${now}::timestamptz)
    on conflict (organisation, connection, noun) do update set value = excluded.value, at = excluded.at`);
}

/** Takes the next tick of a schedule when it is due: one taker, whoever asks; no leader is needed. */
export async function takeTick(
  tx: Tx,
  organisation: string,
  { schedule, everySeconds }: { schedule: string; everySeconds: number },
  now: Date,
): Promise<boolean> {
  const taken = await tx.query(sql`
    insert into tick as t (organisation, schedule, due_at)
    values (${organisation}, ${schedule}, ${now}::timestamptz + make_interval(secs => ${everySeconds}))
    on conflict (organisation, schedule) do update set due_at = excluded.due_at where t.due_at <= ${now}::timestamptz
    returning schedule`);
  return taken.length > 0;
}
