import type { Command } from "commander";
import type { Hub } from "../engine/hub.ts";
import { Refused } from "../engine/refused.ts";
import { writeJournal } from "../store/journal.ts";
import { markTarget, type Target, targets } from "../store/targets.ts";
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
        withHub(desk, "pause connections", ({ hub, principal }, connection: string, { because }: Reasoned) =>
          setConnection(hub, { connection, state, because, by: principal.id }),
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
  const states = new Map(
    (await targets(hub.db, hub.organisation)).map((target) => [target.connection, target]),
  );
  const connections = [...hub.connections.values()].map(({ id, connector, side, resources, mode }) => {
    const { state = "live", because = null, notBefore = null } = states.get(id) ?? {};
    return {
      ...{
        connection: id,
        system: connector.name,
        side,
        state,
        because,
        throttledUntil: laterThan(hub, notBefore),
      },
      flows: Object.fromEntries([...resources.keys()].map((noun) => [noun, mode(noun)])),
    };
  });
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

/** Pauses or resumes a connection, and writes down who did and why. */
export async function setConnection(
  hub: Hub,
  {
    connection,
    state,
    because,
    by,
  }: { connection: string; state: "paused" | "live"; because: string; by: string },
): Promise<Answer> {
  if (!hub.connections.has(connection))
    throw new Refused(
      `No connection is called ${connection}: there are ${[...hub.connections.keys()].join(", ") || "none"}`,
    );
  const { organisation } = hub;
  await hub.db.transaction(async (tx) => {
    const now = hub.now();
    const changed = await markTarget(tx, organisation, connection, { state, because }, now);
    if (!changed) throw new Refused(`${connection} is ${state} already`);
    const entry = { organisation, at: now, trail: hub.newKey(), noun: null, record: null, actor: by };
    const what = state === "live" ? "resumed" : "paused";
    await writeJournal(tx, [{ ...entry, stage: "admin", what, body: { connection, because } }]);
  });
  hub.wake();
  return listConnections(hub);
}

/** `live`, `paused: …`, `live, silent until …`. */
export function stateInWords(
  {
    state,
    because,
    throttledUntil,
  }: Pick<Target, "state" | "because"> & { readonly throttledUntil: string | null },
  zone: string,
): string {
  const reason = state === "live" || !because ? "" : `: ${because}`;
  return `${state}${reason}${throttledUntil ? `, asked to wait until ${moment(throttledUntil, zone)}` : ""}`;
}

/** A moment that is yet to come, or nothing. */
export const laterThan = (hub: Hub, at: string | null): string | null =>
  at !== null && Date.parse(at) > hub.now().getTime() ? at : null;
