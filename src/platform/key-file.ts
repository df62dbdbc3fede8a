import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Sealed } from "./sealed.ts";

/** A key out of a file that only its owner may read; nothing where there is none. */
export async function keyInFile(path: string): Promise<Sealed | undefined> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new Error(
      `The key file ${path} cannot be read (${cause.code}): set PLUMBLINE_KEY to a key of your own`,
      { cause },
    );
  });
  if (text === undefined) return undefined;
  if ((await stat(path)).mode & 0o077)
    throw new Error(`The key file ${path} can be read by others: run chmod 600 ${path}`);
  return new Sealed(text.trim());
}

/** Puts a key into a file that only its owner may read, in place of an earlier one. */
export async function keepKeyInFile(path: string, key: Sealed): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "", { mode: 0o600 });
  await chmod(path, 0o600);
  await writeFile(path, `${key.reveal()}\n`);
}
