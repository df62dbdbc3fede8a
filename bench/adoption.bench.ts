// Systems of 20,000 vendors a side: taken in, matching and linking included, beside reading them once; a poll of them
// when nothing has changed; and what lives in memory meanwhile, beside a quarter of that size.
import { linkAll } from "../src/engine/adopt.ts";
import { foresee } from "../src/engine/foresee.ts";
import { hearAll } from "../src/engine/hear-all.ts";
import type { Hub } from "../src/engine/hub.ts";
import { lookFirst } from "../src/engine/read.ts";
import { type Db, openDb, sql } from "../src/store/db.ts";
import { onOwnServer } from "./database.ts";
import { rate, report } from "./figure.ts";
import { type FullLists, fullLists, hubBesideFull } from "./full-systems.ts";
import { type Watch, watchMemory } from "./memory.ts";

const PER_SIDE = Number(process.env.PLUMBLINE_PER_SIDE ?? 20_000);
const BY = { by: "person:bench", because: "clear ones" };
const NOUN = "vendor";

await onOwnServer(async (url) => {
  const db = openDb({ url, connections: 4 });
  const small = await measured(db, "small", fullLists(PER_SIDE / 4));
  await db.query(sql`analyze`);
  const full = await measured(db, "full", fullLists(PER_SIDE));
  const { adopted, read, unchanged, foreseen } = full;
  report("adoption", "vendors/s", [{ value: adopted, baseline: read }]);
  report("adoption-at-a-quarter", "vendors/s", [{ value: small.adopted, baseline: small.read }]);
  report("poll-unchanged", "vendors/s", [{ value: unchanged, baseline: read }]);
  report("dry-run", "records/s", [{ value: foreseen, baseline: read }]);
  report("adoption-linked", "pairs", [{ value: full.linked, baseline: full.shared }]);
  report("adoption-heap", "MB", [{ value: full.heap.adopted, baseline: small.heap.adopted }]);
  report("poll-unchanged-heap", "MB", [{ value: full.heap.unchanged, baseline: small.heap.unchanged }]);
  report("adoption-resident", "MB", [{ value: full.resident, baseline: small.resident }]);
  await db.close();
});

async function measured(db: Db, size: string, lists: FullLists) {
  const many = lists.site.length + lists.books.length;
  const once = await hubBesideFull(db, `${size} once`, lists);
  const read = await rate(many, () => readBoth(once));

  const hub = await hubBesideFull(db, size, lists);
  const adopting = watchMemory();
  let linked = 0;
  const adopted = await rate(many, async () => {
    await readBoth(hub, adopting);
    await hear(hub, adopting);
    for (let more = -1; more !== 0; linked += more) {
      more = await linkAll(hub, { noun: NOUN, scoreMin: 0.95, ...BY });
      await hear(hub, adopting);
    }
  });
  const polling = watchMemory();
  const unchanged = await rate(many, () => readBoth(hub, polling));
  const foreseen = await rate(many - linked, () => foresee(hub, NOUN));
  return {
    ...{ read, adopted, unchanged, foreseen, linked, shared: lists.shared },
    heap: { adopted: adopting.heap(), unchanged: polling.heap() },
    resident: adopting.resident(),
  };
}

async function readBoth(hub: Hub, watch?: Watch): Promise<void> {
  for (const connection of hub.connections.keys()) {
    await lookFirst(hub, connection, NOUN);
    watch?.pass();
  }
}

async function hear(hub: Hub, watch: Watch): Promise<void> {
  while ((await hearAll(hub)) > 0) watch.pass();
}
