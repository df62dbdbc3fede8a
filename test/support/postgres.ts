import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { erasePostgres, startPostgres } from "../../src/platform/postgres.ts";
import { migrate } from "../../src/store/migrate.ts";
import { SHAPE } from "./wiped.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server of this run, and the migrated database that fresh ones are copied from. */
    readonly postgres: { readonly url: string; readonly template: string; readonly shape: string };
  }
}

const silent = () => undefined;

async function shapeOf(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ shape: string }>(SHAPE);
  await client.end();
  return rows[0]?.shape ?? "";
}

/** One server for the whole run, in a folder of its own that goes with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await eraseLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `plumbline-test-${process.pid}-`));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder, say: silent, durable: false });

  const template = "template_migrated";
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(`create database ${template}`);
  await client.end();
  await migrate({ url: at(postgres.url, template) });
  const shape = await shapeOf(at(postgres.url, template));

  project.provide("postgres", { url: postgres.url, template, shape });
  return async () => {
    await postgres.stop();
    await erase(folder);
  };
}

function at(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = database;
  return other.href;
}

/** What a killed run left: its folder bears its process's number. */
async function eraseLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^plumbline-test-(\d+)-/.exec(name)?.[1]);
    const folder = join(tmpdir(), name);
    const found = await stat(folder).catch(() => undefined);
    if (pid && found?.uid === process.getuid?.() && !isAlive(pid)) await erase(folder);
  }
}

async function erase(folder: string): Promise<void> {
  await erasePostgres({ folder, say: silent });
  await rm(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
