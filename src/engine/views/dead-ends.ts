import type { openDeadLetters, quarantined } from "../../store/dead-ends.ts";
import { readRecords } from "../../store/records.ts";
import type { Hub } from "../hub.ts";

type Letter = Awaited<ReturnType<typeof openDeadLetters>>[number];
type Unreadable = Awaited<ReturnType<typeof quarantined>>[number];

/** Dead letters as they may be shown: their bodies stay where they are. */
export async function deadLetterViews(hub: Hub, letters: readonly Letter[]) {
  const titles = await titlesOf(hub, letters);
  return letters.map(
    ({ id: number, at, kind, connection, noun, record, remedy, reason, attempts, trail }) => ({
      ...{ number, at, act: ACTS[kind] ?? "to be heard", connection, noun, record },
      ...{ title: titles.get(`${noun}/${record}`) ?? "", remedy, reason, attempts, trail },
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

/** What people call these records. */
async function titlesOf(
  hub: Hub,
  about: readonly { readonly noun: string; readonly record: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const [noun, some] of Map.groupBy(about, (one) => one.noun)) {
    const keys = some.flatMap(({ record }) => record ?? []);
    for (const { key, title } of (await readRecords(hub.db, hub.organisation, noun, keys)).values())
      titles.set(`${noun}/${key}`, title);
  }
  return titles;
}
