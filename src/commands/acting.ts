import { join } from "node:path";
import { firstOperator } from "../engine/operator.ts";
import { type Registry, whoseKey } from "../engine/principals.ts";
import { Refused } from "../engine/refused.ts";
import { keepKeyInFile, keyInFile } from "../platform/key-file.ts";
import { Sealed } from "../platform/sealed.ts";
import type { Db } from "../store/db.ts";
import type { Principal } from "../store/principals.ts";
import type { Desk } from "./terminal.ts";

/** Where the key lies with which this machine's command line acts. */
export const keyFileIn = (folder: string): string => join(folder, "operator.key");

/** What a command acts with: the desk it runs at, and the hub's data folder. */
export interface Seat {
  readonly desk: Pick<Desk, "environment" | "user" | "terminal">;
  readonly folder: string;
}

/**
 * Who acts: whose key is in PLUMBLINE_KEY, or else in the data folder. The very first start makes the one who starts
 * the first administrator; after that nobody acts without a key of their own.
 */
export async function acting(db: Db, hub: Registry, { desk, folder }: Seat): Promise<Principal> {
  const file = keyFileIn(folder);
  const given = await keyGiven(desk.environment.PLUMBLINE_KEY);
  if (given) {
    const principal = await whoseKey(db, hub, given.reveal());
    if (principal) return principal;
    throw new Refused(
      "PLUMBLINE_KEY is nobody's key: it has ended, or its owner may not act any more. Ask an administrator for a new one: plumbline principals rotate <name>",
    );
  }
  await welcome(db, hub, { desk, folder });
  const kept = await keyInFile(file);
  const principal = kept && (await whoseKey(db, hub, kept.reveal()));
  if (principal) return principal;
  throw new Refused(
    kept
      ? `The key in ${file} is nobody's any more: set PLUMBLINE_KEY to a key of your own; an administrator makes one with: plumbline principals add. Where every key is lost: plumbline principals recover`
      : `Nobody may act without a key: set PLUMBLINE_KEY to yours; an administrator makes one with: plumbline principals add. Where every key is lost: plumbline principals recover`,
  );
}

/** Where nobody may act yet, makes whoever starts the hub its first administrator. */
export async function welcome(db: Db, hub: Registry, { desk, folder }: Seat): Promise<void> {
  const file = keyFileIn(folder);
  const keep = (key: Sealed) => keepKeyInFile(file, key);
  const made = await db.transaction((tx) => firstOperator(tx, hub, { user: desk.user, keep }));
  if (made) desk.terminal.say(`You act as ${made.id}, the first administrator; the key is kept in ${file}`);
}

async function keyGiven(text: string | undefined): Promise<Sealed | undefined> {
  if (!text) return undefined;
  if (!text.startsWith("file:")) return new Sealed(text.trim());
  const kept = await keyInFile(text.slice("file:".length));
  if (!kept) throw new Refused(`PLUMBLINE_KEY names ${text.slice("file:".length)}, and no file is there`);
  return kept;
}
