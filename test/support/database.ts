import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A migrated database that nothing was ever written to. */
export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Makes a database of its own for one test, in some milliseconds.
 *
 * @example
 * const database = await freshDatabase();
 * onTestFinished(() => database.drop());
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url, template } = inject("postgres");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asked(url, `create database ${name} template ${template}`);
  const own = new URL(url);
  own.pathname = name;
  return { url: own.href, drop: () => asked(url, `drop database if exists ${name} with (force)`) };
}

async function asked(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
