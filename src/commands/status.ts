import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { statusOf } from "../engine/views/status.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { statusText } from "./status-text.ts";
import type { Desk } from "./terminal.ts";

export function statusCommand(program: Command, desk: Desk): void {
  program
    .command("status")
    .description("Shows how things stand: what flows, what waits and why, with the money that waits.")
    .addHelpText("after", HELP)
    .action(withHub(desk, "see how things stand", ({ hub }) => status(hub)));
}

const HELP = `
Example:
  plumbline status

With --json: { organisation, at, workers, connections: [{ connection, state, because, throttledUntil, waiting, nouns: [{ noun, mode, askedAt, newsAt, openSince }] }], queues: [{ queue, connection, waiting, since, unanswered }], holds: [{ code, count, since, atRisk: [{ currency, amount }] }], deadEnds: [{ kind, connection, count, since }], journal: { rows, segments, archived, sealedUpTo, unsealed, unsealedSince } }`;

/** How things stand, at one glance. */
export async function status(hub: Hub): Promise<Answer> {
  const value = await statusOf(hub);
  return { value, text: (terminal) => statusText(value, terminal) };
}
