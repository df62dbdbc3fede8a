// Items a second through all stages, beside as many rows of the same bytes into the same tables.
import { bellOver } from "../src/engine/wake.ts";
import { openDb, sql } from "../src/store/db.ts";
import { onOwnServer } from "./database.ts";
import { type Round, rate, report } from "./figure.ts";
import { BATCH } from "./null-hub.ts";
import { batchesOf, insertBatches, rowsOf } from "./rows.ts";
import { walked } from "./walk.ts";

const ROUNDS = 5;
const MANY = 4_000;
/** On two cores more of them write no faster. */
const CONNECTIONS = 2;

await onOwnServer(async (url) => {
  const db = openDb({ url, connections: 8 });
  const bell = bellOver(db);
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const organisation = `road ${round}`;
    const value = await walked(db, bell, { organisation, round, many: MANY });
    const rows = await rowsOf(db, organisation);
    const batches = await batchesOf(db, rows, { organisation: `rows ${round}`, batches: MANY / BATCH });
    const baseline = await rate(MANY, () => insertBatches(db, batches, CONNECTIONS));
    // The first round warms up, and gives the planner its figures.
    if (round === 0) await db.query(sql`analyze`);
    else rounds.push({ value, baseline });
  }
  bell.close();
  await db.close();
  report("road", "items/s", rounds);
});
