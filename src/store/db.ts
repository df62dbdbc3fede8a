import pg from "pg";
import { type RawValue, Sql } from "sql-template-tag";

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
export const rows = (list: readonly object[]): string => JSON.stringify(list);

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
    query: async <Row extends object>(statement: Sql) => {
      const client = await pool.connect();
      try {
        const answer = await run<Row>(client, statement);
        client.release();
        return answer;
      } catch (error) {
        client.release(isLost(error));
        throw error;
      }
    },
    transaction: (work) => inTransaction(pool, work),
    session: () => openSession(options),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const ignore = () => {};
  client.on("error", ignore);
  let lost = false;
  try {
    await client.query("begin");
    const answer = await work({ query: (statement) => run(client, statement) });
    await client.query("commit");
    return answer;
  } catch (error) {
    lost = isLost(error);
    if (!lost) await client.query("rollback").catch(() => (lost = true));
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(lost);
  }
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

/** The connection broke or the server went away: nothing that was not committed has happened, and it may be tried again. */
export function isLost(error: unknown): boolean {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return /^(08|57P0)|ECONN|EPIPE/.test(code) || /terminated|Connection ended|timeout exceeded/i.test(message);
}
