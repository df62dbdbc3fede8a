import { rows, sql, type Tx } from "./db.ts";

/** One record there is one record here. */
export interface Link {
  readonly connection: string;
  readonly company: string;
  readonly noun: string;
  readonly id: string;
  readonly record: string;
}

export interface PastLink extends Link {
  readonly linkedAt: string;
  readonly linkedBy: string;
  readonly unlinkedAt: string | null;
  readonly unlinkedBy: string | null;
  readonly because: string | null;
}

/** Which records of ours are these ids there? */
export async function linksThere(
  tx: Tx,
  organisation: string,
  connection: string,
  noun: string,
  ids: readonly string[],
): Promise<readonly Link[]> {
  return tx.query<Link>(sql`
    select connection, company, noun, id, record from crosswalk
    where organisation = ${organisation} and connection = ${connection} and noun = ${noun} and role = 'main'
      and id = any(${[...ids]}::text[]) and unlinked_at is null`);
}

/** Of these ids there, those whose linked record was heard to be gone. */
export async function goneAmong(
  tx: Tx,
  organisation: string,
  { connection, noun, ids }: { connection: string; noun: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const gone = await tx.query<{ id: string }>(sql`
    select distinct c.id from crosswalk c join voice v
      on v.organisation = c.organisation and v.noun = c.noun and v.record = c.record
      and v.connection = c.connection and v.company = c.company
    where c.organisation = ${organisation} and c.connection = ${connection} and c.noun = ${noun} and c.role = 'main'
      and c.id = any(${[...ids]}::text[]) and c.unlinked_at is null and v.gone is not null`);
  return new Set(gone.map(({ id }) => id));
}

/** Under which ids do these records of ours stand elsewhere? */
export async function linksHere(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<readonly Link[]> {
  return tx.query<Link>(sql`
    select connection, company, noun, id, record from crosswalk
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
      and role = 'main' and unlinked_at is null`);
}

/** All ids that are linked at one connection, in pages. */
export async function linkedIds(
  tx: Tx,
  organisation: string,
  { connection, noun, after, most }: { connection: string; noun: string; after: string; most: number },
): Promise<readonly Link[]> {
  return tx.query<Link>(sql`
    select connection, company, noun, id, record from crosswalk
    where organisation = ${organisation} and connection = ${connection} and noun = ${noun} and role = 'main'
      and unlinked_at is null and id > ${after}
    order by id limit ${most}`);
}

/** Links what is free on both sides; answers with the links that stand now. One that is taken is left as it was. */
export async function link(
  tx: Tx,
  organisation: string,
  links: readonly Link[],
  { by, now }: { by: string; now: Date },
): Promise<readonly Link[]> {
  if (links.length === 0) return [];
  return tx.query<Link>(sql`
    insert into crosswalk (organisation, connection, company, noun, id, record, linked_at, linked_by)
    select ${organisation}, connection, company, noun, id, record, ${now}::timestamptz, ${by}
    from json_to_recordset(${rows(links)}::json) as l(connection text, company text, noun text, id text, record text)
    order by connection, company, noun, id
    on conflict do nothing
    returning connection, company, noun, id, record`);
}

/** Ends a link and keeps it as history; answers whether it stood. */
export async function unlink(
  tx: Tx,
  organisation: string,
  { connection, company, noun, id }: Omit<Link, "record">,
  { by, because, now }: { by: string; because: string; now: Date },
): Promise<boolean> {
  const ended = await tx.query(sql`
    update crosswalk set unlinked_at = ${now}::timestamptz, unlinked_by = ${by}, because = ${because}
    where organisation = ${organisation} and connection = ${connection} and company = ${company} and noun = ${noun}
      and role = 'main' and id = ${id} and unlinked_at is null
    returning id`);
  return ended.length > 0;
}

/** Ends a record's link at one seat and keeps it as history. */
export async function unlinkRecord(
  tx: Tx,
  organisation: string,
  { noun, record, connection, company }: Omit<Link, "id">,
  { by, because, now }: { by: string; because: string; now: Date },
): Promise<void> {
  await tx.query(sql`
    update crosswalk set unlinked_at = ${now}::timestamptz, unlinked_by = ${by}, because = ${because}
    where organisation = ${organisation} and noun = ${noun} and record = ${record} and connection = ${connection}
      and company = ${company} and role = 'main' and unlinked_at is null`);
}

/** Ends all links of these records and keeps them as history. */
export async function unlinkRecords(
  tx: Tx,
  organisation: string,
  { noun, records }: { readonly noun: string; readonly records: readonly string[] },
  { by, because, now }: { by: string; because: string; now: Date },
): Promise<void> {
  await tx.query(sql`
    update crosswalk set unlinked_at = ${now}::timestamptz, unlinked_by = ${by}, because = ${because}
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
      and unlinked_at is null`);
}

/** All links that a record has or had, the oldest first. */
export async function linkHistory(
  tx: Tx,
  organisation: string,
  noun: string,
  record: string,
): Promise<readonly PastLink[]> {
  return tx.query<PastLink>(sql`
    select connection, company, noun, id, record, linked_at as "linkedAt", linked_by as "linkedBy",
      unlinked_at as "unlinkedAt", unlinked_by as "unlinkedBy", because
    from crosswalk where organisation = ${organisation} and noun = ${noun} and record = ${record}
    order by linked_at, connection, id`);
}

/** Of these links, those that were ended once: who ended one is not overruled by a mark that stayed behind. */
export async function endedAmong(
  tx: Tx,
  organisation: string,
  links: readonly Link[],
): Promise<readonly Link[]> {
  if (links.length === 0) return [];
  return tx.query<Link>(sql`
    select distinct c.connection, c.company, c.noun, c.id, c.record
    from json_to_recordset(${rows(links)}::json) as l(connection text, company text, noun text, id text, record text)
    join crosswalk c on c.organisation = ${organisation} and c.noun = l.noun and c.record = l.record
      and c.connection = l.connection and c.company = l.company and c.id = l.id
    where c.unlinked_at is not null`);
}
