import pg from "pg";
import { startPostgres } from "./postgres.ts";
import { reveal } from "./references.ts";

export interface DatabaseOptions {
  /** The configuration's `database.url`: an address or a reference to one. Without it, the server that comes along. */
  readonly url: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder of all state. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** A PostgreSQL that answers. */
export interface Database {
  readonly url: string;
  /** It ran before we came. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

const OLDEST = 15;

/** The PostgreSQL that the configuration names, or else the one that comes with the program. */
export async function openDatabase({ url, environment, folder, say }: DatabaseOptions): Promise<Database> {
  if (url === undefined) return startPostgres({ folder, say });
  const address = /^(env|file):/.test(url)
    ? (await reveal(url, { environment, sealed: async () => undefined })).reveal()
    : url;
  await expectAnswer(address);
  return { url: address, adopted: true, stop: async () => undefined };
}

async function expectAnswer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>("show server_version_num");
    const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
    if (major < OLDEST) throw new Error(`it is PostgreSQL ${major}, and the hub needs ${OLDEST} or later`);
  } catch (cause) {
    const { message, code } = cause as { message: string; code?: string };
    throw new Error(`The database of database.url does not serve: ${message || code}`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}
