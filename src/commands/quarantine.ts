import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { quarantineViews } from "../engine/views/dead-ends.ts";
import { quarantined } from "../store/dead-ends.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { blocks, moment } from "./words.ts";

export function quarantineCommand(program: Command, desk: Desk): void {
  program
    .command("quarantine")
    .description("Lists what came in and could not be read at all.")
    .addHelpText("after", HELP)
    .action(withHub(desk, "see dead ends", ({ hub }) => listQuarantine(hub)));
}

const HELP = `
Example:
  plumbline quarantine

The raw bytes are kept, and not shown. What may be done: plumbline replay --quarantine <number>

With --json: { quarantine: [{ number, at, connection, noun, id, reason, bytes, trail }] }`;

/** What is in quarantine, the oldest first. */
export async function listQuarantine(hub: Hub): Promise<Answer> {
  const quarantine = quarantineViews(await quarantined(hub.db, hub.organisation));
  return {
    value: { quarantine },
    text: (terminal) =>
      quarantine.length === 0
        ? "Nothing in quarantine: everything that came in could be read."
        : blocks(
            table(
              [{ head: "number", right: true }, "from", "what", "why it cannot be read", "since"],
              quarantine.map(({ number, at, connection, noun, id, reason }) => [
                String(number),
                connection,
                noun ? `${inWords(noun)} ${id ?? ""}` : "a delivery",
                reason,
                moment(at, terminal.zone),
              ]),
              terminal,
            ),
            `Read one again, once its cause is mended: plumbline replay --quarantine <number>\nTimes in ${terminal.zone}.`,
          ),
  };
}
