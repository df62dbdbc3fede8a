import { userInfo } from "node:os";
import { askSecret } from "./commands/ask-secret.ts";
import { runProgram } from "./commands/program.ts";
import { type Desk, terminalOf } from "./commands/terminal.ts";
import { systemClock } from "./platform/clock.ts";

/** The command line: what it is told by the process, and the outcome as the process's own. */
const { stdin, stdout, stderr, env: environment } = process;

// Whoever reads the answer may have seen enough: `plumbline holds | head`.
stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));

const desk: Desk = {
  terminal: terminalOf({ stdout, stderr, environment }),
  home: process.cwd(),
  environment,
  now: systemClock,
  user: userName(),
  askSecret: (question) => askSecret({ stdin, stderr, question }),
  exit: (code) => {
    process.exitCode = code;
  },
};

await runProgram(process.argv.slice(2), desk);

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as containers have them.
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
