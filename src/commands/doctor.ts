import type { Command } from "commander";
import type { AnyConnector, Finding } from "../connectors/contract.ts";
import { allConnectors } from "../hub.ts";
import type { Answer } from "./answer.ts";
import { answering } from "./opened.ts";
import { reach } from "./reach.ts";
import { paragraph, table } from "./table.ts";
import type { Desk, Terminal } from "./terminal.ts";
import { blocks, counted } from "./words.ts";

/** One command for every system that can be examined: `plumbline odoo doctor`. */
export function doctorCommand(program: Command, desk: Desk): void {
  for (const { id, name, doctor } of Object.values<AnyConnector>(allConnectors)) {
    if (!doctor) continue;
    program
      .command(id)
      .description(`Looks after ${name}.`)
      .command("doctor")
      .description(
        `Says what an instance of ${name} still lacks, or grants too much, and prints the user the hub needs.`,
      )
      .argument("[connection]", "which one, where there are several")
      .option("--store", "use the hub's own tokens, from its store")
      .addHelpText("after", helpOf(id))
      .action(
        answering(desk, async (globals, connection: string | undefined, { store }: { store?: true }) =>
          reach(desk, globals, { id: connection, connector: id, store }, async (reached) =>
            findingsAnswer(reached.id, await doctor(reached.client as never)),
          ),
        ),
      );
  }
}

const helpOf = (id: string): string => `
Example:
  plumbline ${id} doctor

Nothing is changed there. Exits with 1 when something is missing.
With --json: { connection, findings: [{ kind, about, says, remedy }] }`;

const KINDS: Readonly<Record<Finding["kind"], string>> = {
  missing: "is missing",
  excess: "is too much",
  notice: "to know",
};

/** What an examination found, the missing first. What takes more than a line stands below. */
export function findingsAnswer(connection: string, findings: readonly Finding[]): Answer {
  const short = findings.filter(({ says }) => !says.includes("\n"));
  const long = findings.filter(({ says }) => says.includes("\n"));
  const missing = findings.filter(({ kind }) => kind === "missing").length;
  return {
    value: { connection, findings },
    code: missing > 0 ? 1 : 0,
    text: (terminal: Terminal) =>
      blocks(
        missing > 0
          ? `${connection}: ${counted(missing, "thing is", "things are")} missing.`
          : `${connection}: nothing is missing.`,
        table(
          ["", "about", "what", "what to do"],
          short.map(({ kind, about, says, remedy }) => [KINDS[kind], about, says, remedy]),
          terminal,
        ),
        ...long.map(
          ({ about, says, remedy }) =>
            `${terminal.strong(`${about}: ${remedy}`)}\n${says
              .split("\n")
              .map((line) => paragraph(line, terminal, "  "))
              .join("\n")}`,
        ),
      ),
  };
}
