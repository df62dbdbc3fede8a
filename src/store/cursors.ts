import { rows, sql, type Tx } from "./db.ts";

/** How far a resource of a connection was read, and whether to its end at least once. */
export interface ReadSoFar {
  /** Undefined before the first page. */
  readonly since: unknown;
  readonly whole: boolean;
}

export async function readSoFar(
  tx: Tx,
  organisation: string,
  connection: string,
  noun: string,
): Promise<ReadSoFar> {
  const [row] = await tx.query<{ value: unknown; whole: boolean }>(sql`
    select value, read_at is not null as whole from cursor
    where organisation = ${organisation} and connection = ${connection} and noun = ${noun}`);
  return { since: row?.value ?? undefined, whole: row?.whole ?? false };
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

/** The resource was read to its end for the first time. */
export async function markRead(
  tx: Tx,
  organisation: string,
  connection: string,
  noun: string,
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into cursor (organisation, connection, noun, at, read_at)
    values (${organisation}, ${connection}, ${noun}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (organisation, connection, noun) do update set read_at = excluded.read_at where cursor.read_at is null`);
}

/** Opens the resources that were read to the end and of which nothing is left to be heard; answers with them. */
export async function openRead(
  tx: Tx,
  organisation: string,
  now: Date,
): Promise<readonly { connection: string; noun: string }[]> {
  return tx.query(sql`
    update cursor c set opened_at = ${now}::timestamptz
    where organisation = ${organisation} and read_at is not null and opened_at is null
      and not exists (select from lane l where l.organisation = c.organisation and l.queue = 'in' and l.target = ''
        and l.last_seq > l.done_seq and l.owner is null and starts_with(l.key, c.connection || '/' || c.noun || '/'))
    returning connection, noun`);
}

/** Which resources are open, as `connection/noun`: others may be told of in them. */
export async function openedSeats(tx: Tx, organisation: string): Promise<ReadonlySet<string>> {
  const opened = await tx.query<{ seat: string }>(sql`
    select connection || '/' || noun as seat from cursor where organisation = ${organisation} and opened_at is not null`);
  return new Set(opened.map(({ seat }) => seat));
}

/** A resource that was decided in one mode so far, and is in another from now on. */
export interface ModeChange {
  readonly connection: string;
  readonly noun: string;
  /** Null: it had none yet. */
  readonly before: string | null;
  readonly mode: string;
}

/** Notes the mode of each resource that was read, off where none is given; answers with those whose mode was another. */
export async function noteModes(
  tx: Tx,
  organisation: string,
  modes: readonly Omit<ModeChange, "before">[],
): Promise<readonly ModeChange[]> {
  return tx.query<ModeChange>(sql`
    with changed as (
      select c.connection, c.noun, c.mode as before, coalesce(m.mode, 'off') as mode from cursor c
      left join json_to_recordset(${rows(modes)}::json) as m(connection text, noun text, mode text)
        on m.connection = c.connection and m.noun = c.noun
      where c.organisation = ${organisation} and c.mode is distinct from coalesce(m.mode, 'off')
      for update of c skip locked
    ), noted as (
      update cursor c set mode = n.mode from changed n
      where c.organisation = ${organisation} and c.connection = n.connection and c.noun = n.noun
    )
    select connection, noun, before, mode from changed order by connection, noun`);
}

/** Notes the mode of one resource. */
export async function noteMode(
  tx: Tx,
  organisation: string,
  { connection, noun, mode }: Omit<ModeChange, "before">,
): Promise<void> {
  await tx.query(sql`
    update cursor set mode = ${mode}
    where organisation = ${organisation} and connection = ${connection} and noun = ${noun} and mode is distinct from ${mode}`);
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

/** When each resource last had something new, and since when it is told of others. */
export async function readings(
  tx: Tx,
  organisation: string,
): Promise<readonly { connection: string; noun: string; newsAt: string | null; openedAt: string | null }[]> {
  return tx.query(sql`
    select connection, noun, case when value is null then null else at end as "newsAt", opened_at as "openedAt" from cursor
    where organisation = ${organisation} order by connection, noun`);
}

/** When each schedule is due next. */
export async function ticksDue(tx: Tx, organisation: string): Promise<ReadonlyMap<string, string>> {
  const due = await tx.query<{ schedule: string; dueAt: string }>(sql`
    select schedule, due_at as "dueAt" from tick where organisation = ${organisation}`);
  return new Map(due.map(({ schedule, dueAt }) => [schedule, dueAt]));
}
