import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { openDeadLetters } from "../store/dead-ends.ts";
import { readRecords } from "../store/records.ts";
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

const ACTS: Readonly<Record<string, string>> = {
  tell: "to tell",
  effect: "to do",
  read: "to read",
  poll: "to ask for changes",
  sweep: "to ask for all",
};

/** The open dead letters, the oldest first; their bodies stay where they are. */
export async function listDeadLetters(hub: Hub): Promise<Answer> {
  const letters = await openDeadLetters(hub.db, hub.organisation);
  const titles = await titlesOf(hub, letters);
  const deadLetters = letters.map(
    ({ id: number, at, kind, connection, noun, record, remedy, reason, attempts, trail }) => ({
      ...{ number, at, act: ACTS[kind] ?? "to be heard", connection, noun, record },
      ...{ title: titles.get(`${noun}/${record}`) ?? "", remedy, reason, attempts, trail },
    }),
  );
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

/** What people call these records. */
async function titlesOf(
  hub: Hub,
  about: readonly { readonly noun: string; readonly record: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const [noun, some] of Map.groupBy(about, (one) => one.noun)) {
    const keys = some.flatMap(({ record }) => record ?? []);
    for (const { key, title } of (await readRecords(hub.db, hub.organisation, noun, keys)).values())
      titles.set(`${noun}/${key}`, title);
  }
  return titles;
}
