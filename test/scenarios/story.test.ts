import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { differences, expectedEnding } from "../../src/story/ending.ts";
import { startSystems } from "../../src/story/systems.ts";
import { freshDatabase } from "../support/database.ts";
import { told } from "../support/story/told.ts";

it("ends as the story says it should, and started again has not one new effect", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-story-"));
  const database = await freshDatabase();
  onTestFinished(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const run = async () => told(await startSystems(folder), { folder, databaseUrl: database.url });
  const first = await run();
  expect(differences(first.ending, await expectedEnding())).toEqual([]);
  expect(first.trouble).toEqual([]);
  expect(first.journal).not.toMatch(/000123456789|5550142/);

  const second = await run();
  expect(differences(second.ending, await expectedEnding())).toEqual([]);
  expect(second.effects).toEqual(first.effects);
});
