import { rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { openHub } from "../hub.ts";
import { loadConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/database.ts";
import { createLog } from "../platform/log.ts";
import { masterKey } from "../platform/master-key.ts";
import { erasePostgres } from "../platform/postgres.ts";
import { stopWanted } from "../platform/stopping.ts";
import { isLost } from "../store/db.ts";
import { migrate } from "../store/migrate.ts";
import { differences, endingOf, expectedEnding, type Figure } from "../story/ending.ts";
import { play } from "../story/play.ts";
import { startSystems } from "../story/systems.ts";
import { welcome } from "./acting.ts";
import type { Answer } from "./answer.ts";
import { statedIn } from "./connections.ts";
import { answering, known } from "./opened.ts";
import { ROLES, runRoles } from "./roles.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";

export function startCommand(program: Command, desk: Desk): void {
  program
    .command("start")
    .description(
      "Starts everything on this machine beside fakes of Procore, Odoo, BILL and TrustLayer, and plays the story.",
    )
    .option("--fresh", "begin anew: the database, the fakes and the keys of the data folder are erased first")
    .addHelpText("after", HELP)
    .action(answering(desk, (_globals, options: { fresh?: true }) => start(desk, options)));
}

const HELP = `
Examples:
  npm start
  npm start -- --fresh
  PLUMBLINE_PORT=4500 PLUMBLINE_DATA=/var/lib/plumbline npm start

With --json: { ending: [{ where, what, count }], stoppedBy }, once it has stopped`;

async function start(desk: Desk, { fresh }: { fresh?: true }): Promise<Answer> {
  const { environment, home, terminal } = desk;
  const say = terminal.say;
  const stop = stopWanted();
  let stopped = false;
  void stop.then(() => (stopped = true));
  const data = folderOf(home, environment);
  if (fresh) await erase(data, say);

  const database = await openDatabase({ url: environment.DATABASE_URL, environment, folder: data, say });
  const systems = await startSystems(join(data, "story"));
  try {
    const { config, explained: settings } = await loadConfig({
      ...{ home, file: systems.configFile, environment, known },
    });
    await migrate({ url: database.url, say });
    const master = await masterKey({ given: environment.PLUMBLINE_MASTER_KEY, folder: data });
    const log = createLog({ level: config.log.level });
    const onError = (error: unknown, doing = "database") => {
      if (isLost(error)) log.warn({ doing, because: (error as Error).message }, "the database is away");
      else log.error({ doing, err: error }, "an error nobody foresaw");
    };
    const open = await openHub({
      config,
      databaseUrl: database.url,
      master,
      environment,
      now: () => systems.clock.now(),
      onBroken: onError,
    });
    try {
      await welcome(open.db, open.hub, { desk, folder: data });
      const api = { folder: data, settings, register: statedIn(config) };
      const running = await runRoles(open, ROLES, { server: config.server, api, say, onError });
      try {
        const address = running.address ?? "";
        say("");
        say(
          systems.told.size === 0
            ? "The story of a first day, and of a first phase:"
            : "The story goes on from where it was.",
        );
        const stage = await play({ systems, open, address, say, stopped: () => stopped });
        const ending = await endingOf(stage);
        const wrong = stopped ? [] : differences(ending, await expectedEnding());
        if (!stopped) say(endingText(desk, ending, wrong, address));
        const stoppedBy = await stop;
        say("Stopping: what is in hand is finished first");
        return {
          value: { ending, stoppedBy },
          text: () => `Stopped by ${stoppedBy}.`,
          code: wrong.length > 0 ? 1 : 0,
        };
      } finally {
        await running.stop();
      }
    } finally {
      await open.close();
    }
  } finally {
    await systems.close();
    await database.stop();
  }
}

const folderOf = (home: string, environment: Desk["environment"]): string =>
  resolve(home, environment.PLUMBLINE_DATA ?? ".data");

async function erase(data: string, say: (line: string) => void): Promise<void> {
  say(`Beginning anew: erasing what the hub keeps in ${data}`);
  await erasePostgres({ folder: data, say });
  for (const name of ["story", "archive", "master.key", "operator.key"])
    await rm(join(data, name), { recursive: true, force: true });
}

function endingText(
  { terminal, home, environment }: Desk,
  ending: readonly Figure[],
  wrong: readonly string[],
  address: string,
): string {
  const keyOf = (name: string) => relative(home, join(folderOf(home, environment), "story", `${name}.key`));
  const rows = ending.map(({ where, what, count }) => [where, what, String(count)]);
  return [
    "",
    table(["where", "what", { head: "count", right: true }], rows, terminal),
    "",
    ...(wrong.length === 0
      ? ["So it should end (story/expected.csv)."]
      : ["It should have ended otherwise:", ...wrong.map((one) => `  ${one}`)]),
    "",
    `The hub answers at ${address}/health and goes on until Ctrl-C. In another terminal:`,
    "  npx plumbline status                    what flows, and what waits",
    "  npx plumbline holds                     why it waits, and the command that ends it",
    "  npx plumbline trace V-04471             one vendor, from the site to the books and back",
    "  npx plumbline audit verify              the journal is as it was written",
    `What takes a controller, or a second person, Ann and Ben do: PLUMBLINE_KEY=file:${keyOf("ann")} npx plumbline …, and ${keyOf("ben")}`,
  ].join("\n");
}
