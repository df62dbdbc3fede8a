import type { Command } from "commander";
import type { Inability } from "../connectors/contract.ts";
import type { Connected, Hub, Mode } from "../engine/hub.ts";
import { flowOf } from "../engine/hub.ts";
import { inWords } from "../engine/in-words.ts";
import { Refused } from "../engine/refused.ts";
import type { Rule } from "../kernel/flow.ts";
import type { Answer } from "./answer.ts";
import { withHub } from "./opened.ts";
import type { Desk, Terminal } from "./terminal.ts";
import { blocks, listed } from "./words.ts";

export function explainCommand(program: Command, desk: Desk): void {
  program
    .command("explain")
    .description("Says what a system cannot be told or does not keep, and what happens in its place.")
    .argument("[connection]", "one system; all of them unless named")
    .addHelpText("after", HELP)
    .action(
      withHub(desk, "see how things stand", async ({ hub }, connection?: string) =>
        explained(hub, connection),
      ),
    );
}

const HELP = `
Example:
  plumbline explain bill

With --json: { connections: [{ connection, system, side, nouns: [{ noun, mode, isTold, untold: [] }], cannot: [{ noun, cannot, instead }] }] }`;

/** One system, with what it has no form for. */
interface Explained {
  readonly connection: string;
  readonly system: string;
  readonly side: string;
  readonly nouns: readonly Carried[];
  readonly cannot: readonly Inability[];
}

interface Carried {
  readonly noun: string;
  readonly mode: Mode;
  /** Whether it can be told of it at all, or is only heard. */
  readonly isTold: boolean;
  /** Fields that its side is told of and that it does not take. */
  readonly untold: readonly string[];
}

/** What the systems cannot express of what they ought to know. */
export function explained(hub: Hub, only?: string): Answer {
  const asked = [...hub.connections.values()].filter(({ id }) => only === undefined || id === only);
  if (only !== undefined && asked.length === 0)
    throw new Refused(
      `No connection is called ${only}: there are ${[...hub.connections.keys()].join(", ") || "none"}`,
    );
  const connections = asked.map((one) => explanationOf(hub, one));
  return { value: { connections }, text: (terminal) => explanationText(connections, terminal) };
}

function explanationOf(hub: Hub, connection: Connected): Explained {
  const { id, side, connector } = connection;
  return {
    ...{ connection: id, system: connector.name, side },
    nouns: [...connection.resources.keys()].map((noun) => carriedBy(hub, connection, noun)),
    cannot: connector.inabilities ?? [],
  };
}

function carriedBy(hub: Hub, { side, resources, mode }: Connected, noun: string): Carried {
  const writes = resources.get(noun)?.writes;
  const takes: readonly unknown[] = writes ? (writes.takes ?? resources.get(noun)?.carries ?? []) : [];
  const rules = Object.entries<Rule>(flowOf(hub, noun).fields);
  const untold = rules.filter(([field, { tells }]) => tells.includes(side) && !takes.includes(field));
  const isTold = writes !== undefined;
  return { noun, mode: mode(noun), isTold, untold: isTold ? untold.map(([field]) => field) : [] };
}

function explanationText(connections: readonly Explained[], terminal: Terminal): string {
  if (connections.length === 0)
    return "No connection is configured yet: config.example.yaml shows how one is.";
  return blocks(
    ...connections.map(({ connection, system, nouns, cannot }) =>
      [
        terminal.strong(system === connection ? system : `${system} (${connection})`),
        ...nouns.flatMap(sentenceOf),
        ...cannot.map(
          ({ noun, cannot: what, instead }) => `  ${inWords(noun)}: cannot ${what}. Instead ${instead}.`,
        ),
      ].join("\n"),
    ),
  );
}

function sentenceOf({ noun, isTold, untold }: Carried): readonly string[] {
  const name = inWords(noun);
  if (!isTold) return [`  ${name}: is only heard; it is told nothing of one.`];
  if (untold.length === 0) return [];
  return [`  ${name}: is not told of ${listed(untold.map(inWords))}; it has no place for that.`];
}
