import type { Command } from "commander";
import { type Path, written } from "../platform/config/path.ts";
import type { Config } from "../platform/config/schema.ts";
import type { Loaded } from "../platform/config.ts";
import { reveal } from "../platform/references.ts";
import type { Answer } from "./answer.ts";
import { answering, configured } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk, Terminal } from "./terminal.ts";
import { blocks, counted, listed } from "./words.ts";

export function configCommand(program: Command, desk: Desk): void {
  const config = program
    .command("config")
    .description("Checks the configuration, and says what is in force.");
  config
    .command("check")
    .description("Checks every setting, and that each secret that is referred to is there.")
    .addHelpText("after", CHECK_HELP)
    .action(
      answering(desk, async (globals) => checkConfig(await configured(desk, globals), desk.environment)),
    );
  config
    .command("explain")
    .description("Shows each setting in force and who said so. Secrets are not shown.")
    .argument("[path]", "a setting, or what several stand in: server, connections[0].settings")
    .addHelpText("after", EXPLAIN_HELP)
    .action(
      answering(desk, async (globals, path: string | undefined) =>
        explainConfig(await configured(desk, globals), path),
      ),
    );
}

const CHECK_HELP = `
Example:
  plumbline config check --config plumbline.yaml

With --json: { connections: [{ id, connector, flows: {} }], secrets: [{ path, reference, found, because }], unheard: [] }
  found is null where the secret is in the store, which is not opened for this.`;

const EXPLAIN_HELP = `
Example:
  plumbline config explain server

With --json: { settings: [{ path, value, from }] }`;

interface Referred {
  readonly path: string;
  readonly reference: string;
  /** Null: it is sealed in the store, which was not asked. */
  readonly found: boolean | null;
  readonly because: string | null;
}

/** What of a configuration that is right by itself still does not hold here: secrets that are missing, stray variables. */
async function checkConfig({ config, unheard }: Loaded, environment: Desk["environment"]): Promise<Answer> {
  const secrets = await Promise.all(
    referencesIn(config).map(({ path, reference }) => lookedFor(path, reference, environment)),
  );
  const missing = secrets.filter(({ found }) => found === false);
  const connections = config.connections.map(({ id, connector, flows }) => ({ id, connector, flows }));
  return {
    value: { connections, secrets, unheard },
    code: missing.length > 0 ? 1 : 0,
    text: (terminal) =>
      blocks(
        connections.length === 0
          ? "No connection is configured yet: config.example.yaml shows how one is."
          : table(
              ["connection", "system", "flows"],
              connections.map(({ id, connector, flows }) => [id, connector, flowsInWords(flows)]),
              terminal,
            ),
        ...missing.map(({ path, because }) => `${path}: ${because}`),
        unheard.length > 0 ? `No setting is called ${listed(unheard)}: a slip of the pen?` : "",
        missing.length > 0
          ? `${counted(missing.length, "secret is", "secrets are")} missing.`
          : "The configuration is in order.",
      ),
  };
}

/** The settings in force, all or those at and below a path. */
function explainConfig({ explained }: Pick<Loaded, "explained">, path?: string): Answer {
  const settings = explained.filter(
    (one) => !path || one.path === path || one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`),
  );
  return {
    value: { settings },
    code: settings.length > 0 ? 0 : 1,
    text: (terminal: Terminal) =>
      settings.length === 0
        ? `No setting is called ${path}: plumbline config explain lists all.`
        : table(
            ["setting", "value", "said by"],
            settings.map(({ path: setting, value, from }) => [setting, value, from]),
            terminal,
          ),
  };
}

function referencesIn(config: Config): readonly { path: string; reference: string }[] {
  const at = (path: Path, reference: string | undefined) =>
    reference && /^(env|file|sealed):/.test(reference) ? [{ path: written(path), reference }] : [];
  return [
    ...at(["database", "url"], config.database.url),
    ...at(["outbound", "proxy"], config.outbound.proxy),
    ...config.connections.flatMap(({ secrets }, place) =>
      Object.entries(secrets).flatMap(([name, reference]) =>
        at(["connections", place, "secrets", name], reference),
      ),
    ),
  ];
}

async function lookedFor(
  path: string,
  reference: string,
  environment: Desk["environment"],
): Promise<Referred> {
  if (reference.startsWith("sealed:"))
    return { path, reference, found: null, because: "it is in the store, which is not opened for this" };
  try {
    await reveal(reference, { environment, sealed: async () => undefined });
    return { path, reference, found: true, because: null };
  } catch (error) {
    return { path, reference, found: false, because: (error as Error).message };
  }
}

function flowsInWords(flows: Readonly<Record<string, string>>): string {
  const named = Object.entries(flows).map(([noun, mode]) => `${noun} ${mode}`);
  return named.length === 0 ? "none is on" : named.join(", ");
}
