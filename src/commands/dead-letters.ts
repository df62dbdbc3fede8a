import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { deadLetterViews } from "../engine/views/dead-ends.ts";
import { openDeadLetters } from "../store/dead-ends.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { blocks, documentNamed, moment } from "./words.ts";

export function deadLettersCommand(program: Command, desk: Desk): void {
  program
    .command("dead-letters")
    .description("Lists what was tried for the last time, for a technical reason.")
    .addHelpText("after", HELP)
    .action(withHub(desk, "see dead ends", ({ hub }) => listDeadLetters(hub)));
}

const HELP = `
Example:
  plumbline dead-letters

A business refusal is never here: it waits as a hold. What may be done: plumbline replay --dead-letter <number>

With --json: { deadLetters: [{ number, at, act, connection, noun, record, title, remedy, reason, attempts, trail }] }`;

/** The open dead letters, the oldest first; their bodies stay where they are. */
export async function listDeadLetters(hub: Hub): Promise<Answer> {
  const deadLetters = await deadLetterViews(hub, await openDeadLetters(hub.db, hub.organisation));
  return {
    value: { deadLetters },
    text: (terminal) =>
      deadLetters.length === 0
        ? "No dead letter: everything that was tried has come to an end."
        : blocks(
            table(
              [
                { head: "number", right: true },
                "what",
                "where",
                "why",
                { head: "tries", right: true },
                "since",
              ],
              deadLetters.map(({ number, at, act, connection, noun, record, title, reason, attempts }) => [
                String(number),
                record ? `${act}: ${documentNamed({ noun, title, key: record })}` : `${act}: ${noun}`,
                connection || "here",
                reason,
                String(attempts),
                moment(at, terminal.zone),
              ]),
              terminal,
            ),
            `Put one back in its lane: plumbline replay --dead-letter <number>\nTimes in ${terminal.zone}.`,
          ),
  };
}
