import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { type AnyConnector, defineConnector, defineResource } from "../src/connectors/contract.ts";
import type { AnyFlow, Connected, Hub } from "../src/engine/hub.ts";
import { openSeats } from "../src/engine/open.ts";
import type { Bell } from "../src/engine/wake.ts";
import type { Side } from "../src/kernel/case.ts";
import { canonical } from "../src/kernel/digest.ts";
import { markRead } from "../src/store/cursors.ts";
import type { Db } from "../src/store/db.ts";
import { knowTarget } from "../src/store/targets.ts";
import { Item, itemFlow } from "./item.ts";

/** How many items one call of the null connector takes. */
export const BATCH = 200;

export interface NullHub {
  readonly hub: Hub;
  /** How many items the books were told of so far. */
  readonly told: () => number;
}

/** A hub between a site and books that answer at once: what is left is the road's own cost. */
export async function nullHub(db: Db, bell: Bell, organisation: string): Promise<NullHub> {
  let told = 0;
  const onTold = (many: number) => {
    told += many;
  };
  const connections = [connected("site", "construction", onTold), connected("books", "erp", onTold)];
  const flow: AnyFlow = itemFlow;
  const hub: Hub = {
    ...{ organisation, db, rulesVersion: "bench", chance: Math.random, newKey: randomUUID, wake: bell.ring },
    flows: new Map([["item", flow]]),
    connections: new Map(connections.map((one) => [one.id, one])),
    rules: () => flow.fields,
    legalEntitiesOf: () => new Set(),
    now: () => new Date(),
    digest: (value) => createHash("sha256").update(canonical(value)).digest("hex"),
  };
  for (const { id } of connections) {
    await knowTarget(db, organisation, { connection: id, callsMax: 4 }, hub.now());
    await markRead(db, organisation, id, "item", hub.now());
  }
  await openSeats(hub);
  return { hub, told: () => told };
}

type OnTold = (many: number) => void;

const connected = (id: string, side: Side, onTold: OnTold): Connected => {
  const connector = nullConnector(side, onTold);
  return {
    ...{ id, side, connector, client: () => undefined, mode: () => "live", webhook: undefined },
    resources: new Map(connector.resources.map((resource) => [resource.entity.noun, resource])),
    vocabulary: { ours: () => undefined, theirs: () => undefined },
    ...{ callsMax: 4, pollSeconds: 0, sweepSeconds: 0 },
  };
};

const nullConnector = (side: Side, onTold: OnTold): AnyConnector =>
  defineConnector<object, object, undefined>({
    ...{ id: "null", name: "Null", side, settings: z.object({}), secrets: z.object({}) },
    address: () => "http://127.0.0.1",
    client: () => undefined,
    check: async () => "null",
    resources: [
      defineResource<undefined>()({
        entity: itemFlow.entity,
        carries: ["code", "text", "number"],
        wire: Item.extend({ id: z.string() }),
        toCanonical: ({ code, text, number }) => ({ says: { code, text, number } }),
        async *changes() {},
        read: async () => [],
        async *ids() {},
        writes: {
          ...{ batch: BATCH, once: "target", settledAfterSeconds: 0 },
          create: async (_client, wanted) => {
            onTold(wanted.length);
            return wanted.map(({ stamp, patch }) => made(stamp, stamp, patch));
          },
          update: async (_client, changes) => changes.map(({ id, stamp, patch }) => made(id, stamp, patch)),
          find: async () => [],
        },
      }),
    ],
  });

const made = (id: string, stamp: string, patch: object) => {
  const at = new Date().toISOString();
  return { done: true, image: { id, stamp, version: at, at, wire: { id, number: null, ...patch } } } as const;
};
