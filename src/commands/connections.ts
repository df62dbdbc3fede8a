import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { setConnection } from "../engine/pause.ts";
import { type ConnectionView, connectionViews } from "../engine/views/connections.ts";
import { registerOf } from "../engine/views/register.ts";
import type { Config } from "../platform/config/schema.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import { registerText } from "./register-text.ts";
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
  connections
    .command("register")
    .description("Shows who answers for each integration, what it is for and what data goes over it.")
    .addHelpText("after", REGISTER_HELP)
    .action(
      withHub(desk, "see how things stand", async ({ hub, config }) => {
        const register = registerOf(hub, statedIn(config));
        return { value: { register }, text: (terminal) => registerText(register, terminal) };
      }),
    );
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

const REGISTER_HELP = `
Example:
  plumbline connections register

What the firm says of each stands in the configuration, under connections[].register.

With --json: { register: [{ connection, system, side, purpose, owner, escalation, criticality, deprecatedOn, legalEntities: [], carries: [{ noun, mode, classes: [], isPersonal }] }] }`;

const SHAPE =
  "With --json: { connections: [{ connection, system, side, state, because, throttledUntil, flows: {} }] }";

const HELP = `
Example:
  plumbline connections

${SHAPE}`;

/** What the configuration says of each integration. */
export const statedIn = ({ connections }: Pick<Config, "connections">) =>
  Object.fromEntries(connections.map(({ id, register }) => [id, register]));

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
