import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

export interface MigrateOptions {
  readonly url: string;
  readonly say?: (line: string) => void;
  /** The folder of the numbered files; the hub's own unless a test brings another. */
  readonly folder?: URL;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const OWN = new URL("./migrations/", import.meta.url);

/** Any number that nothing else locks. */
const LOCK = 735_113_843;

/**
 * Brings the database to the newest shape, forward only, and answers with the files it applied. Each file is one
 * transaction. Processes that start together take turns; what was applied must not have changed since.
 */
export async function migrate({ url, say, folder = OWN }: MigrateOptions): Promise<readonly string[]> {
  const migrations = await migrationsIn(folder);
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(
      "create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())",
    );
    const pending = pendingOf(migrations, await appliedIn(client));
    // A table that is in use makes the migration fail and be tried at the next start, not the whole hub queue behind it.
    await client.query("set lock_timeout = '10s'");
    for (const migration of pending) {
      say?.(`Migrating the database: ${migration.name}`);
      await apply(client, migration);
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** The files that this database lacks, by name. It is not touched. */
export async function pendingMigrations({
  url,
  folder = OWN,
}: Omit<MigrateOptions, "say">): Promise<readonly string[]> {
  const migrations = await migrationsIn(folder);
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ table: string | null }>("select to_regclass('migration') as table");
    const applied = rows[0]?.table ? await appliedIn(client) : [];
    return pendingOf(migrations, applied).map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function migrationsIn(folder: URL): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  names.forEach((name, place) => {
    if (Number(/^(\d{4})_[a-z0-9-]+\.sql$/.exec(name)?.[1]) !== place + 1)
      throw new Error(
        `The migration ${name} does not fit in: number ${String(place + 1).padStart(4, "0")} is next, as in 0001_road.sql`,
      );
  });
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function appliedIn(client: pg.Client): Promise<readonly { name: string; checksum: string }[]> {
  return (
    await client.query<{ name: string; checksum: string }>(
      "select name, checksum from migration order by name",
    )
  ).rows;
}

function pendingOf(
  migrations: readonly Migration[],
  applied: readonly { name: string; checksum: string }[],
): readonly Migration[] {
  applied.forEach(({ name, checksum }, place) => {
    const here = migrations[place];
    if (here?.name !== name)
      throw new Error(
        `The database has had the migration ${name}, which this program does not know: it was made by a newer one, start that`,
      );
    if (here.checksum !== checksum)
      throw new Error(
        `The migration ${name} was changed after this database had it: put it back as it was, and write what it lacks as a new one`,
      );
  });
  return migrations.slice(applied.length);
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(sql);
    await client.query("insert into migration (name, checksum) values ($1, $2)", [name, checksum]);
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    throw new Error(
      `The migration ${name} failed, and nothing of it is applied: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
