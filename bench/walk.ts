import type { Hub } from "../src/engine/hub.ts";
import { ingest } from "../src/engine/ingest.ts";
import type { Bell } from "../src/engine/wake.ts";
import { startWorker } from "../src/engine/worker.ts";
import { type Db, sql } from "../src/store/db.ts";
import { rate } from "./figure.ts";
import { items } from "./item.ts";
import { BATCH, nullHub } from "./null-hub.ts";

export interface Walk {
  readonly organisation: string;
  readonly round: number;
  readonly many: number;
  /** Something that works beside it, and stops when the last receipt is heard. */
  readonly beside?: (hub: Hub) => { stop(): Promise<void> };
}

/** So many items through all stages, from the first page that is read until the last receipt is heard: items a second. */
export async function walked(
  db: Db,
  bell: Bell,
  { organisation, round, many, beside }: Walk,
): Promise<number> {
  const { hub, told } = await nullHub(db, bell, organisation);
  const observed = items(many, round);
  const onError = (error: unknown) => {
    throw error;
  };
  const worker = await startWorker(hub, { name: "bench", bell, onError });
  const companion = beside?.(hub);
  const from = { connection: "site", noun: "item", urgency: 5 };
  const value = await rate(many, async () => {
    for (let start = 0; start < many; start += BATCH) {
      const page = observed.slice(start, start + BATCH);
      await db.transaction((tx) => ingest(tx, hub, from, page));
    }
    while (told() < many || !(await isQuiet(db, organisation))) await bell.rung(bell.count(), 20);
  });
  await companion?.stop();
  await worker.stop();
  return value;
}

async function isQuiet(db: Db, organisation: string): Promise<boolean> {
  const [row] = await db.query<{ quiet: boolean }>(sql`
    select not exists (select from lane where organisation = ${organisation} and last_seq > done_seq) as quiet`);
  return row?.quiet ?? false;
}
