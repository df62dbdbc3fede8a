import { createHash, randomUUID } from "node:crypto";
import type { AnyConnector, Observed, Outcome } from "../../src/connectors/contract.ts";
import { ConnectorError } from "../../src/connectors/kit/errors.ts";
import type { AnyFlow, Connected, Hub } from "../../src/engine/hub.ts";
import { openSeats } from "../../src/engine/open.ts";
import { canonical } from "../../src/kernel/digest.ts";
import { markRead } from "../../src/store/cursors.ts";
import type { Db } from "../../src/store/db.ts";
import { knowTarget } from "../../src/store/targets.ts";
import type { Call, CallItem, JudgedRow } from "./judge.ts";
import { partFlow } from "./part.ts";
import { aShelf, shelfConnector } from "./shelf.ts";

/** Parts as they are judged: a part that is admitted is posted as well, once. */
const judgedFlow: AnyFlow = {
  ...partFlow,
  moves: partFlow.moves.map((move) => ({
    ...move,
    does: ({ name }, seats) =>
      seats.filter(({ side }) => side === "erp").map((to) => ({ do: "post", to, body: { name } })),
  })),
};

export interface Judged {
  readonly db: Db;
  readonly url: string;
  readonly settledAfterSeconds: number;
  readonly now?: () => Date;
  readonly wake?: () => void;
  /** What befalls the worker between an answer and what it makes of it: a pause, a lost connection. */
  readonly answered?: (call: Call) => Promise<unknown>;
}

/** A hub between a site and the judge. */
export function judgedHub(judged: Judged): Hub {
  const { db, url, now = () => new Date(), wake = () => {} } = judged;
  const site = aShelf();
  const connections = [
    connected("site", shelfConnector("construction", site), () => site),
    connected("judge", judgeConnector(judged), () => url),
  ];
  return {
    organisation: "o",
    db,
    flows: new Map([["part", judgedFlow]]),
    connections: new Map(connections.map((one) => [one.id, one])),
    rules: () => judgedFlow.fields,
    legalEntitiesOf: () => new Set(),
    rulesVersion: "test",
    now,
    chance: Math.random,
    newKey: randomUUID,
    digest: (value) => createHash("sha256").update(canonical(value)).digest("hex"),
    wake,
  };
}

/** What an installation has behind it: both systems are known, and have been read. */
export async function prepare(hub: Hub, callsMax: number): Promise<void> {
  for (const connection of hub.connections.keys()) {
    await knowTarget(hub.db, hub.organisation, { connection, callsMax }, hub.now());
    await markRead(hub.db, hub.organisation, connection, "part", hub.now());
  }
  await openSeats(hub);
}

/** The numbered change of one part, as its site says it. */
export const change = (key: string, number: number): Observed => ({
  ...{ id: key, version: String(number).padStart(9, "0"), at: new Date(number * 1000).toISOString() },
  wire: { id: key, name: key, code: `${key}/${number}` },
});

function judgeConnector({ url, settledAfterSeconds, answered = async () => {} }: Judged): AnyConnector {
  const shelved = shelfConnector("erp", aShelf());
  const [resource] = shelved.resources;
  const call = async (act: Call["act"], items: readonly CallItem[]) => {
    const rows = await ask<JudgedRow>(`${url}/call`, { act, items });
    await answered({ act, items });
    return rows;
  };
  const each = async (rows: Promise<readonly JudgedRow[]>): Promise<readonly Outcome[]> =>
    (await rows).map((row) => ({ done: true, image: imageOf(row) }));
  const writes = {
    batch: 5,
    once: "looking",
    settledAfterSeconds,
    create: (_client: unknown, items: readonly CallItem[]) => each(call("create", items)),
    update: (_client: unknown, items: readonly CallItem[]) => each(call("update", items)),
    find: async (_client: unknown, stamps: readonly string[]) =>
      (await ask<JudgedRow>(`${url}/find`, stamps)).map(imageOf),
  };
  const post = async (_client: unknown, { key, body }: { key: string; body: { name: string } }) => {
    const [row] = await call("post", [{ stamp: key, patch: body }]);
    if (!row) throw new ConnectorError("changed", "The judge answered nothing");
    return { done: true, image: imageOf(row) };
  };
  return {
    ...shelved,
    resources: [{ ...resource, changes: async function* () {}, writes }],
    performs: { post },
  } as unknown as AnyConnector;
}

const imageOf = ({ id, stamp, version, ...fields }: JudgedRow): Observed => ({
  ...{ id, version: String(version).padStart(12, "0"), at: new Date(version * 1000).toISOString() },
  wire: { id, ...fields },
  ...(stamp ? { stamp } : {}),
});

async function ask<Row>(url: string, body: unknown): Promise<readonly Row[]> {
  try {
    const headers = { "x-caller": String(process.pid) };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return (await response.json()) as readonly Row[];
  } catch (cause) {
    throw new ConnectorError("later", "The judge did not answer", { cause, unanswered: true });
  }
}

const connected = (id: string, connector: AnyConnector, client: () => unknown): Connected => ({
  ...{ id, connector, client, side: connector.side },
  resources: new Map(connector.resources.map((resource) => [resource.entity.noun, resource])),
  vocabulary: { ours: () => undefined, theirs: () => undefined },
  ...{ callsMax: 4, pollSeconds: 0, sweepSeconds: 0, mode: () => "live", webhook: undefined },
});
