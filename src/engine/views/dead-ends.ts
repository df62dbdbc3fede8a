import { linksThere } from "../../store/crosswalk.ts";
import type { openDeadLetters, quarantined } from "../../store/dead-ends.ts";
import { readRecords } from "../../store/records.ts";
import type { Hub } from "../hub.ts";
import { type SentenceMask, sentenceMask } from "../sayings.ts";
import { isOurKey } from "../set-aside.ts";

type Letter = Awaited<ReturnType<typeof openDeadLetters>>[number];
type Unreadable = Awaited<ReturnType<typeof quarantined>>[number];

/** Dead letters as they may be shown: their bodies stay where they are. */
export async function deadLetterViews(hub: Hub, letters: readonly Letter[]) {
  const titles = await titlesOf(hub, letters);
  const shown = await maskedReasons(
    hub,
    letters.map(({ queue, connection, noun, record, kind, body, reason }) => {
      const isOurs = queue === "out" || isOurKey(kind);
      const id = isOurs ? ((body ?? {}) as { id?: string }).id : record;
      return { connection, noun, record: isOurs ? record : null, id: id ?? null, reason };
    }),
  );
  return letters.map(({ id: number, at, kind, connection, noun, record, remedy, attempts, trail }, nth) => ({
    ...{ number, at, act: ACTS[kind] ?? "to be heard", connection, noun, record },
    ...{ title: titles.get(`${noun}/${record}`) ?? "", remedy },
    ...{ reason: shown[nth] ?? "", attempts, trail },
  }));
}

/** What could not be read, as it may be shown: the raw bytes are kept, and not shown. */
export async function quarantineViews(hub: Hub, found: readonly Unreadable[]) {
  const shown = await maskedReasons(
    hub,
    found.map(({ connection, noun, sourceId: id, reason }) => ({
      connection,
      noun,
      id,
      record: null,
      reason,
    })),
  );
  return found.map(({ id: number, at, connection, noun, sourceId: id, raw, trail }, nth) => ({
    ...{ number, at, connection, noun, id },
    ...{ reason: shown[nth] ?? "", bytes: Buffer.byteLength(raw), trail },
  }));
}

const ACTS: Readonly<Record<string, string>> = {
  tell: "to tell",
  effect: "to do",
  read: "to read",
  poll: "to ask for changes",
  sweep: "to ask for all",
};

type About = readonly { readonly noun: string; readonly record: string | null }[];

interface Given {
  readonly connection: string;
  readonly noun: string;
  readonly record: string | null;
  /** Of a record there, where ours is not named. */
  readonly id: string | null;
  readonly reason: string;
}

/** A system's own sentence may repeat what must not be shown of the record that it is about. */
async function maskedReasons(hub: Hub, given: readonly Given[]): Promise<readonly string[]> {
  const about: (Given & { readonly records: readonly string[] })[] = [];
  for (const one of given) {
    const there = one.record !== null || one.id === null ? [] : [one.id];
    const links = await linksThere(hub.db, hub.organisation, one.connection, one.noun, there);
    about.push({ ...one, records: one.record === null ? links.map(({ record }) => record) : [one.record] });
  }
  const masks = new Map<string, SentenceMask>();
  for (const [noun, some] of Map.groupBy(about, (one) => one.noun))
    if (hub.flows.has(noun))
      masks.set(noun, await sentenceMask(hub, noun, [...new Set(some.flatMap(({ records }) => records))]));
  return about.map(({ noun, records, reason }) =>
    records.reduce((says, record) => masks.get(noun)?.(record, says) ?? says, reason),
  );
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
