import { z } from "zod";
import {
  type AnyConnector,
  type AnyResource,
  defineConnector,
  type Observed,
  type Outcome,
} from "../../src/connectors/contract.ts";
import type { Side } from "../../src/kernel/case.ts";
import type { Entity } from "../../src/kernel/entity.ts";

type Fields = Readonly<Record<string, unknown>>;
interface Row {
  readonly fields: Fields;
  readonly version: number;
  readonly stamp?: string | undefined;
}

/** What a system in memory keeps of one noun; of which fields it may be told, and which name other records there. */
export interface Drawer {
  readonly entity: Entity<never>;
  readonly carries: readonly string[];
  readonly refs?: Readonly<Record<string, string>>;
  readonly isTold?: boolean;
}

/** A system in memory that keeps several nouns, each as its canonical fields say. */
export function aDesk(id: string, side: Side, drawers: readonly Drawer[]) {
  const tables = new Map(drawers.map(({ entity }) => [entity.noun, new Map<string, Row>()]));
  let clock = 0;
  const table = (noun: string): Map<string, Row> => {
    const found = tables.get(noun);
    if (!found) throw new Error(`${id} keeps no ${noun}`);
    return found;
  };
  const put = (noun: string, key: string, fields: Fields, stamp?: string): Row => {
    clock += 1;
    const before = table(noun).get(key);
    const row = { fields: { ...before?.fields, ...fields }, version: clock, stamp: stamp ?? before?.stamp };
    table(noun).set(key, row);
    return row;
  };
  const resources = drawers.map((drawer) => resourceOf(drawer, table(drawer.entity.noun), put));
  const connector = defineConnector<object, object, null>({
    ...{ id, name: id, side, settings: z.object({}), secrets: z.object({}) },
    ...{ address: () => "http://127.0.0.1", client: () => null, check: async () => id },
    resources,
  }) as AnyConnector;
  return { id, connector, client: () => null, put, table };
}

function resourceOf(
  { entity, carries, refs, isTold = false }: Drawer,
  rows: Map<string, Row>,
  put: (noun: string, key: string, fields: Fields, stamp?: string) => Row,
): AnyResource {
  const { noun } = entity;
  const written = (key: string, fields: Fields, stamp?: string): Outcome => ({
    done: true,
    image: observed(key, put(noun, key, fields, stamp)),
  });
  const resource = {
    entity,
    carries,
    ...(refs ? { refs } : {}),
    wire: z.record(z.string(), z.unknown()),
    // Who said a field last stands beside the fields, as `by`.
    toCanonical: (wire: Fields) => ({
      says: Object.fromEntries(Object.entries(wire).filter(([field]) => carries.includes(field))),
      by: wire.by,
    }),
    async *changes(_client: unknown, since: unknown) {
      const from = (since as number | undefined) ?? 0;
      const news = [...rows].filter(([, { version }]) => version > from);
      const cursor = Math.max(from, ...news.map(([, { version }]) => version));
      yield { observed: news.map(([key, row]) => observed(key, row)), cursor };
    },
    read: async (_client: unknown, keys: readonly string[]) =>
      keys.flatMap((key) => {
        const row = rows.get(key);
        return row ? [observed(key, row)] : [];
      }),
    async *ids() {
      yield [...rows.keys()];
    },
    ...(isTold
      ? {
          writes: {
            ...{ batch: 50, once: "target", settledAfterSeconds: 0 },
            create: async (_client: unknown, items: readonly { stamp: string; patch: Fields }[]) =>
              items.map(({ stamp, patch }) => written(`${noun}-${stamp}`, patch, stamp)),
            update: async (_client: unknown, items: readonly { id: string; patch: Fields }[]) =>
              items.map((item) => written(item.id, item.patch)),
            find: async (_client: unknown, stamps: readonly string[]) =>
              [...rows]
                .filter(([, { stamp }]) => stamp && stamps.includes(stamp))
                .map(([key, row]) => observed(key, row)),
          },
        }
      : {}),
  };
  return resource as unknown as AnyResource;
}

const observed = (id: string, { fields, version, stamp }: Row): Observed => ({
  id,
  version: String(version).padStart(12, "0"),
  at: new Date(Date.UTC(2026, 0, 1) + version * 1000).toISOString(),
  wire: fields,
  ...(stamp === undefined ? {} : { stamp }),
});
