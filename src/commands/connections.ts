import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { setConnection } from "../engine/pause.ts";
import { type ConnectionView, connectionViews } from "../engine/views/connections.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { table } from "./table.ts";
import type { Desk } from "./terminal.ts";
import { blocks, moment } from "./words.ts";

interface Reasoned {
  readonly because: string;
}

export function connectionsCommand(program: Command, desk: Desk): void {
  const connections = program
    .command("connections")
    .description("Lists the connected systems; pauses one, or resumes it.")
    .addHelpText("after", HELP)
    .action(withHub(desk, "see how things stand", ({ hub }) => listConnections(hub)));
  const acts = [
    { name: "pause", does: "Sends nothing there, and keeps what waits for it.", state: "paused" },
    { name: "resume", does: "Goes on with what waits for it.", state: "live" },
  ] as const;
  for (const { name, does, state } of acts)
    connections
      .command(name)
      .description(does)
      .argument("<connection>", "its id in the configuration")
      .requiredOption("--because <reason>", "why; it is written down")
      .addHelpText(
        "after",
        `\nExample:\n  plumbline connections ${name} procore --because "their maintenance tonight"\n\n${SHAPE}`,
      )
      .action(
        withHub(
          desk,
          "pause connections",
          async ({ hub, principal }, connection: string, { because }: Reasoned) => {
            await setConnection(hub, { connection, state, because, by: principal.id });
            return listConnections(hub);
          },
        ),
      );
}

const SHAPE =
  "With --json: { connections: [{ connection, system, side, state, because, throttledUntil, flows: {} }] }";

const HELP = `
Example:
  plumbline connections

${SHAPE}`;

/** Every configured system: what it may do, and whether it may be called now. */
export async function listConnections(hub: Hub): Promise<Answer> {
  const connections = await connectionViews(hub);
  return {
    value: { connections },
    text: (terminal) =>
      connections.length === 0
        ? "No connection is configured yet: config.example.yaml shows how one is."
        : blocks(
            table(
              ["connection", "system", "side", "state", "flows"],
              connections.map(({ connection, system, side, flows, ...one }) => [
                connection,
                system,
                side,
                stateInWords(one, terminal.zone),
                Object.entries(flows)
                  .map(([noun, mode]) => `${noun} ${mode}`)
                  .join(", "),
              ]),
              terminal,
            ),
            `Times in ${terminal.zone}.`,
          ),
  };
}

/** `live`, `paused: …`, `live, silent until …`. */
export function stateInWords(
  { state, because, throttledUntil }: Pick<ConnectionView, "state" | "because" | "throttledUntil">,
  zone: string,
): string {
  const reason = state === "live" || !because ? "" : `: ${because}`;
  return `${state}${reason}${throttledUntil ? `, asked to wait until ${moment(throttledUntil, zone)}` : ""}`;
}
