import { createHash } from "node:crypto";
import { afterAll, onTestFinished } from "vitest";
import type { AnyConnector } from "../../src/connectors/contract.ts";
import { hear } from "../../src/engine/hear.ts";
import type { AnyFlow, Connected, Hub, Mode } from "../../src/engine/hub.ts";
import { openSeats } from "../../src/engine/open.ts";
import { lookFirst } from "../../src/engine/read.ts";
import { readErrand } from "../../src/engine/schedule.ts";
import { settles } from "../../src/engine/settles.ts";
import { canonical } from "../../src/kernel/digest.ts";
import { markRead } from "../../src/store/cursors.ts";
import { openDb } from "../../src/store/db.ts";
import { keepErrands } from "../../src/store/outbox.ts";
import { knowTarget } from "../../src/store/targets.ts";
import { registerWorker } from "../../src/store/workers.ts";
import { freshDatabase } from "./database.ts";

export interface TestConnection {
  readonly id: string;
  readonly connector: AnyConnector;
  readonly client: () => unknown;
  readonly mode?: Mode;
}

/** A hub on a database of its own, whose clock stands still until it is told. */
export interface TestHub extends Hub {
  readonly worker: number;
  /** Reads every connection, then walks the road until it comes to rest. */
  settle(options?: { sweep?: boolean }): Promise<void>;
  /** Reads one connection, and hears what it said; nothing is delivered. */
  read(connection: string): Promise<void>;
  /** Walks the road without reading anything new. */
  walk(): Promise<number>;
  advance(seconds: number): void;
}

export async function testHub(options: {
  readonly connections: readonly TestConnection[];
  readonly flows: readonly AnyFlow[];
  /** False: no system has been read yet, so nothing is told of what it may lack. */
  readonly opened?: boolean;
}): Promise<TestHub> {
  const { url, drop } = await freshDatabase();
  const db = openDb({ url, connections: 6 });
  whenDone(async () => {
    await db.close();
    await drop();
  });
  let time = Date.UTC(2026, 10, 22, 8);
  let count = 0;
  const flows = new Map(options.flows.map((flow) => [flow.entity.noun, flow]));
  const connections = new Map(options.connections.map((one) => [one.id, connected(one)]));
  const hub: Hub = {
    organisation: "test",
    db,
    flows,
    connections,
    rules: (noun) => flows.get(noun)?.fields ?? {},
    legalEntitiesOf: () => new Set(),
    rulesVersion: "test",
    decidedWords: {},
    now: () => new Date(time),
    chance: () => 0.5,
    newKey: () => `k${String(++count).padStart(8, "0")}`,
    digest: (value) => createHash("sha256").update(canonical(value)).digest("hex"),
    wake: () => {},
  };
  for (const connection of connections.keys())
    await knowTarget(db, "test", { connection, callsMax: 2 }, hub.now());
  if (options.opened ?? true) {
    for (const { id, resources } of connections.values())
      for (const noun of resources.keys()) await markRead(db, "test", id, noun, hub.now());
    await openSeats(hub);
  }
  const worker = await registerWorker(db, "test", hub.now());
  const walk = () => settles(hub, worker);
  return {
    ...hub,
    worker,
    walk,
    advance: (seconds) => {
      time += seconds * 1000;
    },
    read: async (connection) => {
      for (const noun of connections.get(connection)?.resources.keys() ?? [])
        await lookFirst(hub, connection, noun);
      while ((await hear(hub)) > 0);
    },
    settle: async ({ sweep = false } = {}) => {
      const kinds = sweep ? (["poll", "sweep"] as const) : (["poll"] as const);
      const errands = [...connections.values()].flatMap((connection) =>
        [...connection.resources.keys()].flatMap((noun) =>
          kinds.map((kind) => readErrand(hub, { connection: connection.id, noun, kind })),
        ),
      );
      await keepErrands(db, "test", errands, hub.now());
      await walk();
      // What waited for the latest of a system to be heard goes on now.
      time += 1000;
      await walk();
    },
  };
}

/** At the end of the test in which it is made, or of its file. */
function whenDone(clear: () => Promise<void>): void {
  try {
    onTestFinished(clear);
  } catch {
    afterAll(clear);
  }
}

function connected({ id, connector, client, mode = "live" }: TestConnection): Connected {
  const words = connector.vocabularies ?? {};
  return {
    id,
    side: connector.side,
    connector,
    resources: new Map(connector.resources.map((resource) => [resource.entity.noun, resource])),
    vocabulary: {
      ours: (list, theirs) => words[list]?.[theirs],
      theirs: (list, ours) => Object.entries(words[list] ?? {}).find(([, word]) => word === ours)?.[0],
    },
    words,
    callsMax: 2,
    pollSeconds: 60,
    sweepSeconds: 3600,
    mode: () => mode,
    client,
    webhook: undefined,
  };
}
