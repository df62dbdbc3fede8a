import { execFile } from "node:child_process";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Place } from "./place.ts";

/** A server that runs on a data directory, as its own pid file tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const run = promisify(execFile);

/**
 * The server that runs on this data directory, if one does. A pid file that a killed server left is removed, also when
 * its number now belongs to another program: PostgreSQL itself would refuse to start then.
 */
export async function postmasterOf({ data }: Place): Promise<Postmaster | undefined> {
  const file = join(data, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (await isServer(pid, data)) return port > 0 ? { pid, port } : undefined;
  await rm(file, { force: true });
  return undefined;
}

/** Ends the server: open transactions are rolled back, and what is committed is flushed. */
export async function stopPostmaster({ pid }: Postmaster, place: Place, secondsMax = 60): Promise<void> {
  if (!signal(pid, "SIGINT")) return;
  if (await isGone(pid, place, secondsMax)) return;
  signal(pid, "SIGQUIT");
  if (await isGone(pid, place, 10)) return;
  throw new Error(
    `PostgreSQL (process ${pid}) does not stop: look into ${join(place.folder, "postgres.log")}`,
  );
}

async function isGone(pid: number, { data }: Place, secondsMax: number): Promise<boolean> {
  for (const deadline = performance.now() + secondsMax * 1000; performance.now() < deadline; await delay(20))
    if (!(await isServer(pid, data))) return true;
  return false;
}

/** A server works in its data directory. Where the system does not show that, its command line has to do. */
async function isServer(pid: number, data: string): Promise<boolean> {
  if (!signal(pid, 0)) return false;
  const [there, here] = await Promise.all(
    [`/proc/${pid}/cwd`, data].map((path) => stat(path).catch(() => undefined)),
  );
  if (there && here) return there.ino === here.ino && there.dev === here.dev;
  const command = await commandOf(pid);
  return command === undefined || (command.includes("postgres") && command.includes(data));
}

/** The command line of a process; empty for one that has ended, undefined where the system does not tell. */
async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  return run("ps", ["-p", String(pid), "-o", "command="]).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
