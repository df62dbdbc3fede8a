import type { Tx } from "../store/db.ts";
import { readRecords } from "../store/records.ts";
import { scrubbed } from "../store/redact.ts";
import { readVoices } from "../store/voices.ts";
import { flowOf, type Hub } from "./hub.ts";
import { maskSentence } from "./masks.ts";

/** Masks in a sentence about a record whatever it repeats of the record's classed values. */
export type SentenceMask = (record: string | null, sentence: string) => string;

/** The mask for sentences about these records, with all that is known, said and told of them. */
export async function sentenceMask(
  hub: Hub,
  noun: string,
  records: readonly string[],
): Promise<SentenceMask> {
  const { entity } = flowOf(hub, noun);
  const said = await sayingsOf(hub.db, hub, noun, records);
  return (record, sentence) =>
    record === null ? sentence : maskSentence(entity, said.get(record) ?? [], sentence);
}

/**
 * A sentence as it may be written down for good: of whatever it repeats of these records, the kinds of the values stand,
 * those about people as well.
 */
export async function unrepeating(
  tx: Tx,
  hub: Hub,
  { noun, records, sentence }: { noun: string; records: readonly string[]; sentence: string },
): Promise<string> {
  if (!hub.flows.has(noun) || records.length === 0) return sentence;
  const { entity } = flowOf(hub, noun);
  const said = [...(await sayingsOf(tx, hub, noun, records)).values()].flat();
  return said.reduce<string>((says, fields) => scrubbed(entity, fields, says), sentence);
}

type Fields = Readonly<Record<string, unknown>>;

/** All that is known, said and told of each of these records. */
async function sayingsOf(
  tx: Tx,
  { organisation }: Hub,
  noun: string,
  records: readonly string[],
): Promise<ReadonlyMap<string, readonly Fields[]>> {
  const known = await readRecords(tx, organisation, noun, records);
  const voices = Map.groupBy(await readVoices(tx, organisation, noun, records), ({ record }) => record);
  return new Map(
    records.map((key) => {
      const said = (voices.get(key) ?? []).flatMap((voice) => [voice.says, voice.said, voice.told]);
      return [key, [known.get(key)?.known ?? {}, ...said]];
    }),
  );
}
