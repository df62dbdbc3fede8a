import { rows, sql, type Tx } from "./db.ts";

/** What a look at a source found of one rule. */
export interface Finding {
  readonly code: string;
  readonly says: string;
  readonly count: number;
  readonly examples: readonly FindingExample[];
}

/** One record that a rule tells of. */
export interface FindingExample {
  readonly record: string;
  readonly title: string;
  /** Its id in the system that was looked at. */
  readonly id: string;
  readonly what: string;
}

/** A look at all that a connection holds of a noun. */
export interface Profile {
  readonly connection: string;
  readonly noun: string;
  readonly at: string;
  readonly lookedBy: string;
  readonly records: number;
  readonly findings: readonly Finding[];
}

export async function keepProfile(
  tx: Tx,
  organisation: string,
  { connection, noun, lookedBy, records, findings }: Omit<Profile, "at">,
  now: Date,
): Promise<void> {
  await tx.query(sql`
    insert into profile (organisation, connection, noun, at, looked_by, records, findings)
    values (${organisation}, ${connection}, ${noun}, ${now}::timestamptz, ${lookedBy}, ${records}, ${rows(findings)}::jsonb)
    on conflict (organisation, connection, noun, at) do update set
      looked_by = excluded.looked_by, records = excluded.records, findings = excluded.findings`);
}

/** The latest look at a connection's records of a noun, if there was any. */
export async function lastProfile(
  tx: Tx,
  organisation: string,
  connection: string,
  noun: string,
): Promise<Profile | undefined> {
  const [profile] = await tx.query<Profile>(sql`
    select connection, noun, at, looked_by as "lookedBy", records, findings from profile
    where organisation = ${organisation} and connection = ${connection} and noun = ${noun} order by at desc limit 1`);
  return profile;
}

/** What one seat says of a record, with its id there. */
export interface Said {
  readonly record: string;
  readonly company: string;
  readonly title: string;
  readonly id: string;
  readonly says: Readonly<Record<string, unknown>>;
  readonly gone: string | null;
  readonly unmapped: readonly { readonly field: string; readonly word: string }[] | null;
  /** It stands in no other system. */
  readonly isAlone: boolean;
}

/** All that a connection says of a noun, in pages by record. */
export async function saidAt(
  tx: Tx,
  organisation: string,
  {
    connection,
    noun,
    after,
    most,
  }: { connection: string; noun: string; after: Pick<Said, "record" | "company">; most: number },
): Promise<readonly Said[]> {
  return tx.query<Said>(sql`
    select v.record, v.company, r.title, coalesce(c.id, '') as id, v.says, v.gone, v.unmapped,
      not exists (select from crosswalk o where o.organisation = v.organisation and o.noun = v.noun
        and o.record = v.record and o.connection <> v.connection and o.unlinked_at is null) as "isAlone"
    from voice v
    join record r on r.organisation = v.organisation and r.noun = v.noun and r.key = v.record
    left join crosswalk c on c.organisation = v.organisation and c.noun = v.noun and c.record = v.record
      and c.connection = v.connection and c.company = v.company and c.role = 'main' and c.unlinked_at is null
    where v.organisation = ${organisation} and v.noun = ${noun} and v.connection = ${connection} 
      and (v.record, v.company) > (${after.record}, ${after.company})
    order by v.record, v.company limit ${most}`);
}
