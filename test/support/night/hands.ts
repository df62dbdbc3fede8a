import { deliver } from "../../../src/engine/deliver.ts";
import { hearAll } from "../../../src/engine/hear-all.ts";
import type { Hub } from "../../../src/engine/hub.ts";
import { hubInForce } from "../../../src/engine/modes.ts";
import { knock, readErrand } from "../../../src/engine/schedule.ts";
import type { Db, Tx } from "../../../src/store/db.ts";
import { keepErrands, pendingLanes } from "../../../src/store/outbox.ts";
import { freeLanesOfTheDead, registerWorker } from "../../../src/store/workers.ts";
import type { Dice } from "./people.ts";

/** Workers side by side, some of which die in the middle of what they do. */
export interface Hands {
  readonly died: number;
  /** Everybody does one thing, at once. */
  work(): Promise<void>;
}

const DELIVERERS = 3;
const HEARERS = 3;

export async function handsOf(hub: Hub, dice: Dice, deathOdds: number): Promise<Hands> {
  let died = 0;
  const workers = await Promise.all(
    Array.from({ length: DELIVERERS }, () => registerWorker(hub.db, "hand", hub.now())),
  );
  async function mayDie(act: (hub: Hub) => Promise<unknown>): Promise<boolean> {
    if (dice.random() >= deathOdds) return act(hub).then(() => false);
    const steps = dice.upTo(14);
    return act({ ...hub, db: dyingAfter(hub.db, steps) }).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Died)) throw error;
        died += 1;
        return true;
      },
    );
  }
  return {
    get died() {
      return died;
    },
    async work() {
      await knock(hub);
      await freeLanesOfTheDead(hub.db, hub.now());
      const tasks = [
        ...Array.from({ length: HEARERS }, () => () => mayDie(hearAll)),
        ...workers.map((_, nth) => async () => {
          const isDead = await mayDie((its) => deliver(its, workers[nth] ?? 0));
          if (isDead) workers[nth] = await registerWorker(hub.db, "hand", hub.now());
        }),
      ];
      const shuffled = tasks.map((act) => ({ act, at: dice.random() })).sort((a, b) => a.at - b.at);
      await Promise.all(shuffled.map(({ act }) => act()));
    },
  };
}

/** Puts a reading of all that every system carries into the queue, unless one waits there. */
export async function readAll(configured: Hub, kind: "poll" | "sweep"): Promise<void> {
  const hub = await hubInForce(configured.db, configured);
  const errands = [...hub.connections].flatMap(([connection, { resources, mode }]) =>
    [...resources.keys()].flatMap((noun) =>
      mode(noun) === "off" ? [] : readErrand(hub, { connection, noun, kind }),
    ),
  );
  const pending = await pendingLanes(
    hub.db,
    hub.organisation,
    errands.map(({ lane }) => lane),
  );
  await keepErrands(
    hub.db,
    hub.organisation,
    errands.filter(({ lane }) => !pending.has(lane)),
    hub.now(),
  );
}

class Died extends Error {}

/** After so many statements its process is no more: what it had begun is rolled back, and nothing of it is heard again. */
function dyingAfter(db: Db, statements: number): Db {
  let left = statements;
  const step = () => {
    left -= 1;
    if (left < 0) throw new Died("The worker died");
  };
  const dying = (tx: Tx): Tx => ({
    query: async (statement) => {
      step();
      return tx.query(statement);
    },
  });
  return {
    ...db,
    ...dying(db),
    transaction: (work) =>
      db.transaction(async (tx) => {
        step();
        const answer = await work(dying(tx));
        step();
        return answer;
      }),
  };
}
