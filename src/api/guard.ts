import { NotPermitted, permit } from "../engine/access.ts";
import type { Hub } from "../engine/hub.ts";
import { whoseKey } from "../engine/principals.ts";
import { countCall, type Principal } from "../store/principals.ts";
import type { Operation } from "./operation.ts";
import { Problem } from "./problem.ts";

/** Who calls, by the key that came with the call, and not more often than they may. */
export async function caller(hub: Hub, authorization: string | undefined): Promise<Principal> {
  const [, key] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  if (key === undefined)
    throw noKey("Send a key of your own: authorization: Bearer plk_…; an administrator makes one.", "");
  const principal = await whoseKey(hub.db, hub, key);
  if (!principal)
    throw noKey(
      "This key is nobody's: it has ended, or its owner may not act any more. Ask an administrator for a new one.",
      ', error="invalid_token"',
    );
  const calls = await countCall(hub.db, hub.organisation, principal.id, hub.now());
  if (calls > principal.callsPerMinute) throw tooMany(principal, hub.now());
  return principal;
}

/** Is it theirs to do at all? */
export function admit(principal: Principal, { action, isWhole }: Operation): void {
  if (action !== null) permit(principal, action);
  if (isWhole && principal.legalEntities !== null)
    throw new NotPermitted(
      `This speaks of the whole organisation, and ${principal.id} is there for ${principal.legalEntities.join(", ")} alone: ask somebody who is there for all`,
    );
}

const noKey = (says: string, error: string): Problem =>
  new Problem("no-key", says, { headers: { "www-authenticate": `Bearer realm="plumbline"${error}` } });

function tooMany({ id, callsPerMinute }: Principal, now: Date): Problem {
  const seconds = 60 - now.getUTCSeconds();
  return new Problem(
    "too-many-calls",
    `${id} may call ${callsPerMinute} times a minute, and has. Go on in ${seconds} s; an administrator can allow more.`,
    { headers: { "retry-after": String(seconds) } },
  );
}
