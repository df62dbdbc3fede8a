import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import type { Place } from "./place.ts";

/** The user and the database of the hub. */
export const NAME = "plumbline";

const run = promisify(execFile);

export interface Making {
  readonly place: Place;
  readonly binaries: Binaries;
  /** False only for tests: nothing is flushed to the disk. */
  readonly durable: boolean;
  readonly say: (line: string) => void;
}

/** Makes the data directory where there is none. It appears whole or not at all, whoever else makes one meanwhile. */
export async function ensureCluster({ place, binaries, durable, say }: Making): Promise<void> {
  if (existsSync(join(place.data, "PG_VERSION"))) return accept(place, binaries);
  say("Making the database");
  const { account } = place;
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  const own = (path: string) => (account ? chown(path, account.uid, account.gid) : undefined);

  const making = await mkdtemp(join(place.folder, "postgres.making-"));
  try {
    const data = join(making, "data");
    const password = join(making, "password");
    await own(making);
    await mkdir(data, { mode: 0o700 });
    await own(data);
    await writeFile(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
    await own(password);
    await run(
      binaries.initdb,
      [
        ...["--pgdata", data, "--username", NAME, "--auth", "scram-sha-256", "--pwfile", password],
        ...[
          "--encoding",
          "UTF8",
          "--no-locale",
          "--locale-provider",
          "builtin",
          "--builtin-locale",
          "C.UTF-8",
        ],
        // The password is 24 random bytes: stretching it would only make every connection slower.
        ...["--set", "scram_iterations=1", "--set", "timezone=UTC", "--set", "log_timezone=UTC"],
        ...["--no-instructions", ...(durable ? [] : ["--no-sync"])],
      ],
      { ...as, cwd: "/", env: { PATH: process.env.PATH, LC_ALL: "C" } },
    ).catch((error: { stderr?: string; message: string }) => {
      throw new Error(
        `PostgreSQL could not make its data directory: ${(error.stderr || error.message).trim()}`,
      );
    });
    await rename(password, join(data, "password"));
    // Fails when another process was faster; then its directory is the one.
    await rename(data, place.data).catch((error) => {
      if (!existsSync(join(place.data, "PG_VERSION"))) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** The password of the hub's user, made with the data directory and kept in it. */
export async function passwordOf({ data }: Place): Promise<string> {
  return readFile(join(data, "password"), "utf8").catch((cause) => {
    throw new Error(
      `${data} is a PostgreSQL that this program did not make: set PLUMBLINE_DATA to another folder`,
      {
        cause,
      },
    );
  });
}

async function accept({ data }: Place, { major }: Binaries): Promise<void> {
  const version = (await readFile(join(data, "PG_VERSION"), "utf8")).trim();
  if (version !== major)
    throw new Error(
      `The database in ${data} was made by PostgreSQL ${version}, and this program brings PostgreSQL ${major}: bring it over with pg_upgrade, or set DATABASE_URL`,
    );
}
