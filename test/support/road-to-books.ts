import type { AnyConnector, Writes } from "../../src/connectors/contract.ts";
import { sql } from "../../src/store/db.ts";
import { openDeadLetters } from "../../src/store/dead-ends.ts";
import { openHolds } from "../../src/store/holds.ts";
import { testHub } from "./hub.ts";
import { lateShelf } from "./late-shelf.ts";
import { partFlow } from "./part.ts";
import { aShelf, shelfConnector } from "./shelf.ts";

export const SETTLED_SECONDS = 120;

/** The site, and books whose answers can be lost. A part of the site is told to the books by the next delivery. */
export const roadToBooks = async (change: (connector: AnyConnector) => AnyConnector = (one) => one) => {
  const [site, books] = [aShelf(), aShelf()];
  let clock = () => new Date(0);
  const late = lateShelf(shelfConnector("erp", books), books, {
    now: () => clock(),
    settledAfterSeconds: SETTLED_SECONDS,
  });
  const hub = await testHub({
    flows: [partFlow],
    connections: [
      { id: "site", connector: shelfConnector("construction", site), client: () => site },
      { id: "books", connector: change(late.connector), client: () => books },
    ],
  });
  clock = hub.now;
  const say = async (id: string, fields: Record<string, unknown>) => {
    site.put(id, fields);
    await hub.read("site");
  };
  const lane = async () =>
    (
      await hub.db.query<Record<string, unknown>>(sql`
        select attempts, owner is null as free,
          extract(epoch from ready_at - ${hub.now()}::timestamptz)::float as "readyIn",
          extract(epoch from settled_at - ${hub.now()}::timestamptz)::float as "settledIn",
          unanswered_since is not null as doubtful from lane where queue = 'out' and target = 'books' order by key`)
    )[0];
  const waiting = async () => (await hub.db.query(sql`select from outbox where connection = 'books'`)).length;
  const letters = async () =>
    (await openDeadLetters(hub.db, "test")).map(({ remedy, attempts }) => `${remedy} ${attempts}`);
  const held = async () => (await openHolds(hub.db, "test", {})).map(({ code }) => code);
  return { hub, site, books, late, say, lane, waiting, letters, held };
};

/** The same connector with some of its writes otherwise. */
export const writing =
  (change: (writes: Writes<never, object>) => object) =>
  (connector: AnyConnector): AnyConnector => {
    const [resource] = connector.resources;
    const writes = { ...resource?.writes, ...change(resource?.writes as never) };
    return { ...connector, resources: [{ ...resource, writes }] } as AnyConnector;
  };
/** The same connector whose changes show nothing: what stands there is found by looking alone. */
export const unread = (connector: AnyConnector): AnyConnector =>
  ({
    ...connector,
    resources: connector.resources.map((one) => ({ ...one, changes: async function* () {} })),
  }) as AnyConnector;

/** One item a call. */
export const oneByOne = writing(() => ({ batch: 1 }));

/** The next calls throw these, before any effect. */
export const throwing = (errors: unknown[]) => {
  const failing =
    <A extends unknown[]>(call: (...all: A) => unknown) =>
    async (...all: A) => {
      if (errors.length > 0) throw errors.shift();
      return call(...all);
    };
  return writing(({ create, update }) => ({ create: failing(create), update: failing(update) }));
};
