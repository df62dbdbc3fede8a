import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type Action, NotPermitted, permit } from "../engine/access.ts";
import { hubInForce } from "../engine/modes.ts";
import { allConnectors, allFlows, type OpenHub, openHub } from "../hub.ts";
import { SIDES } from "../kernel/case.ts";
import type { Known } from "../platform/config/checks.ts";
import type { Config } from "../platform/config/schema.ts";
import { type Loaded, loadConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/database.ts";
import { type MasterKey, masterKey } from "../platform/master-key.ts";
import { pendingMigrations } from "../store/migrate.ts";
import type { Principal } from "../store/principals.ts";
import { acting } from "./acting.ts";
import { type Answer, type Globals, give } from "./answer.ts";
import type { Desk } from "./terminal.ts";
import { tellTrouble, troubleOf } from "./trouble.ts";

/** The hub open, with what it was composed of. */
export interface Entered extends OpenHub {
  readonly config: Config;
  readonly master: MasterKey;
}

/** The hub as a command has it: somebody who may do it has opened it. */
export interface Opened extends Entered {
  readonly principal: Principal;
}

/** What the program knows, for the configuration to be checked against. */
export const known: Known = {
  connectors: allConnectors,
  nouns: Object.fromEntries(allFlows.map(({ entity, fields }) => [entity.noun, Object.keys(fields)])),
  sides: SIDES,
};

/** An action that finds an answer by itself. Commander hands over the arguments, the options, and the command. */
export const answering =
  <A extends readonly unknown[]>(
    desk: Desk,
    find: (globals: Globals, ...given: A) => Promise<Answer>,
  ): ((...given: [...A, Command]) => Promise<void>) =>
  async (...given) => {
    const globals = (given.at(-1) as Command).optsWithGlobals<Globals>();
    try {
      const answer = await find(globals, ...(given.slice(0, -1) as unknown as A));
      give(answer, globals, desk.terminal);
      desk.exit(answer.code ?? 0);
    } catch (error) {
      const trouble = troubleOf(error);
      tellTrouble(trouble, globals, desk.terminal);
      desk.exit(trouble.code);
    }
  };

/** A piece of work that finds its answer in the hub, for those whose role allows it. */
export const withHub = <A extends readonly unknown[]>(
  desk: Desk,
  action: Action,
  find: (open: Opened, ...given: A) => Promise<Answer>,
): ((...given: [...A, Command]) => Promise<void>) =>
  answering<A>(desk, async (globals, ...given) => {
    const { config } = await configured(desk, globals);
    return inHub(desk, config, async (entered) => {
      const principal = await acting(entered.db, entered.hub, { desk, folder: config.data });
      permit(principal, action);
      if (principal.legalEntities !== null)
        throw new NotPermitted(
          `${principal.id} is there for ${principal.legalEntities.join(", ")} alone, and the command line shows the whole organisation: use the API, which shows what is theirs`,
        );
      const hub = await hubInForce(entered.db, entered.hub);
      return find({ ...entered, hub, principal }, ...given);
    });
  });

/** The configuration to ask about: where nothing is configured yet, that of the story. */
export const configured = (desk: Desk, { config: file }: Globals): Promise<Loaded> =>
  loadConfig({ home: desk.home, file: file ?? ofTheStory(desk), environment: desk.environment, known });

/** The configuration to work by: the firm's own, for the story's systems are there only while it is told. */
export async function ownConfiguration(desk: Desk, { config: file }: Globals): Promise<Loaded> {
  const own = await loadConfig({ home: desk.home, file, environment: desk.environment, known });
  if (file || isConfigured(desk) || own.config.connections.length > 0) return own;
  throw new Error(
    "Nothing is configured. Write plumbline.yaml (config.example.yaml shows every setting), or watch the story: npm start",
  );
}

function ofTheStory(desk: Desk): string | undefined {
  const { home, environment } = desk;
  const told = join(resolve(home, environment.PLUMBLINE_DATA ?? ".data"), "story", "plumbline.yaml");
  return !isConfigured(desk) && existsSync(told) ? told : undefined;
}

const isConfigured = ({ home, environment }: Desk): boolean =>
  environment.PLUMBLINE_CONFIG !== undefined || existsSync(join(home, "plumbline.yaml"));

/** Opens the hub for one piece of work. It calls no system, so that whoever asks needs none of their secrets. */
export async function inHub<T>(
  desk: Desk,
  config: Config,
  work: (entered: Entered) => Promise<T>,
): Promise<T> {
  const { environment, now, terminal } = desk;
  const database = await openDatabase({
    url: config.database.url,
    environment,
    folder: config.data,
    say: terminal.say,
  });
  try {
    const pending = await pendingMigrations({ url: database.url });
    if (pending.length > 0)
      throw new Error(
        `The database is not of this program's shape: it lacks ${pending.join(", ")}. Bring it up to date with: plumbline migrate`,
      );
    const master = await masterKey({ given: environment.PLUMBLINE_MASTER_KEY, folder: config.data });
    const silent = { ...config, connections: config.connections.map((one) => ({ ...one, secrets: {} })) };
    const open = await openHub({ config: silent, databaseUrl: database.url, master, environment, now });
    try {
      return await work({ ...open, config, master });
    } finally {
      await open.close();
    }
  } finally {
    await database.stop();
  }
}
