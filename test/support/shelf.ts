import { z } from "zod";
import {
  defineConnector,
  defineResource,
  type Observed,
  type Outcome,
} from "../../src/connectors/contract.ts";
import type { ConnectorError } from "../../src/connectors/kit/errors.ts";
import { unlessOvertaken } from "../../src/connectors/kit/unless-overtaken.ts";
import type { Side } from "../../src/kernel/case.ts";
import { type Part, PartEntity } from "./part.ts";

type Fields = Record<string, unknown>;
interface Row {
  readonly id: string;
  version: number;
  fields: Fields;
  stamp?: string;
  /** The company whose books it belongs to, where the shelf has several. */
  company?: string | undefined;
}

/** A system in memory that keeps parts: small enough to see through, with a log of every effect. */
export interface Shelf {
  readonly rows: Map<string, Row>;
  readonly log: {
    readonly act: string;
    readonly stamp: string;
    readonly id: string;
    readonly fields: Fields;
  }[];
  put(id: string, fields: Fields): Row;
  remove(id: string): void;
  /** Answers the next calls so many times with this, before or after their effect. */
  trouble(error: ConnectorError, options?: { times?: number; afterEffect?: boolean }): void;
}

export function aShelf(): Shelf & {
  readonly troubles: { error: ConnectorError; afterEffect: boolean }[];
  clock: number;
  /** The company of whatever is made without one. */
  home?: string;
  /** What somebody does there just before it is looked at what stands. */
  meanwhile?: () => void;
} {
  const shelf = {
    rows: new Map<string, Row>(),
    log: [] as Shelf["log"],
    troubles: [] as { error: ConnectorError; afterEffect: boolean }[],
    clock: 0,
    put(id: string, fields: Fields) {
      shelf.clock += 1;
      const row: Row = {
        ...shelf.rows.get(id),
        id,
        version: shelf.clock,
        fields: { ...shelf.rows.get(id)?.fields, ...fields },
      };
      shelf.rows.set(id, row);
      return row;
    },
    remove(id: string) {
      shelf.rows.delete(id);
    },
    trouble(error: ConnectorError, { times = 1, afterEffect = false } = {}) {
      for (let n = 0; n < times; n++) shelf.troubles.push({ error, afterEffect });
    },
  };
  return shelf;
}

type Client = ReturnType<typeof aShelf>;

const observed = ({ id, version, fields, stamp, company }: Row): Observed => ({
  id,
  version: String(version).padStart(12, "0"),
  at: new Date(Date.UTC(2026, 0, 1) + version * 1000).toISOString(),
  wire: { id, ...fields },
  ...(stamp === undefined ? {} : { stamp }),
  ...(company === undefined ? {} : { company }),
});

const Wire = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string().nullish(),
  price: z.string().nullish(),
  secret: z.string().nullish(),
});

/** The connector of a shelf. It finds its own keys (`target`), as Odoo does. */
export const shelfConnector = (
  side: Side,
  shelf: Client,
  { takes }: { takes?: readonly (keyof Part)[] } = {},
) =>
  defineConnector<object, object, Client>({
    id: "shelf",
    name: "Shelf",
    side,
    settings: z.object({}),
    secrets: z.object({}),
    address: () => "http://127.0.0.1",
    client: () => shelf,
    check: async () => "shelf",
    resources: [
      defineResource<Client>()({
        entity: PartEntity,
        carries: ["name", "code", "price", "secret"],
        wire: Wire,
        toCanonical: ({ name, code, price, secret }) => ({
          says: { name, code: code ?? null, price: price ?? null, secret: secret ?? null },
        }),
        async *changes({ rows }, since) {
          const from = (since as number | undefined) ?? -1;
          const changed = [...rows.values()]
            .filter(({ version }) => version > from)
            .sort((a, b) => a.version - b.version);
          for (const row of changed) yield { observed: [observed(row)], cursor: row.version };
        },
        read: async ({ rows }, ids) => ids.flatMap((id) => rows.get(id) ?? []).map(observed),
        async *ids({ rows }) {
          yield [...rows.keys()];
        },
        writes: {
          ...(takes ? { takes: takes as never } : {}),
          batch: 50,
          once: "target",
          settledAfterSeconds: 0,
          create: async (client, items) =>
            each(client, items, ({ stamp, patch, company = client.home }) => {
              const there = [...client.rows.values()].find(
                (row) => row.stamp === stamp && row.company === company,
              );
              const row = client.put(there?.id ?? `${side}-${client.rows.size + 1}`, patch);
              Object.assign(row, { stamp, ...(company === undefined ? {} : { company }) });
              client.log.push({ act: there ? "repeat" : "create", stamp, id: row.id, fields: patch });
              return row;
            }),
          update: async (client, items) =>
            unlessOvertaken(items, {
              read: async (ids) => {
                client.meanwhile?.();
                return ids.flatMap((id) => client.rows.get(id) ?? []).map(observed);
              },
              write: async (standing) =>
                each(client, standing, ({ id, stamp, patch }) => {
                  client.log.push({ act: "update", stamp, id, fields: patch });
                  return client.put(id, patch);
                }),
            }),
          find: async ({ rows }, stamps) =>
            [...rows.values()].filter(({ stamp }) => stamp && stamps.includes(stamp)).map(observed),
        },
      }),
    ],
  });

async function each<I>(
  client: Client,
  items: readonly I[],
  effect: (item: I) => Row,
): Promise<readonly Outcome[]> {
  const trouble = client.troubles.shift();
  if (trouble && !trouble.afterEffect) throw trouble.error;
  const outcomes = items.map((item): Outcome => ({ done: true, image: observed(effect(item)) }));
  if (trouble) throw trouble.error;
  return outcomes;
}
