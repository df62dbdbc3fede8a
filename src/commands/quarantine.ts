import type { Command } from "commander";
import { leaveUnread } from "../engine/dead-ends.ts";
import type { Hub } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import type { Wish } from "../engine/replay.ts";
import { quarantineViews } from "../engine/views/dead-ends.ts";
import { quarantined } from "../store/dead-ends.ts";
import type { Answer } from "./answer.ts";
import { wholeNumber } from "./holds.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { blocks, moment } from "./words.ts";

export function quarantineCommand(program: Command, desk: Desk): void {
  const quarantine = program
    .command("quarantine")
    .description("Lists what came in and could not be read at all.")
    .addHelpText("after", HELP)
    .action(withHub(desk, "see dead ends", ({ hub }) => listQuarantine(hub)));
  quarantine
    .command("leave")
    .description(
      "Leaves one unread: nobody waits any more for who it may be. Another word of its system is read.",
    )
    .argument("<number>", "its number", wholeNumber)
    .requiredOption("--because <reason>", "why; it is written down")
    .addHelpText("after", LEAVE_HELP)
    .action(
      withHub(desk, "replay", ({ hub, principal }, number: number, { because }: { because: string }) =>
        leave(hub, number, { by: principal.id, because }),
      ),
    );
}

const HELP = `
Example:
  plumbline quarantine

The raw bytes are kept, and not shown. Nothing new is made in its system meanwhile: it may be who is to be made.
What may be done: plumbline replay --quarantine <number>, or plumbline quarantine leave <number>

With --json: { quarantine: [{ number, at, connection, noun, id, reason, bytes, trail }] }`;

const LEAVE_HELP = `
Example:
  plumbline quarantine leave 3 --because "a test entry of the site"

With --json: { does, differences: [{ noun, key, title, state: { before, after }, moved: [], changes: [{ field, before, after }], tells: [{ seat, mode, patch: {} }], effects: [{ to, act, key }], opens: [{ code, blocks, says }], closes: [{ code, blocks, says }], stays: [{ code, blocks, says }] }] }`;

async function leave(hub: Hub, number: number, wish: Wish): Promise<Answer> {
  const value = await hub.db.transaction((tx) => leaveUnread(tx, hub, number, wish));
  hub.wake();
  return { value, text: () => value.does };
}

/** What is in quarantine, the oldest first. */
export async function listQuarantine(hub: Hub): Promise<Answer> {
  const quarantine = await quarantineViews(hub, await quarantined(hub.db, hub.organisation));
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
            `Read one again, once its cause is mended: plumbline replay --quarantine <number>\nLeave one unread, so that nobody waits for it: plumbline quarantine leave <number> --because <reason>\nTimes in ${terminal.zone}.`,
          ),
  };
}
