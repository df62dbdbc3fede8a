import { hostname } from "node:os";
import type { Surroundings } from "../api/operation.ts";
import { createServer } from "../api/server.ts";
import { startScheduler } from "../engine/scheduler.ts";
import { startWorker } from "../engine/worker.ts";
import type { OpenHub } from "../hub.ts";

/** What one process can do of the hub's work. */
export const ROLES = ["api", "worker", "scheduler"] as const;
export type Role = (typeof ROLES)[number];

export interface RolesOptions {
  readonly server: { readonly host: string; readonly port: number };
  /** What the API shows besides the hub; without it the hub only listens for webhooks. */
  readonly api?: Surroundings | undefined;
  /** Told what each role does, once it does it. */
  readonly say: (line: string) => void;
  readonly onError: (error: unknown, doing: string) => void;
}

/** Roles at work. */
export interface Running {
  /** Where the api listens, if it is among them. */
  readonly address: string | undefined;
  /** Takes nothing new, finishes what is in hand, then stops. */
  stop(): Promise<void>;
}

interface Started {
  readonly says: string;
  readonly address?: string;
  stop(): Promise<unknown>;
}

/**
 * Sets roles to work on an open hub; the hub stays open when they stop.
 *
 * @example
 * const running = await runRoles(open, ROLES, { server: config.server, say: console.log, onError });
 * await running.stop();
 */
export async function runRoles(
  open: OpenHub,
  roles: readonly Role[],
  options: RolesOptions,
): Promise<Running> {
  const started: Started[] = [];
  const stop = async () => {
    for (const one of started.splice(0)) await one.stop();
  };
  try {
    for (const role of ROLES.filter((one) => roles.includes(one))) {
      const one = await START[role](open, options);
      started.push(one);
      options.say(one.says);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: started.find(({ address }) => address)?.address, stop };
}

const START: Readonly<Record<Role, (open: OpenHub, options: RolesOptions) => Promise<Started>>> = {
  api: async ({ hub }, { server: { host, port }, api, onError }) => {
    const server = createServer({ hub, onError, api });
    const address = await server.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
      throw new Error(listenTrouble(error, host, port), { cause: error });
    });
    return { says: `api: listens on ${address}`, address, stop: () => server.close() };
  },
  worker: async ({ hub, bell }, { onError }) => {
    const worker = await startWorker(hub, { name: `${hostname()}/${process.pid}`, bell, onError });
    return { says: `worker: hears, decides and delivers (number ${worker.id})`, stop: () => worker.stop() };
  },
  scheduler: async ({ hub, retentionDays }, { onError }) => {
    const scheduler = startScheduler(hub, { onError, retentionDays });
    return {
      says: `scheduler: asks ${systemsIn(hub.connections.size)} for what changed`,
      stop: scheduler.stop,
    };
  },
};

const systemsIn = (count: number): string => (count === 1 ? "one system" : `${count} systems`);

function listenTrouble({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE")
    return `Port ${port} of ${host} is taken, perhaps by another hub: stop that one, or set server.port (PLUMBLINE_PORT)`;
  if (code === "EACCES") return `Port ${port} is not ours to take: set server.port to 1024 or above`;
  return `The hub cannot listen on ${host}:${port}: ${message}. See server.host and server.port`;
}
