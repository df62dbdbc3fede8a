import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, realpath, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Account, accountFor } from "./account.ts";

/** Where one server's files stand, and the account that it runs as; no account means our own. */
export interface Place {
  readonly folder: string;
  /** PostgreSQL's data directory. */
  readonly data: string;
  readonly account: Account | undefined;
}

/**
 * The data folder itself; or, where the account that stands in for root cannot enter it (below a closed home, say),
 * a folder of the system that belongs to this data folder alone.
 */
export async function placeFor(folder: string, say: (line: string) => void): Promise<Place> {
  if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o755);
  const home = await realpath(folder);
  const [elsewhere, last] = foldersElsewhere(home);
  const account = await accountFor([home, elsewhere, last].map(dataIn));
  const at = (place: string): Place => ({ folder: place, data: dataIn(place), account });

  const away = (place: string): Place => {
    say(
      `${account?.name}, whom PostgreSQL runs as here, cannot enter ${home}: the database is kept in ${place}`,
    );
    return at(place);
  };

  if (!account) return at(home);
  for (const place of [elsewhere, last])
    if (existsSync(join(dataIn(place), "PG_VERSION"))) return away(place);
  if (await canEnter(account, home)) return at(home);
  if (existsSync(dataIn(home)))
    throw new Error(
      `The database in ${home} is closed to ${account.name}, whom it runs as: let others enter the folders above it (chmod o+x), or move it`,
    );
  for (const place of [elsewhere, last]) if (await makeEntered(place, account)) return away(place);
  throw new Error(
    `${account.name}, whom PostgreSQL runs as here, cannot enter ${[home, elsewhere, last].join(", ")}: set PLUMBLINE_DATA to a folder that it can enter`,
  );
}

/** Removes a place that is elsewhere than the data folder, with all in it. */
export async function removePlace({ folder }: Place): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  // Another data folder may have its place there; then it stays.
  if (dirname(folder) === ELSEWHERE) await rmdir(ELSEWHERE).catch(() => undefined);
}

const ELSEWHERE = "/var/lib/plumbline";

const dataIn = (place: string) => join(place, "postgres");

function foldersElsewhere(home: string): readonly [string, string] {
  const name = createHash("sha256").update(home).digest("hex").slice(0, 12);
  return [join(ELSEWHERE, name), join(tmpdir(), `plumbline-${name}`)];
}

async function makeEntered(place: string, account: Account): Promise<boolean> {
  try {
    if (await mkdir(place, { recursive: true })) await chmod(place, 0o755);
  } catch {
    return false;
  }
  return canEnter(account, place);
}

/** Asks the system instead of reading modes, which know nothing of access lists and mounts. */
async function canEnter({ uid, gid }: Account, folder: string): Promise<boolean> {
  const shell = spawn("/bin/sh", ["-c", 'cd -- "$0"', folder], { uid, gid, cwd: "/", stdio: "ignore" });
  const [code] = (await once(shell, "exit")) as [number | null];
  return code === 0;
}
