import { readFile, stat } from "node:fs/promises";

/** The account of the operating system that the server runs as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Then it runs as the owner of the data that exists, else as the first of these
 * that this machine has. No user is ever created. Answers with nothing where we are not root.
 */
export async function accountFor(data: readonly string[]): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await accountsHere();
  for (const folder of data) {
    const found = await stat(folder).catch(() => undefined);
    if (found && found.uid !== 0)
      return accounts.find(({ uid }) => uid === found.uid) ?? { name: `user ${found.uid}`, ...idsOf(found) };
  }
  const account = ["postgres", "nobody"].flatMap(
    (name) => accounts.find((one) => one.name === name) ?? [],
  )[0];
  if (account) return account;
  throw new Error(
    "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody: start as another user, or set DATABASE_URL",
  );
}

async function accountsHere(): Promise<readonly Account[]> {
  const lines = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
  return lines
    .map((line) => line.split(":"))
    .filter((fields) => fields.length >= 4)
    .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

const idsOf = ({ uid, gid }: { uid: number; gid: number }) => ({ uid, gid });
