import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runProgram } from "../../src/commands/program.ts";
import type { Desk } from "../../src/commands/terminal.ts";
import { type Db, openDb } from "../../src/store/db.ts";
import { freshDatabase } from "./database.ts";
import { aDesk } from "./desk.ts";

/** What one command line came to. */
export interface Outcome {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
  /** The standard output as the one JSON document that it must be. */
  readonly json: () => unknown;
}

/** The command line on a database and a folder of its own. */
export interface CommandLine {
  readonly folder: string;
  readonly db: Db;
  readonly environment: Record<string, string | undefined>;
  /** Runs it within this process. */
  run(words: readonly string[], more?: Partial<Desk>): Promise<Outcome>;
}

export async function aCommandLine(config = ""): Promise<CommandLine> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "plumbline-desk-"));
  await writeFile(join(folder, "plumbline.yaml"), config);
  const db = openDb({ url: database.url, connections: 2 });
  onTestFinished(async () => {
    await db.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const environment = { DATABASE_URL: database.url, PLUMBLINE_DATA: join(folder, "data") };
  return {
    ...{ folder, db, environment },
    run: async (words, more = {}) => {
      const desk = aDesk({ home: folder, environment, ...more });
      await runProgram(words, desk);
      const out = desk.printed.join("\n");
      return { code: desk.code(), out, err: desk.said.join("\n"), json: () => JSON.parse(out) as unknown };
    },
  };
}
