import { stringify } from "yaml";
import type { z } from "zod";
import { isMapping } from "./path.ts";
import { ConfigSchema } from "./schema.ts";
import { describe, type Setting } from "./settings.ts";

const HEAD = `# Every setting of the hub, with its default. What has none is commented out, with an example.
# Stronger than this file are the environment, then the command line. \`plumbline config explain\` shows what is in force.
# This file is made from the schema: to change a word of it, change it there.`;

/** The reference of all settings: a configuration that says what the defaults are, with the reasons as comments. */
export function exampleConfig(): string {
  const blocks = Object.entries(describe(ConfigSchema).shape).map(([name, schema]) =>
    block(name, schema, undefined).join("\n"),
  );
  return `${[HEAD, ...blocks].join("\n\n")}\n`;
}

/** One setting: its comment, then itself, commented out where it has no value by default. */
function block(name: string, schema: z.ZodType, given: unknown): readonly string[] {
  const setting = describe(schema);
  const value = given ?? setting.standard;
  const comment = [
    ...(setting.description ? wrapped(setting.description) : []),
    ...(setting.environment ? [`# Environment: ${setting.environment}`] : []),
  ];
  if (setting.kind === "mapping")
    return [...comment, `${name}:`, ...indented(Object.entries(setting.shape).flatMap(inner(value)))];
  const item = setting.element && describe(setting.element);
  if (item?.kind === "mapping") return [...comment, ...list(name, item, value)];
  if (isEmpty(value)) return [...comment, ...out(stringify({ [name]: setting.example }, { lineWidth: 0 }))];
  return [
    ...comment,
    ...stringify({ [name]: value }, { lineWidth: 0 })
      .trimEnd()
      .split("\n"),
  ];
}

function list(name: string, { shape }: Setting, value: unknown): readonly string[] {
  const [first] = Array.isArray(value) ? value : [];
  const lines = Object.entries(shape)
    .flatMap(inner(first))
    // Within an example nothing is left out: it is commented out as a whole.
    .map((line) => (first === undefined ? line.replace(/^#(?! )/, "").replace(/^#(?= {2})/, "") : line));
  const start = lines.findIndex((line) => !/^\s*#/.test(line));
  const item = indented(lines.flatMap((line, place) => (place === start ? `- ${line}` : indented([line]))));
  return first === undefined ? [`#${name}:`, ...item.map((line) => `#${line}`)] : [`${name}:`, ...item];
}

const inner =
  (values: unknown) =>
  ([name, schema]: [string, z.ZodType]): readonly string[] =>
    block(name, schema, isMapping(values) ? values[name] : undefined);

const out = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `#${line}`);

/** A line that is commented out keeps its mark in the first column. */
const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (/^#(?! \S)/.test(line) ? `#  ${line.slice(1)}` : `  ${line}`));

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

function wrapped(text: string): readonly string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length > 96) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => `# ${line}`);
}
