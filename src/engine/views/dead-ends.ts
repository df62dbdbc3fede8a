import type { openDeadLetters, quarantined } from "../../store/dead-ends.ts";
import { readRecords } from "../../store/records.ts";
import type { Hub } from "../hub.ts";
import { type SentenceMask, sentenceMask } from "../sayings.ts";

type Letter = Awaited<ReturnType<typeof openDeadLetters>>[number];
type Unreadable = Awaited<ReturnType<typeof quarantined>>[number];

/** Dead letters as they may be shown: their bodies stay where they are. */
export async function deadLetterViews(hub: Hub, letters: readonly Letter[]) {
  const titles = await titlesOf(hub, letters);
  const masks = await masksOf(hub, letters);
  return letters.map(
    ({ id: number, at, kind, connection, noun, record, remedy, reason, attempts, trail }) => ({
      ...{ number, at, act: ACTS[kind] ?? "to be heard", connection, noun, record },
      ...{ title: titles.get(`${noun}/${record}`) ?? "", remedy },
      ...{ reason: masks.get(noun)?.(record, reason) ?? reason, attempts, trail },
    }),
  );
}

/** What could not be read, as it may be shown: the raw bytes are kept, and not shown. */
export const quarantineViews = (found: readonly Unreadable[]) =>
  found.map(({ id: number, at, connection, noun, sourceId: id, reason, raw, trail }) => ({
    ...{ number, at, connection, noun, id, reason, bytes: Buffer.byteLength(raw), trail },
  }));

const ACTS: Readonly<Record<string, string>> = {
  tell: "to tell",
  effect: "to do",
  read: "to read",
  poll: "to ask for changes",
  sweep: "to ask for all",
};

type About = readonly { readonly noun: string; readonly record: string | null }[];

/** By noun: a system's own sentence may repeat what must not be shown. */
async function masksOf(hub: Hub, about: About): Promise<ReadonlyMap<string, SentenceMask>> {
  const masks = new Map<string, SentenceMask>();
  for (const [noun, some] of Map.groupBy(about, (one) => one.noun)) {
    const keys = some.flatMap(({ record }) => record ?? []);
    if (hub.flows.has(noun)) masks.set(noun, await sentenceMask(hub, noun, keys));
  }
  return masks;
}

/** What people call these records. */
async function titlesOf(hub: Hub, about: About): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const [noun, some] of Map.groupBy(about, (one) => one.noun)) {
    const keys = some.flatMap(({ record }) => record ?? []);
    for (const { key, title } of (await readRecords(hub.db, hub.organisation, noun, keys)).values())
      titles.set(`${noun}/${key}`, title);
  }
  return titles;
}
