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
