import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Stage } from "../../src/story/chapter.ts";
import { differences, expectedEnding } from "../../src/story/ending.ts";
import { startSystems } from "../../src/story/systems.ts";
import { freshDatabase } from "../support/database.ts";
import { endedByHand } from "../support/story/ended.ts";
import { told } from "../support/story/told.ts";

it("ends as the story says; started again has not one new effect; and all that waits is ended with the commands that are shown", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-story-"));
  const database = await freshDatabase();
  onTestFinished(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const line = { folder, databaseUrl: database.url };
  const run = async (afterwards?: (stage: Stage) => Promise<void>) =>
    told(await startSystems(folder), { ...line, afterwards });
  const first = await run();
  expect(differences(first.ending, await expectedEnding())).toEqual([]);
  expect(first.trouble).toEqual([]);
  expect(first.journal).not.toMatch(/000123456789|5550142/);

  let left: readonly string[] | undefined;
  const second = await run(async (stage) => {
    left = await endedByHand(stage, line);
  });
  expect(differences(second.ending, await expectedEnding())).toEqual([]);
  expect(second.effects).toEqual(first.effects);
  expect([left, second.trouble]).toEqual([[], []]);
});
