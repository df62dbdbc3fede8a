import type { Command } from "commander";
import { SIDES } from "../kernel/case.ts";
import type { Answer } from "./answer.ts";
import { generateConnector, type NewConnector, registerConnector } from "./new-connector.ts";
import { answering } from "./opened.ts";
import type { Desk } from "./terminal.ts";

export function newCommand(program: Command, desk: Desk): void {
  program
    .command("new")
    .description("Begins a new part of the program, with all its rooms.")
    .command("connector")
    .description("Makes a connector's folder, a fake of its system and a passing suite, and adds its line.")
    .argument("<id>", "the folder's name, and what a configuration calls it: autodesk-build")
    .requiredOption("--name <name>", "what people call the system: Autodesk Build")
    .requiredOption("--side <side>", `the role that it plays: ${SIDES.join(", ")}`)
    .addHelpText("after", HELP)
    .action(
      answering(desk, async (_globals, id: string, { name, side }: Pick<NewConnector, "name" | "side">) =>
        begun({ id, name, side, into: desk.home }),
      ),
    );
}

const HELP = `
Example:
  plumbline new connector acme-field --name "Acme Field" --side field

What comes next is told in docs/guides/add-a-connector.md.
With --json: { files: [], line }`;

function begun(connector: NewConnector): Answer {
  const files = generateConnector(connector);
  const line = registerConnector(connector);
  return {
    value: { files, line },
    text: () =>
      [
        ...files,
        `src/connectors/index.ts: ${line}`,
        "",
        `It passes its suite as it is: npm run format && npx vitest run src/connectors/${connector.id}`,
        "What is invented in it, and in which order to replace it: docs/guides/add-a-connector.md",
      ].join("\n"),
  };
}
