import type { StoredVoice } from "../store/voices.ts";
import { imageOf } from "./canonicalize.ts";
import type { Hub } from "./hub.ts";
import type { Addressed } from "./resolve-links.ts";
import { placeOf, type Situation } from "./situations.ts";

/** Lets one item be heard: it changes what one seat says, said or was told, and nothing else. */
export function applyTo(hub: Hub, situation: Situation, meaning: Addressed): void {
  const { item } = meaning;
  situation.trail = item.trail;
  const place = placeOf(item);
  const voice = situation.voices.get(place) ?? silence(situation, item);
  const set = (change: Partial<StoredVoice>) => situation.voices.set(place, { ...voice, ...change });
  switch (meaning.kind) {
    case "image":
      set({
        says: meaning.says,
        unmapped: meaning.unmapped,
        at: item.at,
        version: item.version,
        gone: null,
      });
      return;
    case "gone":
      if (situation.voices.has(place)) set({ gone: meaning.because, at: item.at });
      return;
    case "refusal":
      set({ refused: { ...meaning.refusal, at: item.at ?? hub.now().toISOString() } });
      return;
    case "asked":
      if (meaning.asked.do === "leave" || meaning.asked.do === "restore")
        leaveSeat(situation, meaning.asked.about);
      situation.asked.push({
        ...meaning.asked,
        noun: situation.noun,
        record: situation.record.key,
        at: item.at ?? hub.now().toISOString(),
      });
      return;
    case "receipt": {
      const { patch, image } = meaning.receipt;
      const told = { ...voice.told, ...patch };
      const read = imageOf(hub, item, image.wire);
      // Taken for what it was told until it can be read; else it would be told again and again.
      if (read.kind === "unreadable")
        set({ ...heardBack(voice, { ...voice.says, ...patch }, patch), told, refused: null });
      else
        set({
          ...heardBack(voice, read.says, patch),
          told,
          unmapped: read.unmapped,
          refused: null,
          ...versionOf(voice, image),
        });
      return;
    }
  }
}

/** The record is there no more, or shall not be: the seat falls silent. */
function leaveSeat(situation: Situation, seat: string | undefined): void {
  for (const [place, voice] of situation.voices)
    if (seat === seatText(voice)) {
      situation.voices.delete(place);
      situation.left.push(voice);
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
  apart: null,
});

/**
 * The image after our own telling. What we told and it made something else of (a shortened title) is what it says and
 * said: no news. What we did not tell may be somebody's change in between, and stays news.
 */
function heardBack(
  { said }: StoredVoice,
  says: StoredVoice["says"],
  patch: StoredVoice["says"],
): Partial<StoredVoice> {
  const answered = Object.fromEntries(Object.keys(patch).map((field) => [field, says[field] ?? null]));
  return { says, said: { ...said, ...answered } };
}

/** An observation that overtook the receipt is newer than the receipt's image; the later stays. */
const versionOf = (
  voice: StoredVoice,
  { version, at }: { version: string; at: string },
): Partial<StoredVoice> => ((voice.version ?? "") > version ? { says: voice.says } : { version, at });
