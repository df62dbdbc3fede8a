import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The key under which this deployment's secrets are wrapped, as what is derived of it. Its bytes print nowhere. */
export interface MasterKey {
  /** Tells one master key from another; stored with whatever it sealed. */
  readonly id: string;
  readonly wrapping: KeyObject;
  readonly digesting: KeyObject;
}

export interface MasterKeyOptions {
  /** `PLUMBLINE_MASTER_KEY`: 32 bytes in base64, or `file:/path` to a file that holds them. */
  readonly given?: string | undefined;
  /** The data folder, which keeps a key of its own unless one is given. */
  readonly folder: string;
}

const REMEDY = "make one with: openssl rand -base64 32";

/** The master key: given by the environment, or kept in the data folder, where the first start makes it. */
export async function masterKey({ given, folder }: MasterKeyOptions): Promise<MasterKey> {
  if (given?.startsWith("file:")) return keyFrom(await guarded(given.slice("file:".length)), given);
  if (given !== undefined) return keyFrom(given, "PLUMBLINE_MASTER_KEY");
  const path = join(folder, "master.key");
  await mkdir(folder, { recursive: true });
  await makeOnce(path);
  return keyFrom(await guarded(path), path);
}

/**
 * A keyed digest (HMAC-SHA-256, hexadecimal) for the journal: it proves that a value was the same, and nobody who lacks
 * the master key finds the value by trying all account numbers.
 */
export function hmacDigest({ digesting }: MasterKey, value: string): string {
  return createHmac("sha256", digesting).update(value).digest("hex");
}

function keyFrom(text: string, source: string): MasterKey {
  const bytes = Buffer.from(text.trim(), "base64");
  if (bytes.length !== 32 || bytes.toString("base64") !== text.trim())
    throw new Error(`${source} is not a master key: it must be 32 bytes in base64; ${REMEDY}`);
  const derive = (purpose: string, length = 32) =>
    Buffer.from(hkdfSync("sha256", bytes, "", `plumbline/${purpose}`, length));
  return {
    id: derive("id", 6).toString("hex"),
    wrapping: createSecretKey(derive("wrap")),
    digesting: createSecretKey(derive("digest")),
  };
}

/** Two first starts end with the same key: the file appears whole, and only once. */
async function makeOnce(path: string): Promise<void> {
  if (await stat(path).catch(() => undefined)) return;
  const making = `${path}.${randomUUID()}`;
  await writeFile(making, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  await link(making, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(making, { force: true });
}

async function guarded(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`The master key ${path} cannot be read (${cause.code}): restore it, or ${REMEDY}`, {
      cause,
    });
  });
  if ((await stat(path)).mode & 0o077)
    throw new Error(`The master key ${path} can be read by others: run chmod 600 ${path}`);
  return text;
}
