import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { openHub } from "../hub.ts";
import type { Loaded } from "../platform/config.ts";
import { openDatabase } from "../platform/database.ts";
import { createLog } from "../platform/log.ts";
import { masterKey } from "../platform/master-key.ts";
import { stopWanted } from "../platform/stopping.ts";
import { isLost } from "../store/db.ts";
import { migrate } from "../store/migrate.ts";
import { welcome } from "./acting.ts";
import type { Answer } from "./answer.ts";
import { statedIn } from "./connections.ts";
import { answering, ownConfiguration } from "./opened.ts";
import { ROLES, type Role, runRoles } from "./roles.ts";
import type { Desk } from "./terminal.ts";

export function serveCommand(program: Command, desk: Desk): void {
  program
    .command("serve")
    .description(
      "Runs the hub until it is stopped: Ctrl-C finishes what is in hand, a second one does not wait.",
    )
    .addOption(
      new Option("--roles <roles>", "which of api, worker and scheduler this process has")
        .default(ROLES, "all")
        .argParser(rolesIn),
    )
    .addHelpText("after", HELP)
    .action(
      answering(desk, async (globals, { roles }: { roles: readonly Role[] }) => {
        return serve(desk, await ownConfiguration(desk, globals), roles);
      }),
    );
}

const HELP = `
Examples:
  plumbline serve
  plumbline serve --roles worker        a further process on the same database

With --json: { roles: [], stoppedBy }, once it has stopped`;

async function serve(
  desk: Desk,
  { config, explained: settings }: Loaded,
  roles: readonly Role[],
): Promise<Answer> {
  const { environment, now, terminal } = desk;
  const wanted = stopWanted();
  const log = createLog({ level: config.log.level });
  const onBroken = (error: unknown, doing = "database") => {
    // A database that restarts is waited for; each of a hundred calls need not say so at length.
    if (isLost(error)) log.warn({ doing, because: (error as Error).message }, "the database is away");
    else log.error({ doing, err: error }, "an error nobody foresaw");
  };
  const database = await openDatabase({
    url: config.database.url,
    environment,
    folder: config.data,
    say: terminal.say,
  });
  try {
    await migrate({ url: database.url, say: terminal.say });
    const master = await masterKey({ given: environment.PLUMBLINE_MASTER_KEY, folder: config.data });
    const ca = config.outbound.ca === undefined ? undefined : await certificates(config.outbound.ca);
    const open = await openHub({ config, databaseUrl: database.url, master, environment, now, ca, onBroken });
    try {
      await welcome(open.db, open.hub, { desk, folder: config.data });
      const { server } = config;
      const api = { folder: config.data, settings, register: statedIn(config) };
      const running = await runRoles(open, roles, { server, api, say: terminal.say, onError: onBroken });
      const stoppedBy = await wanted;
      terminal.say("Stopping: what is in hand is finished first");
      await running.stop();
      return { value: { roles, stoppedBy }, text: () => `Stopped by ${stoppedBy}.` };
    } finally {
      await open.close();
    }
  } finally {
    await database.stop();
  }
}

/** The firm's own authorities, PEM. */
export async function certificates(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`outbound.ca: ${path} cannot be read (${cause.code})`, { cause });
  });
}

function rolesIn(text: string): readonly Role[] {
  const named = text.split(",").map((one) => one.trim());
  const unknown = named.filter((one) => !ROLES.some((role) => role === one));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`There are ${ROLES.join(", ")}, and not ${unknown.join(", ")}.`);
  return ROLES.filter((role) => named.includes(role));
}
