import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { postmasterOf, stopPostmaster } from "./postmaster.ts";
import { type Serving, serve } from "./server.ts";

/** One process's hold on a running server. */
export interface Keeper {
  /** Lets go; the process that holds the keeper's lock ends the server. */
  stop(): Promise<void>;
}

/** Any number that nothing else locks in the database `postgres`. */
const LOCK = 735_113_842;

/**
 * Of all processes that use the server one holds its keeper's lock, for as long as its session lives: a process that
 * is killed lets go of it, and the next in the queue has it. Whoever notices that the server died brings it back.
 */
export async function keep(serving: Serving & { port: number }): Promise<Keeper> {
  let stopping = false;
  let held = false;
  let revival: Promise<void> | undefined;
  let session = await queue();

  async function queue(): Promise<pg.Client> {
    const client = new pg.Client(serving.urlAt(serving.port, "postgres"));
    client.on("error", () => undefined);
    await client.connect();
    client.on("end", () => {
      held = false;
      if (!stopping) revival ??= revive().finally(() => (revival = undefined));
    });
    const { rows } = await client.query<{ held: boolean }>("select pg_try_advisory_lock($1) as held", [LOCK]);
    held = rows[0]?.held ?? false;
    if (!held)
      client.query("select pg_advisory_lock($1)", [LOCK]).then(
        () => (held = true),
        () => undefined,
      );
    // A program that ends without a word is not held up by its lock; the published types lack the function.
    (client as pg.Client & { unref(): void }).unref();
    return client;
  }

  async function revive(): Promise<void> {
    serving.say("The database is gone: bringing it back");
    for (let attempt = 1; !stopping && existsSync(serving.place.data); attempt++) {
      try {
        await serve(serving);
        session = await queue();
        return serving.say("The database is back");
      } catch (error) {
        serving.say((error as Error).message);
        await delay(Math.min(attempt, 10) * 1000);
      }
    }
  }

  return {
    async stop() {
      stopping = true;
      await revival;
      const server = held ? await postmasterOf(serving.place) : undefined;
      if (server) await stopPostmaster(server, serving.place);
      await session.end().catch(() => undefined);
    },
  };
}
