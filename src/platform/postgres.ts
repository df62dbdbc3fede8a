import { realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { binariesFor } from "./postgres/binaries.ts";
import { ensureCluster, NAME, passwordOf } from "./postgres/cluster.ts";
import { keep } from "./postgres/keeper.ts";
import { placeFor, removePlace } from "./postgres/place.ts";
import { postmasterOf, stopPostmaster } from "./postgres/postmaster.ts";
import { type Serving, serve } from "./postgres/server.ts";

export interface PostgresOptions {
  /** The folder of all state. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** False only for tests: nothing is flushed to the disk. */
  readonly durable?: boolean;
}

/** A running server of our own. */
export interface Postgres {
  readonly url: string;
  /** It ran already: a killed start left it behind, or another process of ours keeps it. */
  readonly adopted: boolean;
  /** PostgreSQL's data directory. */
  readonly data: string;
  /** Ends the server, unless another process of ours keeps it. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the program, or adopts the one that runs on this data folder already. It
 * listens on the loopback alone. Who holds its keeper's lock brings it back when it dies, and ends it.
 *
 * @example
 * const postgres = await startPostgres({ folder: ".data", say: console.error });
 * const pool = new pg.Pool({ connectionString: postgres.url });
 */
export async function startPostgres({ folder, say, durable = true }: PostgresOptions): Promise<Postgres> {
  const place = await placeFor(folder, say);
  const binaries = await binariesFor(place, say);
  await ensureCluster({ place, binaries, durable, say });
  const password = await passwordOf(place);
  const urlAt = (port: number, database: string) =>
    `postgres://${NAME}:${password}@127.0.0.1:${port}/${database}`;

  const serving: Serving = { place, binaries, durable, say, urlAt };
  const server = await serve(serving);
  await ensureDatabase(urlAt(server.port, "postgres"));
  const keeper = await keep({ ...serving, port: server.port });
  return {
    url: urlAt(server.port, NAME),
    adopted: server.adopted,
    data: place.data,
    stop: () => keeper.stop(),
  };
}

/** Ends the server of this data folder, if one runs, and removes its data for good. */
export async function erasePostgres({ folder, say }: Pick<PostgresOptions, "folder" | "say">): Promise<void> {
  const place = await placeFor(folder, say);
  const running = await postmasterOf(place);
  if (running) await stopPostmaster(running, place);
  if (place.folder !== (await realpath(folder))) return removePlace(place);
  const log = join(place.folder, "postgres.log");
  for (const path of [place.data, log, `${log}.1`]) await rm(path, { recursive: true, force: true });
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [NAME]);
    if (rowCount === 0) await client.query(`create database ${NAME}`);
  } catch (error) {
    // Another process made it between the two.
    if ((error as { code?: string }).code !== "42P04" && (error as { code?: string }).code !== "23505")
      throw error;
  } finally {
    await client.end();
  }
}
