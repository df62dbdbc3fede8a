import { Command, CommanderError } from "commander";
import { adoptCommand } from "./adopt.ts";
import { apiCommand } from "./api.ts";
import { approveCommand } from "./approve.ts";
import { auditCommand } from "./audit.ts";
import { configCommand } from "./config.ts";
import { connectionsCommand } from "./connections.ts";
import { crosswalkCommand } from "./crosswalk.ts";
import { deadLettersCommand } from "./dead-letters.ts";
import { distributionCommand } from "./distribution.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { flowsCommand } from "./flows.ts";
import { holdsCommand } from "./holds.ts";
import { mappingsCommand } from "./mappings.ts";
import { migrateCommand } from "./migrate.ts";
import { newCommand } from "./new.ts";
import { principalsCommand } from "./principals.ts";
import { profileCommand } from "./profile.ts";
import { quarantineCommand } from "./quarantine.ts";
import { replayCommand } from "./replay.ts";
import { resolveCommand } from "./resolve.ts";
import { sealCommand } from "./seal.ts";
import { serveCommand } from "./serve.ts";
import { startCommand } from "./start.ts";
import { statusCommand } from "./status.ts";
import type { Desk } from "./terminal.ts";
import { traceCommand } from "./trace.ts";
import { printTrouble } from "./trouble.ts";
import { workbenchCommand } from "./workbench.ts";

/** Every command, in the order in which the help lists them. To add one: a file beside these, and a line here. */
const COMMANDS: readonly ((program: Command, desk: Desk) => void)[] = [
  startCommand,
  serveCommand,
  statusCommand,
  traceCommand,
  holdsCommand,
  resolveCommand,
  approveCommand,
  mappingsCommand,
  flowsCommand,
  adoptCommand,
  profileCommand,
  replayCommand,
  deadLettersCommand,
  quarantineCommand,
  crosswalkCommand,
  distributionCommand,
  connectionsCommand,
  explainCommand,
  auditCommand,
  principalsCommand,
  apiCommand,
  configCommand,
  sealCommand,
  doctorCommand,
  workbenchCommand,
  migrateCommand,
  newCommand,
];

/** The command line as a value, so that it can be run, and its help be read, without a process. */
export function createProgram(desk: Desk): Command {
  const { terminal } = desk;
  const program = new Command("plumbline")
    .description(
      "Keeps the site and the books true to each other: what flows, what waits and why, and what may be done about it.",
    )
    .option("--config <file>", "the configuration, unless it is plumbline.yaml here or $PLUMBLINE_CONFIG")
    .option("--json", "answer with one JSON document on the standard output")
    .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(terminal.width, 110) })
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.say(text.trimEnd()),
    })
    .showHelpAfterError("(add --help for how it is used)")
    .exitOverride();
  for (const register of COMMANDS) register(program, desk);
  return program;
}

/** Runs one command line; the outcome is told by the desk's exit: 0 done, 1 findings or refused, 2 not usable as given. */
export async function runProgram(words: readonly string[], desk: Desk): Promise<void> {
  try {
    await createProgram(desk).parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const code = error.exitCode === 0 ? 0 : 2;
    // Commander has said it on the standard error; what was asked for as JSON gets it as JSON, too.
    if (code === 2 && words.includes("--json")) printTrouble({ says: error.message, code }, desk.terminal);
    desk.exit(code);
  }
}
