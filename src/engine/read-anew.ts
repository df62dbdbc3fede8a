import type { Ref } from "../kernel/case.ts";
import { linksHere } from "../store/crosswalk.ts";
import type { Tx } from "../store/db.ts";
import { keepErrands } from "../store/outbox.ts";
import type { Hub } from "./hub.ts";
import { lookErrands } from "./look.ts";
import { Refused } from "./refused.ts";
import { noteWish, type Wish } from "./replay.ts";

/**
 * Has a record read anew wherever it stands, past every cursor; what is found is heard like any other news. Answers
 * with the connections that are asked. Throws `Refused` where nobody is.
 */
export async function readAnew(tx: Tx, hub: Hub, { noun, key }: Ref, wish: Wish): Promise<readonly string[]> {
  const trail = hub.newKey();
  const links = await linksHere(tx, hub.organisation, noun, [key]);
  const errands = lookErrands(
    hub,
    links.map(({ connection, id }) => ({ connection, noun, id, trail })),
  );
  if (errands.length === 0)
    throw new Refused(`No system that carries a ${noun} has ${key}: there is nothing to read`);
  const asked = [...new Set(errands.map(({ connection }) => connection))].sort();
  await noteWish(tx, hub, { noun, record: key, trail, what: "read anew", wish, about: { asked } });
  await keepErrands(tx, hub.organisation, errands, hub.now());
  return asked;
}
