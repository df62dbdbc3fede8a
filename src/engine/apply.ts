import { refusedAlso, takenBack } from "../kernel/refusal.ts";
import { same } from "../kernel/same.ts";
import { isStale, received } from "../kernel/voice.ts";
import type { InboxItem } from "../store/inbox.ts";
import type { StoredVoice } from "../store/voices.ts";
import { type AskedBody, imageOf, type ReceiptBody } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import type { Addressed } from "./resolve-links.ts";
import { placeOf, type Situation } from "./situations.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Lets one item be heard: it changes what one seat says, said or was told, and nothing else. */
export function applyTo(hub: Hub, situation: Situation, meaning: Addressed): void {
  const { item } = meaning;
  situation.trail = item.trail;
  situation.trails.add(item.trail);
  const place = placeOf(item);
  const voice = situation.voices.get(place) ?? silence(situation, item);
  const set = (change: Partial<StoredVoice>) => situation.voices.set(place, { ...voice, ...change });
  switch (meaning.kind) {
    case "image":
      if (isStale(voice.version, item.version)) {
        situation.stale.push(item);
        return;
      }
      if (isEither(voice, meaning)) situation.unsure.push(item);
      set({
        says: meaning.says,
        unmapped: meaning.unmapped,
        words: meaning.words,
        by: meaning.by ?? null,
        at: item.at,
        version: item.version,
        gone: null,
      });
      return;
    case "gone":
      if (situation.voices.has(place)) set({ gone: meaning.because, at: item.at });
      return;
    case "refusal":
      set({
        refused: refusedAlso(voice.refused ?? [], {
          ...meaning.refusal,
          at: item.at ?? hub.now().toISOString(),
        }),
      });
      return;
    case "asked":
      if (meaning.asked.do === "leave" || meaning.asked.do === "restore") leaveSeat(situation, meaning.asked);
      situation.asked.push({
        ...meaning.asked,
        noun: situation.noun,
        record: situation.record.key,
        at: item.at ?? hub.now().toISOString(),
      });
      return;
    case "receipt":
      set({
        ...afterReceipt(hub, voice, item, meaning.receipt),
        refused: takenBack(voice.refused ?? [], meaning.receipt.patch),
      });
      return;
  }
}

/** An observation that overtook the receipt is newer than the receipt's image: the later stays. */
function afterReceipt(
  hub: Hub,
  voice: StoredVoice,
  item: InboxItem,
  { patch, image: { wire, version, at } }: ReceiptBody,
): Partial<StoredVoice> {
  const read = imageOf(hub, item, wire);
  // Taken for what it was told until it can be read; else it would be told again and again.
  if (read.kind === "unreadable") return received<Fields>(voice, patch, { ...voice.says, ...patch });
  const after = received<Fields>(voice, patch, read.says);
  return isStale(voice.version, version)
    ? { ...after, says: voice.says }
    : { ...after, unmapped: read.unmapped, words: read.words, by: read.by ?? null, version, at };
}

/**
 * The same version with other content: two readings beside each other may have been kept in either order, and a version
 * that counts in seconds cannot say which is the later.
 */
const isEither = (
  { version, says }: StoredVoice,
  { item, says: present }: Extract<Addressed, { kind: "image" }>,
): boolean => version !== null && version === item.version && !same(says, present);

/** The record is there no more, or shall not be: the seat falls silent. */
function leaveSeat(situation: Situation, { about, who, because }: AskedBody): void {
  for (const [place, voice] of situation.voices)
    if (about === seatText(voice)) {
      situation.voices.delete(place);
      situation.left.push({ voice, who, because });
    }
}

const seatText = ({ connection, company }: StoredVoice): string =>
  company === "" ? connection : `${connection}/${company}`;

const silence = (
  situation: Situation,
  { connection, company }: { connection: string; company: string },
): StoredVoice => ({
  noun: situation.noun,
  record: situation.record.key,
  connection,
  company,
  says: {},
  said: {},
  told: {},
  at: null,
  version: null,
  gone: null,
  refused: null,
  unmapped: null,
  words: null,
  by: null,
  apart: null,
});
