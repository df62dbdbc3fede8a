// Vendors a second into a real Odoo, beside lists of 200 with the same fields, context, connections and keys, and beside one call per record.
import { onOwnServer } from "./database.ts";
import { type Round, rate, report } from "./figure.ts";
import { makeInLists } from "./lists.ts";
import { hubBeside } from "./odoo-hub.ts";
import { type Call, caller, type Instance, instanceOf } from "./odoo-instance.ts";
import { vendorsOf } from "./vendor.ts";

const ROUNDS = 3;
const VENDORS = Number(process.env.BENCH_VENDORS ?? 1600);
const ALONE = 20;
const LIST = 200;
const CONNECTIONS = 2;

const odoo = instanceOf(process.env);
if (odoo) await bench(odoo);
else
  console.error(
    "odoo: left out, for the environment names no ODOO_URL, ODOO_DATABASE, ODOO_USER and ODOO_PASSWORD",
  );

async function bench(instance: Instance): Promise<void> {
  const call = await caller(instance);
  const run = `bench${Date.now().toString(36)}`;
  const rounds: { readonly hub: number; readonly lists: number; readonly alone: number }[] = [];
  let count = 0;
  const vendors = (many: number) => {
    count += many;
    return vendorsOf(run, count - many, many);
  };
  /** What is measured against is taken away at once: to the hub it would be somebody's new vendors. */
  const inLists = async (many: number, size: number) => {
    const made = vendors(many);
    await warm(call);
    const value = await rate(many, () => makeInLists(call, made, { size, connections: CONNECTIONS }));
    await takeAway(call, run);
    return value;
  };
  try {
    await onOwnServer(async (databaseUrl) => {
      const hub = await hubBeside(instance, databaseUrl);
      try {
        // The first round warms up Odoo's workers, and the hub's lists of what Odoo keeps.
        for (let round = 0; round <= ROUNDS; round++) {
          const lists = await inLists(VENDORS, LIST);
          const alone = await inLists(ALONE, 1);
          await hub.prepare(vendors(VENDORS));
          await warm(call);
          const value = await rate(VENDORS, hub.deliver);
          await hub.rest();
          if (round > 0) rounds.push({ hub: value, lists, alone });
          if (process.env.BENCH_SAY) console.error({ round, hub: value, lists, alone });
        }
      } finally {
        await hub.close();
      }
    });
  } finally {
    await takeAway(call, run);
  }
  const beside = (baseline: "lists" | "alone") =>
    rounds.map((round): Round => ({ value: round.hub, baseline: round[baseline] }));
  report("odoo", "vendors/s beside lists of 200", beside("lists"));
  report("odoo", "vendors/s beside one call per record", beside("alone"));
}

/** What was taken away has emptied Odoo's caches: the next call of each of its workers fills them again, whoever makes it. */
async function warm(call: Call): Promise<void> {
  const calls = Array.from({ length: 4 * CONNECTIONS }, () =>
    call("res.partner", "search_read", [[], ["name"]], { limit: 1 }),
  );
  await Promise.all(calls);
}

async function takeAway(call: Call, run: string): Promise<void> {
  const context = { active_test: false };
  const ids = await call("res.partner", "search", [[["name", "like", run]]], { context });
  await call("res.partner", "unlink", [ids]);
}
