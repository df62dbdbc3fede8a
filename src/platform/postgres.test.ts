import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import { erasePostgres, type Postgres, startPostgres } from "./postgres.ts";

const silent = () => undefined;

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `plumbline-test-${process.pid}-`));
  await chmod(folder, 0o755);
  onTestFinished(async () => {
    await erasePostgres({ folder, say: silent });
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

const started = (folder: string, durable = false) => startPostgres({ folder, say: silent, durable });

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return Object.values(rows[0] ?? {})[0];
}

const answers = (url: string) =>
  ask(url, "select 1").then(
    () => true,
    () => false,
  );

const pidOf = async ({ data }: Postgres) =>
  Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0]);

it("keeps what it is told, flushed to the disk, and listens on the loopback alone", async () => {
  const postgres = await started(await aFolder(), true);
  expect(await ask(postgres.url, "select 'Müller' > 'Mueller'")).toBe(true);
  for (const setting of ["fsync", "full_page_writes", "synchronous_commit"])
    expect(await ask(postgres.url, `show ${setting}`)).toBe("on");
  expect(await ask(postgres.url, "show listen_addresses")).toBe("127.0.0.1");
  await postgres.stop();
  expect(await answers(postgres.url)).toBe(false);
});

it("lets nobody in without its password", async () => {
  const postgres = await started(await aFolder());
  const url = new URL(postgres.url);
  url.password = "guessed";
  expect(await answers(url.href)).toBe(false);
  await postgres.stop();
});

it("serves two that start at once on an empty folder with one server, until the keeper leaves", async () => {
  const folder = await aFolder();
  const both = await Promise.all([started(folder), started(folder)]);
  expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
  expect(both[0].url).toBe(both[1].url);
  await Promise.all(both.map((one) => one.stop()));
  expect(await answers(both[0].url)).toBe(false);
});

it("leaves the server to the process that keeps it", async () => {
  const folder = await aFolder();
  const keeper = await started(folder);
  const guest = await started(folder);
  await guest.stop();
  expect(await answers(keeper.url)).toBe(true);
  await keeper.stop();
});

it("adopts the server that a killed start left behind, and ends it", async () => {
  const folder = await aFolder();
  const program = `
    const { startPostgres } = await import(${JSON.stringify(new URL("./postgres.ts", import.meta.url).href)});
    const { url } = await startPostgres({ folder: ${JSON.stringify(folder)}, say() {}, durable: false });
    console.log(url);
    setInterval(() => {}, 1000);`;
  const hub = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(hub.stdout, "data");
  hub.kill("SIGKILL");
  await once(hub, "exit");
  expect(await answers(String(url).trim())).toBe(true);

  const next = await started(folder);
  expect(next).toMatchObject({ adopted: true, url: String(url).trim() });
  await vi.waitFor(() => ask(next.url, "select 1"));
  await next.stop();
  expect(await answers(next.url)).toBe(false);
});

it("starts over a stale pid file whose number belongs to another program now", async () => {
  const folder = await aFolder();
  const first = await started(folder);
  const file = join(first.data, "postmaster.pid");
  const lines = (await readFile(file, "utf8")).split("\n");
  process.kill(await pidOf(first), "SIGKILL");
  const [, ...rest] = lines;
  await first.stop();
  await writeFile(file, [process.pid, ...rest].join("\n"));

  const next = await started(folder);
  expect(await answers(next.url)).toBe(true);
  await next.stop();
});

it("brings a killed server back at the same address, with what was committed", async () => {
  const postgres = await started(await aFolder());
  await ask(postgres.url, "create table kept as select 7 as n");
  const pid = await pidOf(postgres);
  process.kill(pid, "SIGKILL");
  await vi.waitFor(async () => expect(await ask(postgres.url, "select n from kept")).toBe(7), 20_000);
  expect(await pidOf(postgres)).not.toBe(pid);
  await postgres.stop();
  expect(await answers(postgres.url)).toBe(false);
});

it("refuses a data directory of another version, and says what to do", async () => {
  const folder = await aFolder();
  const { data, stop } = await started(folder);
  await stop();
  await writeFile(join(data, "PG_VERSION"), "12\n");
  await expect(started(folder)).rejects.toThrow("was made by PostgreSQL 12");
});

it.runIf(process.getuid?.() === 0)(
  "keeps its data elsewhere when root starts it below a closed home",
  async () => {
    const folder = await aFolder();
    await chmod(folder, 0o700);
    const lines: string[] = [];
    const start = () =>
      startPostgres({ folder: join(folder, "data"), say: (line) => lines.push(line), durable: false });
    const postgres = await start();
    expect(postgres.data.startsWith(folder)).toBe(false);
    expect(lines[0]).toContain(`the database is kept in ${postgres.data.replace(/\/postgres$/, "")}`);
    await ask(postgres.url, "create table kept as select 7 as n");
    await postgres.stop();

    const again = await start();
    expect(await ask(again.url, "select n from kept")).toBe(7);
    await again.stop();
    await erasePostgres({ folder: join(folder, "data"), say: silent });
    expect(existsSync(dirname(again.data))).toBe(false);
  },
);
