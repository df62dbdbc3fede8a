import { readRecords } from "../store/records.ts";
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
  const { db, organisation } = hub;
  const { entity } = flowOf(hub, noun);
  const known = await readRecords(db, organisation, noun, records);
  const voices = Map.groupBy(await readVoices(db, organisation, noun, records), ({ record }) => record);
  return (record, sentence) => {
    if (record === null) return sentence;
    const said = (voices.get(record) ?? []).flatMap((voice) => [voice.says, voice.said, voice.told]);
    return maskSentence(entity, [known.get(record)?.known ?? {}, ...said], sentence);
  };
}
