import type { Command } from "commander";
import { createProgram } from "../../src/commands/program.ts";
import { aDesk } from "./desk.ts";

/** A shape as a help text states it: `{ total, holds: [{ number, facts: {} }] }`. */
type Shape =
  | { readonly kind: "any" }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "object"; readonly members: Readonly<Record<string, Shape>> };

/** All commands of the program by their full names, with the whole of their help. */
export function helpTexts(): ReadonlyMap<string, string> {
  const desk = aDesk();
  const texts = new Map<string, string>();
  const read = (command: Command, name: string) => {
    desk.printed.length = 0;
    command.outputHelp();
    texts.set(name, desk.printed.join("\n"));
    for (const inner of command.commands) read(inner, `${name} ${inner.name()}`.trim());
  };
  read(createProgram(desk), "");
  return texts;
}

/** How a value differs from the shape that the command's help states; nothing where it does not. */
export function undocumented(name: string, value: unknown): readonly string[] {
  const help = helpTexts().get(name) ?? "";
  const stated = /With --json: /.exec(help);
  if (!stated) return [`The help of ${name} states no shape`];
  const text = help.slice(stated.index + stated[0].length);
  return differing(parsed(tokensOf(text)), JSON.parse(JSON.stringify(value)), name);
}

const tokensOf = (text: string): string[] => text.match(/[{}[\],:]|[\w]+|…/g) ?? [];

function parsed(tokens: string[]): Shape {
  const opening = tokens.shift();
  if (opening === "[") {
    const of: Shape = tokens[0] === "]" ? { kind: "any" } : parsed(tokens);
    tokens.shift();
    return { kind: "list", of };
  }
  if (opening !== "{") throw new Error(`A shape does not begin with ${opening}`);
  const members: Record<string, Shape> = {};
  for (let token = tokens.shift(); token !== undefined && token !== "}"; token = tokens.shift()) {
    if (token === ",") continue;
    if (tokens[0] === ":") {
      tokens.shift();
      members[token] = parsed(tokens);
    } else members[token] = { kind: "any" };
  }
  return Object.keys(members).length === 0 ? { kind: "any" } : { kind: "object", members };
}

function differing(shape: Shape, value: unknown, path: string): readonly string[] {
  if (shape.kind === "any" || value === null) return [];
  if (shape.kind === "list")
    return Array.isArray(value)
      ? value.flatMap((one, nth) => differing(shape.of, one, `${path}[${nth}]`))
      : [`${path} is no list`];
  const [stated, actual] = [Object.keys(shape.members), Object.keys(value as object)];
  return [
    ...stated.filter((name) => !actual.includes(name)).map((name) => `${path}.${name} is missing`),
    ...actual.filter((name) => !stated.includes(name)).map((name) => `${path}.${name} is not stated`),
    ...stated.flatMap((name) =>
      differing(
        shape.members[name] as Shape,
        (value as Record<string, unknown>)[name] ?? null,
        `${path}.${name}`,
      ),
    ),
  ];
}

const HEAD = `# The command line

\`npx plumbline <command>\`. This page is made from the program's own help; to change a word of it, change it there and run \`npx vitest run src/commands/program.test.ts --update\`.

- The answer goes to the standard output, how it goes and what went wrong to the standard error.
- \`--json\` makes the standard output one JSON document. Its shape is stated with each command and is stable: members may be added, none is taken away. Moments are UTC. \`[]\` is a list, \`{}\` has members that depend on the data. Trouble is \`{ error: { code, says } }\`.
- Without \`--json\` it is a text for people. Moments are in the time zone of the terminal, which is named. In a terminal, tables are wrapped to it; elsewhere a row is one line.
- Bank details, tax identities and pay are masked everywhere, in the JSON too.
- It ends with 0 when all is well, with 1 when there are findings or something was refused, with 2 when the command line, the configuration or the surroundings do not allow it, with 70 when the program itself is at fault.
- The database that comes along is started for a command where it does not run, and stopped after it. Only \`serve\`, \`start\`, \`workbench\` and \`doctor\` talk to other systems; the others need none of their secrets.
`;

/** The guide to the command line: the help of every command. */
export function commandLineGuide(): string {
  const sections = [...helpTexts()].map(([name, text]) => {
    const title = name === "" ? "All commands" : `plumbline ${name}`;
    return `## ${title}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`;
  });
  return [HEAD, ...sections].join("\n");
}
