import type { Command } from "commander";
import { openDatabase } from "../platform/database.ts";
import { migrate } from "../store/migrate.ts";
import type { Answer } from "./answer.ts";
import { answering, configured } from "./opened.ts";
import type { Desk } from "./terminal.ts";

export function migrateCommand(program: Command, desk: Desk): void {
  program
    .command("migrate")
    .description("Brings the database to the shape of this program; serve does it by itself.")
    .addHelpText("after", HELP)
    .action(
      answering(desk, async (globals) => {
        const { config } = await configured(desk, globals);
        const { say } = desk.terminal;
        const { url } = config.database;
        const database = await openDatabase({ url, environment: desk.environment, folder: config.data, say });
        try {
          return migrated(await migrate({ url: database.url, say }));
        } finally {
          await database.stop();
        }
      }),
    );
}

const HELP = `
Example:
  plumbline migrate

With --json: { applied: [] }`;

const migrated = (applied: readonly string[]): Answer => ({
  value: { applied },
  text: () => (applied.length === 0 ? "The database is up to date." : "The database is up to date now."),
});
