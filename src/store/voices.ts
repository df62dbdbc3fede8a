import type { Refusal } from "../kernel/refusal.ts";
import { rows, sql, type Tx } from "./db.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A word that nobody had mapped when it was read, under the rules in force then. */
export interface UnmappedWord {
  readonly field: string;
  readonly list: string;
  readonly word: string;
  readonly rules: string;
}

/** A word that was looked up to read it, and what it meant then; null where nobody had said. */
export interface WordRead {
  readonly list: string;
  readonly word: string;
  readonly ours: string | null;
}

/** What one seat says, said and was told of one record, and what it could not be understood in. */
export interface StoredVoice {
  readonly noun: string;
  readonly record: string;
  readonly connection: string;
  readonly company: string;
  readonly says: Fields;
  readonly said: Fields;
  readonly told: Fields;
  readonly at: string | null;
  readonly version: string | null;
  readonly gone: string | null;
  readonly refused: readonly Refusal<Fields>[] | null;
  readonly unmapped: readonly UnmappedWord[] | null;
  /** The words that its last image was read by. */
  readonly words: readonly WordRead[] | null;
  /** Who said a field last there, as far as the system says so. */
  readonly by?: Readonly<Record<string, string>> | null | undefined;
  /** Fields in which it stood apart when it was linked as it stood, and does so still. */
  readonly apart: readonly string[] | null;
}

export async function readVoices(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<readonly StoredVoice[]> {
  return tx.query<StoredVoice>(sql`
    select noun, record, connection, company, says, said, told, at, version, gone, refused, unmapped, words, by, apart from voice
    where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])
    order by record, connection, company`);
}

export async function keepVoices(
  tx: Tx,
  organisation: string,
  voices: readonly StoredVoice[],
): Promise<void> {
  if (voices.length === 0) return;
  await tx.query(sql`
    insert into voice (organisation, noun, record, connection, company, says, said, told, at, version, gone, refused, unmapped, words, by, apart)
    select ${organisation}, noun, record, connection, company, says, said, told, at, version, gone, refused, unmapped, words, by, apart
    from json_to_recordset(${rows(voices)}::json) as v(
      noun text, record text, connection text, company text, says jsonb, said jsonb, told jsonb, at timestamptz,
      version text, gone text, refused jsonb, unmapped jsonb, words jsonb, by jsonb, apart text[])
    order by noun, record, connection, company
    on conflict (organisation, noun, record, connection, company) do update set
      says = excluded.says, said = excluded.said, told = excluded.told, at = excluded.at, version = excluded.version,
      gone = excluded.gone, refused = excluded.refused, unmapped = excluded.unmapped,
      words = excluded.words, by = excluded.by, apart = excluded.apart`);
}

export async function dropVoice(
  tx: Tx,
  organisation: string,
  { noun, record, connection, company }: Pick<StoredVoice, "noun" | "record" | "connection" | "company">,
): Promise<void> {
  await tx.query(sql`
    delete from voice where organisation = ${organisation} and noun = ${noun} and record = ${record}
      and connection = ${connection} and company = ${company}`);
}

/** Drops all that any seat says of these records. */
export async function dropVoices(
  tx: Tx,
  organisation: string,
  noun: string,
  records: readonly string[],
): Promise<void> {
  await tx.query(sql`
    delete from voice where organisation = ${organisation} and noun = ${noun} and record = any(${[...records]}::text[])`);
}
