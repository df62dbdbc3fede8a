import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Making } from "./cluster.ts";
import { type Postmaster, postmasterOf } from "./postmaster.ts";

export interface Serving extends Making {
  readonly urlAt: (port: number, database: string) => string;
  /** The port to come back on; without it, a free one. */
  readonly port?: number | undefined;
}

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** The running server on this data directory: the one that is there already, or a new one. */
export async function serve(serving: Serving): Promise<Postmaster & { adopted: boolean }> {
  for (const deadline = performance.now() + 120_000; ; await delay(200)) {
    const found = await postmasterOf(serving.place);
    if (found && (await answers(serving, found.port))) return { ...found, adopted: true };
    const outcome = found ? "It does not answer" : await start(serving);
    if (typeof outcome !== "string") return { ...outcome, adopted: false };
    if (!passes(outcome) || performance.now() > deadline)
      throw new Error(`PostgreSQL does not start in ${serving.place.data}: ${outcome}`);
  }
}

/** What ends by itself: another start was faster, a port was taken meanwhile, a killed server's last processes still run. */
const passes = (trouble: string): boolean =>
  /does not answer|lock file .* already exists|Address already in use|could not create any TCP\/IP sockets|still in use/.test(
    trouble,
  );

async function start(serving: Serving): Promise<Postmaster | string> {
  const { place, binaries, durable, say } = serving;
  const port = serving.port ?? (await freePort());
  const log = await logOf(place.folder);
  // Its own session and a file for its words: Ctrl-C and our own death leave it time to end well, or to be adopted.
  const server = spawn(binaries.postgres, ["-D", place.data, ...settings(port, durable)], {
    ...(place.account ? { uid: place.account.uid, gid: place.account.gid } : {}),
    cwd: "/",
    env: { PATH: process.env.PATH, LC_ALL: "C" },
    detached: true,
    stdio: ["ignore", log.file.fd, log.file.fd],
  });
  server.unref();
  await log.file.close();

  const ended = once(server, "exit").catch(() => undefined);
  for (let waits = 1; ; waits++) {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) {
      await ended;
      return lastWords(log.path, log.from);
    }
    if (await answers(serving, port)) return { pid: server.pid, port };
    if (waits % 200 === 0) say("PostgreSQL is still starting: after a crash it reads its log first");
    await delay(25);
  }
}

const settings = (port: number, durable: boolean): readonly string[] =>
  Object.entries({
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    log_line_prefix: "%m [%p] ",
    // A killed server loses nothing with these either; a machine that loses power would.
    ...(durable ? {} : { fsync: "off", full_page_writes: "off" }),
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

/** Is it this data directory that answers there, to our password? */
async function answers({ place, urlAt }: Serving, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlAt(port, "postgres"), connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === place.data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as { port: number };
  listener.close();
  await once(listener, "close");
  return port;
}

async function logOf(folder: string) {
  const path = join(folder, "postgres.log");
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.1`);
  return { path, from: size > LOG_BYTES_MAX ? 0 : size, file: await open(path, "a", 0o600) };
}

async function lastWords(path: string, from: number): Promise<string> {
  const lines = (await readFile(path)).subarray(from).toString("utf8").trim().split("\n");
  const telling = lines.filter((line) => /FATAL|ERROR|PANIC|HINT|error while loading/.test(line));
  return (
    (telling.length > 0 ? telling : lines.slice(-5)).join("; ") || `it ended without a word (see ${path})`
  );
}
