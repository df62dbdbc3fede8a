import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { freshDatabase } from "../../test/support/database.ts";
import { migrate, pendingMigrations } from "./migrate.ts";

let url: string;
let folder: string;

beforeEach(async () => {
  const database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "migrations-"));
  url = database.url;
  onTestFinished(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  await ask("drop schema public cascade");
  await ask("create schema public");
});

const run = () => migrate({ url, folder: pathToFileURL(`${folder}/`) });
const write = (name: string, sql: string) => writeFile(join(folder, name), sql);

async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

describe("migrate", () => {
  it("applies what is new, in order, and nothing twice", async () => {
    await write("0001_a.sql", "create table a (id int)");
    expect(await run()).toEqual(["0001_a.sql"]);
    await write("0002_b.sql", "alter table a add b int");
    expect(await run()).toEqual(["0002_b.sql"]);
    expect(await run()).toEqual([]);
  });

  it("tells what a database lacks without touching it", async () => {
    await write("0001_a.sql", "create table a (id int)");
    const pending = () => pendingMigrations({ url, folder: pathToFileURL(`${folder}/`) });
    expect(await pending()).toEqual(["0001_a.sql"]);
    expect(await ask("select to_regclass('migration') as found")).toEqual([{ found: null }]);
    await run();
    await write("0002_b.sql", "alter table a add b int");
    expect(await pending()).toEqual(["0002_b.sql"]);
  });

  it("applies each once when processes start together", async () => {
    await write("0001_a.sql", "create table a (id int); select pg_sleep(0.05)");
    const applied = await Promise.all([run(), run(), run(), run()]);
    expect(applied.flat()).toEqual(["0001_a.sql"]);
  });

  it("keeps nothing of a file that fails", async () => {
    await write("0001_a.sql", "create table a (id int); create table a (id int)");
    await expect(run()).rejects.toThrow("0001_a.sql failed, and nothing of it is applied");
    expect(await ask("select to_regclass('a') as a")).toEqual([{ a: null }]);
    await write("0001_a.sql", "create table a (id int)");
    expect(await run()).toEqual(["0001_a.sql"]);
  });

  it("refuses a file that was changed after it was applied", async () => {
    await write("0001_a.sql", "create table a (id int)");
    await run();
    await write("0001_a.sql", "create table a (id bigint)");
    await expect(run()).rejects.toThrow("0001_a.sql was changed after this database had it");
  });

  it("refuses a database that a newer program has made", async () => {
    await write("0001_a.sql", "create table a (id int)");
    await write("0002_b.sql", "create table b (id int)");
    await run();
    await rm(join(folder, "0002_b.sql"));
    await expect(run()).rejects.toThrow("0002_b.sql, which this program does not know");
  });

  it("refuses a gap, and two files of one number", async () => {
    await write("0002_b.sql", "");
    await expect(run()).rejects.toThrow("0002_b.sql does not fit in: number 0001 is next");
    await write("0001_a.sql", "");
    await write("0002_c.sql", "");
    await expect(run()).rejects.toThrow("0002_c.sql does not fit in: number 0003 is next");
  });

  it("brings an empty database to the hub's own shape", async () => {
    const own = await readdir(new URL("./migrations/", import.meta.url));
    expect(await migrate({ url })).toEqual(own.filter((name) => name.endsWith(".sql")).sort());
  });
});
