import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { isWiped } from "./wiped.ts";

/** A migrated database that holds nothing. */
export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const FREE = "free_";

/**
 * Makes a database of its own for one test. One that an earlier test gave back serves again once it is wiped: to copy
 * the template takes longer than most tests do.
 *
 * @example
 * const database = await freshDatabase();
 * onTestFinished(() => database.drop());
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url, template } = inject("postgres");
  const id = randomUUID().replaceAll("-", "");
  const name = `test_${id}`;
  const server = await theServer(url);
  if (!(await isTaken(server, name))) await server.query(`create database ${name} template ${template}`);
  const own = new URL(url);
  own.pathname = name;
  const drop = async () => {
    await server.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    const isFree = (await isWiped(own.href)) && (await isRenamed(server, name, `${FREE}${id}`));
    if (!isFree) await server.query(`drop database if exists ${name} with (force)`);
  };
  return { url: own.href, drop };
}

/** Takes one that was given back; the server lets only one have it. */
async function isTaken(server: pg.Client, name: string): Promise<boolean> {
  const { rows } = await server.query<{ datname: string }>(
    "select datname from pg_database where starts_with(datname, $1) limit 4",
    [FREE],
  );
  for (const { datname } of rows) if (await isRenamed(server, datname, name)) return true;
  return false;
}

/** False: it is another's by now, or somebody is still connected. */
const isRenamed = (server: pg.Client, from: string, to: string): Promise<boolean> =>
  server.query(`alter database ${from} rename to ${to}`).then(
    () => true,
    () => false,
  );

let connected: Promise<pg.Client> | undefined;

/** One connection for all the tests of a process; it keeps none of them from ending. */
function theServer(url: string): Promise<pg.Client> {
  connected ??= (async () => {
    const server = new pg.Client(url);
    // It ends with the server.
    server.on("error", () => undefined);
    await server.connect();
    (server as unknown as { connection: { stream: { unref(): void } } }).connection.stream.unref();
    return server;
  })();
  return connected;
}
