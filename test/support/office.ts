import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { VirtualClock } from "../../src/connectors/kit/fake/clock.ts";
import { readErrand } from "../../src/engine/schedule.ts";
import { settles } from "../../src/engine/settles.ts";
import { type OpenHub, openHub } from "../../src/hub.ts";
import { ConfigSchema } from "../../src/platform/config/schema.ts";
import { masterKey } from "../../src/platform/master-key.ts";
import { type OpenHold, openHolds } from "../../src/store/holds.ts";
import { keepErrands } from "../../src/store/outbox.ts";
import { registerWorker } from "../../src/store/workers.ts";
import { freshDatabase } from "./database.ts";

/** One system of an office: a connection as a configuration states it, with its secrets in the clear. */
export interface System {
  readonly id: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Those whose records it carries; all unless it says so. */
  readonly legalEntities?: readonly string[];
  /** The mode of each flow, where it is another than the office's. */
  readonly flows?: Readonly<Record<string, string>>;
}

/** The whole hub, composed of a configuration as in real life, beside systems that are fakes; it walks when it is told. */
export interface Office extends OpenHub {
  /** Reads every system, then walks the road until it comes to rest. */
  settle(options?: { sweep?: boolean }): Promise<void>;
  /** Lets time pass here and there, then walks on. */
  pass(seconds: number): Promise<void>;
  /** What waits: code and place of each hold. */
  holds(): Promise<readonly OpenHold[]>;
}

export async function anOffice(options: {
  readonly systems: readonly System[];
  readonly clock: VirtualClock;
  readonly vocabularies?: unknown;
  readonly policies?: unknown;
  readonly flows?: Readonly<Record<string, string>>;
  readonly legalEntities?: readonly {
    readonly id: string;
    readonly name: string;
    readonly companies?: Readonly<Record<string, string>>;
  }[];
  /** When it is cleared away: at the end of the test, unless several share it. */
  readonly whenOver?: (clear: () => Promise<void>) => void;
}): Promise<Office> {
  const { systems, clock, vocabularies, policies = {}, flows = { vendor: "live" }, legalEntities } = options;
  const { whenOver = onTestFinished } = options;
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "plumbline-office-"));
  const environment: Record<string, string> = {};
  const connections = systems.map((system) => {
    const { id, connector, settings, secrets, legalEntities = [] } = system;
    const named = Object.entries(secrets).map(([name, value]) => {
      const variable = `${id}_${name}`.replaceAll("-", "_").toUpperCase();
      environment[variable] = value;
      return [name, `env:${variable}`] as const;
    });
    return {
      ...{ id, connector, settings, secrets: Object.fromEntries(named), legalEntities },
      flows: system.flows ?? flows,
    };
  });
  const config = ConfigSchema.parse({
    connections,
    outbound: { allow: ["127.0.0.1"] },
    vocabularies: vocabularies ?? {},
    policies,
    ...(legalEntities ? { legalEntities } : {}),
  });
  const master = await masterKey({ folder });
  const open = await openHub({
    config,
    databaseUrl: database.url,
    master,
    environment,
    now: () => clock.now(),
  });
  whenOver(async () => {
    await open.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const { hub, db } = open;
  const worker = await registerWorker(db, "office", hub.now());
  const walk = () => settles(hub, worker);
  return {
    ...open,
    pass: async (seconds) => {
      await clock.advance(seconds);
      await walk();
    },
    holds: () => openHolds(db, hub.organisation, {}),
    settle: async ({ sweep = false } = {}) => {
      const kinds = sweep ? (["poll", "sweep"] as const) : (["poll"] as const);
      const errands = systems.flatMap((system) =>
        Object.keys(system.flows ?? flows).flatMap((noun) =>
          kinds.map((kind) => readErrand(hub, { connection: system.id, noun, kind })),
        ),
      );
      await keepErrands(db, hub.organisation, errands, hub.now());
      await walk();
      // What waited for the latest of a system to be heard goes on now.
      await clock.advance(1);
      await walk();
    },
  };
}
