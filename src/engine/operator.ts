import type { Sealed } from "../platform/sealed.ts";
import type { Tx } from "../store/db.ts";
import { lockPrincipals, type Principal, principals } from "../store/principals.ts";
import { addPrincipal, type Registry } from "./principals.ts";

/** Who sits at this machine, as the system calls them, and where their key is kept. */
export interface Seated {
  readonly user: string;
  /** Keeps the key before anything is committed: a principal whose key is lost would lock everybody out. */
  readonly keep: (key: Sealed) => Promise<void>;
}

/** Where nobody may act yet, whoever starts the hub is its first administrator; nothing where somebody may already. */
export async function firstOperator(
  tx: Tx,
  hub: Registry,
  { user, keep }: Seated,
): Promise<Principal | undefined> {
  await lockPrincipals(tx, hub.organisation);
  const there = await principals(tx, hub.organisation, hub.now());
  return there.length > 0 ? undefined : letIn(tx, hub, { name: nameOf(user), keep });
}

/**
 * A further administrator for whoever holds the database and the data folder, which is all the hub is, but has lost
 * every key. It is nobody who was there before, and the journal has it.
 */
export async function anotherOperator(tx: Tx, hub: Registry, { user, keep }: Seated): Promise<Principal> {
  await lockPrincipals(tx, hub.organisation);
  const taken = new Set((await principals(tx, hub.organisation, hub.now())).map(({ name }) => name));
  const wanted = nameOf(user);
  let name = wanted;
  for (let nth = 2; taken.has(name); nth++) name = `${wanted}-${nth}`;
  return letIn(tx, hub, { name, keep });
}

async function letIn(
  tx: Tx,
  hub: Registry,
  { name, keep }: { readonly name: string; readonly keep: Seated["keep"] },
): Promise<Principal> {
  const wanted = { name, kind: "person", role: "administrator", legalEntities: null } as const;
  const { principal, key } = await addPrincipal(tx, hub, wanted, "plumbline");
  await keep(key);
  return principal;
}

/** A system's user name as a principal's. */
const nameOf = (user: string): string =>
  user
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 50) || "operator";
