import { type AccessKey, isKeyOf, newAccessKey, prefixOf } from "../platform/access-key.ts";
import type { Sealed } from "../platform/sealed.ts";
import type { Tx } from "../store/db.ts";
import { writeJournal } from "../store/journal.ts";
import { endKeys, keepKey, keyOf, noteUse } from "../store/principal-keys.ts";
import {
  disablePrincipal,
  keepPrincipal,
  lockPrincipals,
  type Principal,
  type PrincipalKind,
  type PrincipalRole,
  principalNamed,
  principals,
} from "../store/principals.ts";
import type { Hub } from "./hub.ts";
import { Refused } from "./refused.ts";

/** The part of the hub that knows who acts. */
export type Registry = Pick<Hub, "organisation" | "now" | "newKey">;

export interface NewPrincipal {
  readonly name: string;
  readonly kind: PrincipalKind;
  readonly role: PrincipalRole;
  /** Null: all of the organisation. */
  readonly legalEntities: readonly string[] | null;
  readonly callsPerMinute?: number | undefined;
}

export const CALLS_PER_MINUTE = 600;

const NAME = /^[a-z0-9][a-z0-9.-]{0,59}$/;

/** Who decides is a person; what is not of the firm has a role of its own. */
const ROLES_OF: Readonly<Record<PrincipalKind, readonly PrincipalRole[]>> = {
  person: ["administrator", "controller", "project-manager", "integration-engineer", "steward", "auditor"],
  service: ["service", "auditor"],
  partner: ["partner"],
};

/** Whose key this is; nothing where it is nobody's, has ended, or belongs to one that may not act any more. */
export async function whoseKey(
  tx: Tx,
  { organisation, now }: Pick<Registry, "organisation" | "now">,
  text: string,
): Promise<Principal | undefined> {
  const prefix = prefixOf(text);
  const found = prefix === undefined ? undefined : await keyOf(tx, organisation, prefix, now());
  if (!isKeyOf(text, found?.digest) || !found || prefix === undefined || found.disabledAt !== null)
    return undefined;
  await noteUse(tx, organisation, prefix, now());
  const { digest: _digest, ...principal } = found;
  return principal;
}

/** Lets somebody in under a name of their own; answers with their key, which is nowhere else. */
export async function addPrincipal(
  tx: Tx,
  hub: Registry,
  { name, kind, role, legalEntities, callsPerMinute = CALLS_PER_MINUTE }: NewPrincipal,
  by: string,
): Promise<{ readonly principal: Principal; readonly key: Sealed }> {
  if (!NAME.test(name))
    throw new Refused(
      `${name} cannot be a principal's name: lower-case letters and digits, with . or - within, such as ada.walker`,
    );
  if (!ROLES_OF[kind].includes(role))
    throw new Refused(`A ${kind} cannot be ${role}: it may be ${ROLES_OF[kind].join(" or ")}`);
  const principal: Principal = {
    ...{ id: `${kind}:${name}`, kind, name, role, legalEntities, callsPerMinute },
    ...{ madeAt: hub.now().toISOString(), madeBy: by },
    ...{ disabledAt: null, disabledBy: null, disabledBecause: null },
  };
  if (!(await keepPrincipal(tx, hub.organisation, principal)))
    throw new Refused(
      `The name ${name} is taken, and a name is never given to another: choose a further one, such as ${name}-2`,
    );
  const made = await giveKey(tx, hub, principal.id, by);
  const body = { principal: principal.id, role, legalEntities, callsPerMinute, key: made.prefix };
  await note(tx, hub, { what: "principal added", by, body });
  return { principal, key: made.key };
}

/** Takes from a principal that it may act, at once. Somebody must stay who can let others in. */
export async function disable(
  tx: Tx,
  hub: Registry,
  named: string,
  { by, because }: { readonly by: string; readonly because: string },
): Promise<Principal> {
  const { organisation, now } = hub;
  await lockPrincipals(tx, organisation);
  const principal = await theOne(tx, hub, named);
  const { id } = principal;
  const others = (await principals(tx, organisation, now())).filter(
    (one) => one.id !== id && one.role === "administrator" && one.keys.length > 0,
  );
  if (principal.role === "administrator" && others.length === 0)
    throw new Refused(
      `${id} is the last administrator: nobody could let others in. Add another administrator first`,
    );
  await disablePrincipal(tx, organisation, id, { by, because, now: now() });
  await note(tx, hub, { what: "principal disabled", by, body: { principal: id, because } });
  return { ...principal, disabledAt: now().toISOString(), disabledBy: by, disabledBecause: because };
}

/** Gives a principal a new key. The earlier ones end at once, or after so many hours in which both open. */
export async function rotate(
  tx: Tx,
  hub: Registry,
  named: string,
  { by, overlapHours }: { readonly by: string; readonly overlapHours: number },
): Promise<{ readonly principal: Principal; readonly key: Sealed; readonly endsAt: Date }> {
  await lockPrincipals(tx, hub.organisation);
  const principal = await theOne(tx, hub, named);
  const endsAt = new Date(hub.now().getTime() + overlapHours * 3_600_000);
  await endKeys(tx, hub.organisation, principal.id, endsAt);
  const made = await giveKey(tx, hub, principal.id, by);
  const body = { principal: principal.id, key: made.prefix, earlierEnd: endsAt.toISOString() };
  await note(tx, hub, { what: "key rotated", by, body });
  return { principal, key: made.key, endsAt };
}

async function giveKey(tx: Tx, hub: Registry, principal: string, by: string): Promise<AccessKey> {
  const made = newAccessKey();
  await keepKey(tx, hub.organisation, { ...made, principal }, { by, now: hub.now() });
  return made;
}

async function theOne(tx: Tx, { organisation }: Registry, named: string): Promise<Principal> {
  const found = await principalNamed(tx, organisation, named);
  if (!found) throw new Refused(`No principal is called ${named}: plumbline principals list names them all`);
  if (found.disabledAt !== null)
    throw new Refused(`${found.id} was disabled by ${found.disabledBy}, and stays so: add another`);
  return found;
}

async function note(
  tx: Tx,
  { organisation, now, newKey }: Registry,
  { what, by, body }: { readonly what: string; readonly by: string; readonly body: object },
): Promise<void> {
  const entry = { organisation, at: now(), trail: newKey(), noun: null, record: null } as const;
  await writeJournal(tx, [{ ...entry, stage: "admin", what, actor: by, body }]);
}
