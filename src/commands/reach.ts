import type { AnyConnector, Vault, Vocabulary } from "../connectors/contract.ts";
import { connect } from "../connectors/kit/connect.ts";
import { memoryVault } from "../connectors/kit/memory-vault.ts";
import { vocabularyOf } from "../connectors/kit/vocabulary.ts";
import { Refused } from "../engine/refused.ts";
import { allConnectors } from "../hub.ts";
import { outgoing } from "../platform/addresses.ts";
import type { Config, ConnectionConfig } from "../platform/config/schema.ts";
import { openDatabase } from "../platform/database.ts";
import { masterKey } from "../platform/master-key.ts";
import { reveal } from "../platform/references.ts";
import { Sealed } from "../platform/sealed.ts";
import { openDb } from "../store/db.ts";
import { vaultOf } from "../store/vault.ts";
import type { Globals } from "./answer.ts";
import { configured } from "./opened.ts";
import { certificates } from "./serve.ts";
import type { Desk } from "./terminal.ts";

/** A system that can be talked to, beside the road. */
export interface Reached {
  readonly id: string;
  readonly connector: AnyConnector;
  readonly client: unknown;
  readonly vocabulary: Vocabulary;
}

export interface Reaching {
  /** Which connection; the only one where none is named. */
  readonly id?: string | undefined;
  /** Only a connection of this connector is meant. */
  readonly connector?: string | undefined;
  /** Use the hub's own tokens, which are in its store. Sealed secrets need it in any case. */
  readonly store?: true | undefined;
}

/** Reaches one configured system for a piece of work. The database is opened only where its secrets are needed. */
export async function reach<T>(
  desk: Desk,
  globals: Globals,
  reaching: Reaching,
  work: (reached: Reached) => Promise<T>,
): Promise<T> {
  const { config } = await configured(desk, globals);
  const one = connectionIn(config, reaching);
  const connector = allConnectors[one.connector];
  if (!connector) throw new Error(`There is no connector called ${one.connector}`);
  const needsStore = reaching.store || Object.values(one.secrets).some((text) => text.startsWith("sealed:"));
  const keeping = needsStore ? await storeOf(desk, config, one.id) : withoutStore;
  try {
    const { environment, now } = desk;
    const secrets: Record<string, string> = {};
    for (const [name, reference] of Object.entries(one.secrets))
      secrets[name] = (await reveal(reference, { environment, sealed: keeping.sealed })).reveal();
    const lists = Object.entries(config.vocabularies);
    const words = Object.fromEntries(lists.map(([list, per]) => [list, per[one.id] ?? {}]));
    const vocabulary = vocabularyOf(connector.vocabularies, words);
    const { proxy, allow, ca } = config.outbound;
    const network = { proxy, ca: ca && (await certificates(ca)), outgoing: outgoing({ allow }) };
    const parts = {
      connector,
      connection: one.id,
      settings: one.settings,
      secrets,
      vocabulary,
      network,
      now,
    };
    const made = connect({ ...parts, vault: keeping.vault });
    try {
      return await work({ id: one.id, connector, client: made.client, vocabulary });
    } finally {
      await made.close();
    }
  } finally {
    await keeping.close();
  }
}

function connectionIn({ connections }: Config, { id, connector }: Reaching): ConnectionConfig {
  const meant = connections.filter(
    (one) => (id === undefined || one.id === id) && (connector === undefined || one.connector === connector),
  );
  const [only] = meant;
  if (only && meant.length === 1) return only;
  const kind = connector ? `${connector} connection` : "connection";
  if (meant.length > 1)
    throw new Refused(`Name one of the connections ${meant.map((one) => one.id).join(", ")}`);
  throw new Refused(
    id === undefined
      ? `No ${kind} is configured: config.example.yaml shows how one is`
      : `No ${kind} is called ${id}: there are ${connections.map((one) => one.id).join(", ") || "none"}`,
  );
}

interface Keeping {
  readonly vault: Vault;
  readonly sealed: (name: string) => Promise<Sealed | undefined>;
  close(): Promise<void>;
}

const withoutStore: Keeping = {
  vault: memoryVault(),
  sealed: async () => undefined,
  close: async () => undefined,
};

async function storeOf(
  { environment, terminal }: Desk,
  config: Config,
  connection: string,
): Promise<Keeping> {
  const { url } = config.database;
  const database = await openDatabase({ url, environment, folder: config.data, say: terminal.say });
  const master = await masterKey({ given: environment.PLUMBLINE_MASTER_KEY, folder: config.data });
  const db = openDb({ url: database.url, connections: 2 });
  const own = vaultOf(db, config.organisation, "", master);
  return {
    vault: vaultOf(db, config.organisation, connection, master),
    sealed: async (name) =>
      new Sealed(
        await own.keep<string>(
          name,
          () => true,
          async () => {
            throw new Error(
              `sealed:${name}: nothing was sealed under this name; seal it first: plumbline seal ${name}`,
            );
          },
        ),
      ),
    close: async () => {
      await db.close();
      await database.stop();
    },
  };
}
