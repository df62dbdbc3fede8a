import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { known } from "../../src/commands/opened.ts";
import { ROLES, runRoles } from "../../src/commands/roles.ts";
import { openHub } from "../../src/hub.ts";
import { loadConfig } from "../../src/platform/config.ts";
import { masterKey } from "../../src/platform/master-key.ts";
import { sql } from "../../src/store/db.ts";
import { differences, endingOf, expectedEnding } from "../../src/story/ending.ts";
import { play } from "../../src/story/play.ts";
import { startSystems } from "../../src/story/systems.ts";
import { freshDatabase } from "../support/database.ts";

/** One run of the story, as `npm start` makes it: systems that go on from where they were, and the hub with all roles. */
async function run(folder: string, databaseUrl: string) {
  const systems = await startSystems(folder);
  const { config } = await loadConfig({ home: folder, file: systems.configFile, environment: {}, known });
  const master = await masterKey({ folder });
  const open = await openHub({ config, databaseUrl, master, environment: {}, now: () => new Date() });
  const trouble: string[] = [];
  const running = await runRoles(open, ROLES, {
    server: { host: "127.0.0.1", port: 0 },
    say: () => {},
    onError: (error, doing) => trouble.push(`${doing}: ${error}`),
  });
  const stage = await play({
    systems,
    open,
    address: running.address ?? "",
    say: () => {},
    stopped: () => false,
  });
  const ending = await endingOf(stage);
  const effects = await open.db.query(sql`select connection, key, id from receipt order by key`);
  const journal = await open.db.query<{ line: string }>(sql`select body::text as line from journal`);
  await running.stop();
  await open.close();
  await systems.close();
  return { ending, effects, trouble, journal: journal.map(({ line }) => line).join("\n") };
}

it("ends as the story says it should, and started again has not one new effect", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-story-"));
  const database = await freshDatabase();
  onTestFinished(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const first = await run(folder, database.url);
  expect(differences(first.ending, await expectedEnding())).toEqual([]);
  expect(first.trouble).toEqual([]);
  expect(first.journal).not.toMatch(/000123456789|5550142/);

  const second = await run(folder, database.url);
  expect(differences(second.ending, await expectedEnding())).toEqual([]);
  expect(second.effects).toEqual(first.effects);
});
