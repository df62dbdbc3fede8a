import pg from "pg";
import { type RawValue, Sql } from "sql-template-tag";
import { storable } from "./storable.ts";

/** A transaction, or the database outside of one: each call is one prepared statement. */
export interface Tx {
  query<Row extends object = Record<string, unknown>>(statement: Sql): Promise<readonly Row[]>;
}

export interface Db extends Tx {
  /** Runs `work` in one transaction (READ COMMITTED): all of it is kept, or nothing. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A session of its own, for locks that live as long as it, and for LISTEN. */
  session(): Promise<Session>;
  close(): Promise<void>;
}

export interface Session extends Tx {
  listen(channel: string, heard: (payload: string) => void): Promise<void>;
  onLost(lost: () => void): void;
  end(): Promise<void>;
}

/** A SQL statement with its values, written as SQL. Lists are passed as JSON or arrays, so that every statement has one text. */
export const sql = (strings: readonly string[], ...values: readonly RawValue[]): Sql =>
  new Sql(strings, values);

/** A list of rows as one parameter, to be read with `json_to_recordset`. */
export const rows = (list: readonly object[]): string => storable(list);

// Whole numbers within 2^53, instants as ISO 8601 UTC, dates as they are written; numeric stays a string.
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === 20) return (text: string) => Number(text);
    if (oid === 1184) return (text: string) => text.replace(" ", "T").replace("+00", "Z");
    if (oid === 1082) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as "text");
  }) as typeof pg.types.getTypeParser,
};

export interface DbOptions {
  readonly url: string;
  readonly connections?: number;
  /** Told when an idle connection breaks; the pool opens another by itself. */
  readonly onBroken?: (error: Error) => void;
}

export function openDb({ url, connections = 10, onBroken = () => {} }: DbOptions): Db {
  const options = { connectionString: url, types, options: "-c TimeZone=UTC", keepAlive: true };
  const pool = new pg.Pool({ ...options, max: connections });
  pool.on("error", onBroken);
  return {
    query: (statement) => withClient(pool, (client) => run(client, statement)),
    transaction: (work) => inTransaction(pool, work),
    session: () => openSession(options),
    close: () => pool.end(),
  };
}

/** A connection that breaks fails what runs on it, and is not used again. */
async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let lost = false;
  const onError = () => (lost = true);
  client.on("error", onError);
  try {
    return await work(client);
  } catch (error) {
    lost ||= isLost(error);
    throw error;
  } finally {
    client.off("error", onError);
    client.release(lost);
  }
}

function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withClient(pool, async (client) => {
    await client.query("begin");
    try {
      const answer = await work({ query: (statement) => run(client, statement) });
      const { command } = await client.query("commit");
      if (command !== "COMMIT")
        throw new Error("A statement of this transaction had failed: nothing is kept");
      return answer;
    } catch (error) {
      await client.query("rollback").catch(() => {});
      throw error;
    }
  });
}

async function openSession(options: pg.ClientConfig): Promise<Session> {
  const client = new pg.Client(options);
  let lost = () => {};
  client.on("error", () => lost());
  client.on("end", () => lost());
  await client.connect();
  return {
    query: (statement) => run(client, statement),
    listen: async (channel, heard) => {
      client.on("notification", ({ payload }) => heard(payload ?? ""));
      await client.query(`listen ${channel}`);
    },
    onLost: (told) => (lost = told),
    end: async () => {
      lost = () => {};
      await client.end().catch(() => {});
    },
  };
}

const names = new Map<string, string>();

async function run<Row extends object>(
  client: pg.ClientBase,
  { text, values }: Sql,
): Promise<readonly Row[]> {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  const { rows } = await client.query<Row>({ name, text, values: values as unknown[] });
  return rows;
}

/** Nothing of it has happened, and it may be tried again: the database was away, or had to choose between two. */
export const isPassing = (error: unknown): boolean =>
  isLost(error) || /^(40001|40P01|53300|55P03)$/.test((error as { code?: string } | undefined)?.code ?? "");

/** The connection broke or the server went away: nothing that was not committed has happened, and it may be tried again. */
export function isLost(error: unknown): boolean {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return (
    /^(08|57P0)|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH/.test(code) ||
    /terminated|Connection ended|not queryable|timeout exceeded/i.test(message)
  );
}
