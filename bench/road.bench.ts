// Items a second through all stages, beside as many rows of the same bytes into the same tables.
import { ingest } from "../src/engine/ingest.ts";
import { bellOver } from "../src/engine/wake.ts";
import { startWorker } from "../src/engine/worker.ts";
import { type Db, openDb, sql } from "../src/store/db.ts";
import { onOwnServer } from "./database.ts";
import { type Round, rate, report } from "./figure.ts";
import { items } from "./item.ts";
import { BATCH, nullHub } from "./null-hub.ts";
import { batchesOf, insertBatches, rowsOf } from "./rows.ts";

const ROUNDS = 5;
const MANY = 4_000;
/** Two cores: more would only wait for each other. */
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 1);

await onOwnServer(async (url) => {
  const db = openDb({ url, connections: 8 });
  const bell = bellOver(db);
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const value = await walked(db, bell, round);
    const rows = await rowsOf(db, `road ${round}`);
    const batches = await batchesOf(db, rows, { organisation: `rows ${round}`, batches: MANY / BATCH });
    const baseline = await rate(MANY, () => insertBatches(db, batches, CONNECTIONS));
    // The first round warms up, and gives the planner its figures.
    if (round === 0) await db.query(sql`analyze`);
    else rounds.push({ value, baseline });
    if (process.env.BENCH_SAY)
      console.error(round, Math.round(value), Math.round(baseline), value / baseline);
  }
  bell.close();
  await db.close();
  report("road", "items/s", rounds);
});

/** From the first page that is read until the last receipt is heard. */
async function walked(db: Db, bell: ReturnType<typeof bellOver>, round: number): Promise<number> {
  const organisation = `road ${round}`;
  const hub = await nullHub(db, bell, organisation);
  const observed = items(MANY, round);
  const onError = (error: unknown) => {
    throw error;
  };
  const worker = await startWorker(hub, { name: "bench", bell, onError });
  const value = await rate(MANY, async () => {
    for (let start = 0; start < MANY; start += BATCH)
      await db.transaction((tx) =>
        ingest(
          tx,
          hub,
          { connection: "site", noun: "item", urgency: 5 },
          observed.slice(start, start + BATCH),
        ),
      );
    while (!(await isDone(db, organisation))) await bell.rung(bell.count(), 20);
  });
  await worker.stop();
  return value;
}

async function isDone(db: Db, organisation: string): Promise<boolean> {
  const [row] = await db.query<{ done: boolean }>(sql`
    select not exists (select from lane where organisation = ${organisation} and last_seq > done_seq) as done`);
  return row?.done ?? false;
}
