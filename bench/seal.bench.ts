// The road with its journal being sealed, beside the road alone.
import { startScheduler } from "../src/engine/scheduler.ts";
import { bellOver } from "../src/engine/wake.ts";
import { type Db, openDb, sql } from "../src/store/db.ts";
import { onOwnServer } from "./database.ts";
import { type Round, report } from "./figure.ts";
import { walked } from "./walk.ts";

const ROUNDS = 5;
const MANY = 4_000;

await onOwnServer(async (url) => {
  const db = openDb({ url, connections: 10 });
  const bell = bellOver(db);
  const sealing = (round: number) =>
    walked(db, bell, {
      ...{ organisation: `sealed ${round}`, round, many: MANY },
      beside: (hub) => startScheduler(hub, { onError: fail }),
    });
  const alone = (round: number) => walked(db, bell, { organisation: `alone ${round}`, round, many: MANY });
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const value = await sealing(round);
    const baseline = await alone(round);
    await assertSealed(db, `sealed ${round}`);
    // The first round warms up, and gives the planner its figures.
    if (round === 0) await db.query(sql`analyze`);
    else rounds.push({ value, baseline });
  }
  bell.close();
  await db.close();
  report("seal", "items/s", rounds);
});

function fail(error: unknown): never {
  throw error;
}

/** A figure without its work would be none. */
async function assertSealed(db: Db, organisation: string): Promise<void> {
  const [row] = await db.query<{ rows: number }>(sql`
    select coalesce(sum(cardinality(seqs)), 0)::bigint as rows from journal_segment where organisation = ${organisation}`);
  if (!row || row.rows < MANY)
    throw new Error(`Only ${row?.rows} rows of ${organisation} were sealed meanwhile`);
}
